// The script every mandate starts with. Until identity is verified nothing betrays a debt.
// Variables: gestor agencia acreedor nombre producto monto vencimiento diasMora instrucciones telefono.
// Facts: daysPastDue accounts brokenPromises hasPromise.
import type { ScriptStep } from "../core/script.ts";

export const defaultScript: readonly ScriptStep[] = [
  {
    id: "saludo",
    title: "Saludo",
    neutral: true,
    when: [],
    text: "Buenas, mi nombre es {{gestor}}. ¿Hablo con {{nombre}}?",
    objections: [
      {
        key: "1",
        title: "¿De qué se trata?",
        text: "Es un asunto personal de {{nombre}}; por su privacidad solo puedo conversarlo con él o ella.",
      },
      {
        key: "2",
        title: "No está",
        text: "Le agradezco. ¿A qué hora le acomoda que volvamos a llamar? No es necesario que deje recado.",
      },
      {
        key: "3",
        title: "Número equivocado",
        text: "Disculpe la molestia. Corregiremos el dato para no volver a llamar a este número.",
      },
    ],
  },
  {
    id: "identidad",
    title: "Identidad",
    neutral: true,
    when: [],
    text: "Para cuidar sus datos, ¿me puede decir los últimos tres dígitos de su documento?",
    objections: [
      {
        key: "1",
        title: "No quiere dar sus datos",
        text: "Lo entiendo. Puede llamarnos cuando quiera al {{telefono}} y comprobar quiénes somos.",
      },
    ],
  },
  {
    id: "motivo",
    title: "Motivo",
    neutral: false,
    when: [{ field: "daysPastDue", is: "atLeast", value: 1 }],
    text: "Gracias, {{nombre}}. Le llamo de {{agencia}}, por encargo de {{acreedor}}. Su {{producto}} venció el {{vencimiento}} y tiene un saldo de {{monto}}. Quisiera ayudarle a encontrar una forma de ponerse al día.",
    objections: [],
  },
  {
    id: "recordatorio",
    title: "Recordatorio",
    neutral: false,
    when: [{ field: "daysPastDue", is: "below", value: 1 }],
    text: "Gracias, {{nombre}}. Le llamo de {{agencia}}, por encargo de {{acreedor}}, para recordarle que su {{producto}} vence el {{vencimiento}} por {{monto}}. Si ya lo tiene considerado, no necesita hacer nada más.",
    objections: [],
  },
  {
    id: "compromiso-anterior",
    title: "Compromiso anterior",
    neutral: false,
    when: [{ field: "brokenPromises", is: "atLeast", value: 1 }],
    text: "La vez pasada acordamos un pago que no alcanzamos a ver reflejado. ¿Hubo algún inconveniente? Veamos juntos qué le resulta posible.",
    objections: [],
  },
  {
    id: "negociacion",
    title: "Negociación",
    neutral: false,
    when: [{ field: "hasPromise", is: "equal", value: false }],
    text: "¿Podría pagar {{monto}} esta semana? Si no es posible completo, dígame qué monto y qué día le acomodan.",
    objections: [
      {
        key: "1",
        title: "Estoy sin trabajo",
        text: "Lamento escuchar eso. ¿Hay un monto pequeño que pueda cumplir sin descuidar lo esencial de su casa?",
      },
      {
        key: "2",
        title: "Ya pagué",
        text: "Gracias por avisar. Lo anoto y dejamos de llamarle mientras {{acreedor}} lo confirma. ¿Recuerda el día y el medio de pago?",
      },
      {
        key: "3",
        title: "No reconozco la deuda",
        text: "Tiene derecho a reclamar. Registro lo que me indica y detenemos la gestión hasta que {{acreedor}} responda.",
      },
      {
        key: "4",
        title: "No me llamen más",
        text: "Lo registro ahora mismo. Si más adelante quiere conversar, nos encuentra en el {{telefono}}.",
      },
    ],
  },
  {
    id: "cierre",
    title: "Cierre",
    neutral: false,
    when: [],
    text: "Repito para que no haya dudas lo que acordamos. Puede pagar así: {{instrucciones}}. Gracias por su tiempo, {{nombre}}.",
    objections: [],
  },
];
