// The tree every mandate starts with. Weights are those of the trade's usual order (payment 100 … invalid 1); the
// ones between are judgement.
import type { DispositionTree, Leaf } from "../core/disposition-tree.ts";

const leaf = (
  key: string,
  code: string,
  name: string,
  weight: number,
  contactClass: Leaf["contactClass"],
  rest: Partial<Pick<Leaf, "requires" | "offers" | "effects">> = {},
): Leaf => ({ kind: "leaf", key, code, name, weight, contactClass, requires: [], effects: {}, ...rest });

const holder = { phone: "holder" } as const;
const wrong = { phone: "wrong", stopPhone: true, nextPhone: true } as const;
const third = { phone: "third_party", nextPhone: true } as const;
/** Business days in which an area answers; a creditor's own terms win. Judgement. */
const claim = { area: "reclamos", days: 10 } as const;
const fraud = { area: "fraude", days: 3 } as const;
const review = { area: "cumplimiento", days: 3 } as const;
const quarrel = { area: "supervision", days: 1 } as const;

/** A person who says he paid is left alone while the creditor's file can still confirm it. Judgement. */
export const reportedPaymentHours = 72;

export const defaultTree: DispositionTree = {
  choices: [
    leaf("1", "PROMESA", "Promesa", 80, "DIRECT", { requires: ["promise"], effects: holder }),
    // Instalment agreements do not exist yet: the wish is written down and creates nothing.
    leaf("2", "PIDE_CONVENIO", "Convenio", 65, "DIRECT", { requires: ["note"], effects: holder }),
    leaf("3", "YA_PAGO", "Ya pagó", 70, "DIRECT", {
      requires: ["reported_payment"],
      effects: { ...holder, hold: { kind: "reported_payment", hours: reportedPaymentHours } },
    }),
    {
      kind: "group",
      key: "4",
      name: "No puede",
      children: [
        leaf("1", "SIN_CAPACIDAD", "No puede pagar por ahora", 52, "DIRECT", {
          requires: ["reason"],
          offers: ["attitude"],
          effects: holder,
        }),
        leaf("2", "SE_NIEGA", "Se niega a pagar", 50, "DIRECT", { effects: holder }),
        leaf("3", "CORTA", "Corta la llamada", 40, "DIRECT", { effects: holder }),
        leaf("4", "AGRESIVO", "Trato agresivo", 40, "DIRECT", {
          requires: ["note"],
          effects: { ...holder, debtorFlag: "aggressive", alert: true, task: quarrel },
        }),
        leaf("5", "SITUACION_GRAVE", "Salud u otra situación grave", 48, "DIRECT", {
          requires: ["note"],
          effects: {
            ...holder,
            debtorFlag: "vulnerable",
            hold: { kind: "review", hours: null },
            task: review,
          },
        }),
      ],
    },
    {
      kind: "group",
      key: "5",
      name: "Disputa",
      children: [
        leaf("1", "NO_RECONOCE", "No reconoce la deuda", 45, "DIRECT", {
          requires: ["note"],
          effects: { ...holder, hold: { kind: "dispute", hours: null }, task: claim },
        }),
        leaf("2", "MONTO_DISPUTADO", "No está de acuerdo con el monto", 45, "DIRECT", {
          requires: ["note"],
          effects: { ...holder, hold: { kind: "dispute", hours: null }, task: claim },
        }),
        leaf("3", "FRAUDE", "Denuncia fraude o suplantación", 45, "DIRECT", {
          requires: ["note", "confirm"],
          effects: { ...holder, hold: { kind: "fraud", hours: null }, task: fraud },
        }),
        leaf("4", "ALEGA_PRESCRIPCION", "Dice que la deuda prescribió", 45, "DIRECT", {
          requires: ["note"],
          effects: { ...holder, hold: { kind: "dispute", hours: null }, task: claim },
        }),
      ],
    },
    leaf("6", "VOLVER_A_LLAMAR", "Volver a llamar", 60, "DIRECT", {
      requires: ["callback"],
      effects: holder,
    }),
    {
      kind: "group",
      key: "7",
      name: "Tercero",
      children: [
        leaf("1", "TERCERO_RECADO", "Tercero, deja recado", 30, "INDIRECT", {
          effects: third,
        }),
        leaf("2", "TERCERO_VOLVER", "No está, volver a llamar", 28, "INDIRECT", {
          requires: ["callback"],
          effects: { phone: "third_party" },
        }),
        leaf("3", "TERCERO_SIN_RECADO", "Tercero, no toma recado", 25, "INDIRECT", {
          effects: third,
        }),
        leaf("4", "TRABAJO", "Es su lugar de trabajo", 25, "INDIRECT", {
          effects: { phone: "employer", stopPhone: true, nextPhone: true },
        }),
        leaf("5", "NO_SE_IDENTIFICA", "Contesta y no se identifica", 20, "INDIRECT"),
        leaf("6", "CONTESTA_MENOR", "Contesta un menor", 20, "INDIRECT", {
          effects: { stopPhone: true, hold: { kind: "review", hours: null }, task: review },
        }),
      ],
    },
    leaf("8", "EQUIVOCADO", "Equivocado", 5, "INDIRECT", { effects: wrong }),
    {
      kind: "group",
      key: "9",
      name: "No contactar",
      children: [
        leaf("1", "NO_CONTACTAR", "Pide que no lo contacten", 35, "DIRECT", {
          requires: ["confirm"],
          effects: { ...holder, doNotContact: true },
        }),
        leaf("2", "NO_ESTE_NUMERO", "Pide que no llamen a este número", 35, "DIRECT", {
          requires: ["confirm"],
          effects: { stopPhone: true, nextPhone: true },
        }),
        leaf("3", "FALLECIDO", "Titular fallecido", 15, "INDIRECT", {
          requires: ["note", "confirm"],
          effects: { phone: "third_party", debtorFlag: "deceased", doNotContact: true, task: review },
        }),
        leaf("4", "REPRESENTADO", "Lo representa un abogado", 35, "INDIRECT", {
          requires: ["note", "confirm"],
          effects: { debtorFlag: "represented", doNotContact: true },
        }),
        leaf("5", "INSOLVENCIA", "En procedimiento de insolvencia", 35, "DIRECT", {
          requires: ["note", "confirm"],
          effects: { debtorFlag: "bankrupt", doNotContact: true },
        }),
      ],
    },
  ],
  withoutContact: [
    leaf("1", "BUZON", "Buzón de voz", 10, "NONE", { effects: { phone: "no_human" } }),
    leaf("2", "SILENCIO", "Nadie habla", 9, "NONE", { effects: { phone: "no_human" } }),
    leaf("3", "SE_CORTA", "Se corta antes de hablar", 9, "NONE"),
    leaf("4", "AUDIO_MALO", "No se escucha", 9, "NONE"),
    leaf("5", "OPERADORA", "Número fuera de servicio", 1, "NONE", { effects: { phone: "dead" } }),
  ],
  system: [
    leaf("", "SYS_NO_ANSWER", "No contesta", 8, "NONE", { effects: { phone: "no_human" } }),
    leaf("", "SYS_BUSY", "Ocupado", 7, "NONE", { effects: { phone: "no_human" } }),
    leaf("", "SYS_OFF", "Apagado o sin cobertura", 6, "NONE", { effects: { phone: "no_human" } }),
    leaf("", "SYS_INVALID", "Número inválido", 1, "NONE", { effects: { phone: "dead" } }),
    leaf("", "SYS_MACHINE", "Buzón de voz", 10, "NONE", { effects: { phone: "no_human" } }),
    leaf("", "SYS_SILENCE", "Contestan y nadie habla", 9, "NONE", { effects: { phone: "no_human" } }),
    leaf("", "SYS_FAX", "Fax", 2, "NONE", { effects: { phone: "dead" } }),
    leaf("", "SYS_ABANDONED", "Contestó y no hubo gestor", 20, "NONE"),
    leaf("", "SYS_UNATTENDED", "Devolvió la llamada y no hubo gestor", 20, "NONE"),
    leaf("", "SYS_NO_RESULT", "Conversación sin resultado del gestor", 20, "INDIRECT"),
    leaf("", "SYS_FAILED", "Falla de la red", 3, "NONE"),
    leaf("", "SYS_HANGUP", "Contestó y cortó", 12, "NONE"),
  ],
  reasons: [
    { code: "DESEMPLEO", name: "Perdió el trabajo" },
    { code: "BAJA_INGRESOS", name: "Bajaron sus ingresos" },
    { code: "SALUD", name: "Gastos de salud" },
    { code: "SOBREENDEUDADO", name: "Tiene otras deudas" },
    { code: "OLVIDO", name: "Se le pasó la fecha" },
    { code: "DISCONFORME", name: "Disconforme con el producto o servicio" },
    { code: "VIAJE", name: "Está fuera de la ciudad o del país" },
    { code: "OTRO", name: "Otro motivo" },
  ],
  // The trade's usual four, from the one who helps to the one who fights. Judgement.
  attitudes: [
    { code: "COLABORADORA", name: "Colaboradora" },
    { code: "INDIFERENTE", name: "Indiferente" },
    { code: "EVASIVA", name: "Evasiva" },
    { code: "HOSTIL", name: "Hostil" },
  ],
};
