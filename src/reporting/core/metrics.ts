// The dictionary of figures: what each one is called and exactly how it is computed, in the words shown beside it.
// For reports, screens and exports; a figure without an entry here is not shown.

export const metrics = {
  dialled: { name: "Llamadas", formula: "llamadas marcadas en el período" },
  answered: { name: "Contestadas", formula: "llamadas que alguien o algo contestó" },
  answerRate: { name: "Tasa de respuesta", formula: "contestadas ÷ llamadas" },
  human: {
    name: "Contestó una persona",
    formula: "contestadas que la detección dio por persona o entregó a un gestor",
  },
  humanRate: { name: "Tasa de personas", formula: "contestó una persona ÷ contestadas" },
  machine: {
    name: "Contestó una máquina",
    formula: "contestadas que la detección dio por buzón, fax o silencio",
  },
  connected: { name: "Conectadas", formula: "llamadas en que un gestor conversó, sin las de audio roto" },
  abandoned: { name: "Abandonadas", formula: "contestó una persona y ningún gestor la atendió a tiempo" },
  abandonmentShare: { name: "Abandono", formula: "abandonadas ÷ contestó una persona" },
  abandonedByLaw: {
    name: "Abandonadas según la ley",
    formula:
      "ningún gestor a los 2 s de que la persona terminó sus primeras palabras (o del segundo 2 si calló), aunque después la atendieran",
  },
  abandonmentByLaw: {
    name: "Abandono según la ley",
    formula: "abandonadas según la ley ÷ contestó una persona",
  },
  hangups: {
    name: "Cortaron antes de saberse quién era",
    formula: "contestadas en que colgaron mientras se detectaba si era una persona",
  },
  messagesLeft: {
    name: "Mensajes dejados en el buzón",
    formula:
      "buzones en que se empezó a decir el mensaje grabado; cada uno cuenta como contacto de la persona",
  },
  messagesWhole: {
    name: "Mensajes dichos enteros",
    formula: "mensajes dejados que se oyeron hasta el final",
  },
  gestiones: {
    name: "Gestiones",
    formula: "gestiones vigentes hechas por gestores (sin las del marcador ni las anuladas)",
  },
  direct: { name: "Contactos directos", formula: "gestiones con la persona que debe" },
  indirect: { name: "Contactos indirectos", formula: "gestiones con un tercero" },
  directRate: { name: "Contacto directo por gestión", formula: "contactos directos ÷ gestiones" },
  peopleTried: { name: "Personas intentadas", formula: "personas con al menos una llamada marcada" },
  peopleReached: {
    name: "Personas contactadas",
    formula: "personas con al menos una llamada que contestó una persona",
  },
  contactability: {
    name: "Contactabilidad (personas)",
    formula: "personas contactadas ÷ personas intentadas",
  },
  intensity: { name: "Intensidad", formula: "llamadas ÷ personas intentadas" },
  promises: { name: "Promesas", formula: "promesas tomadas en el período, sin las anuladas" },
  promiseRate: { name: "Promesas por contacto directo", formula: "promesas ÷ contactos directos" },
  promised: { name: "Monto prometido", formula: "suma de los montos prometidos, por moneda" },
  kept: {
    name: "Promesas cumplidas",
    formula: "promesas vencidas en el período, con su gracia, que se cumplieron",
  },
  dueDecided: {
    name: "Promesas decididas",
    formula:
      "promesas cuya fecha y gracia vencieron en el período: cumplidas, parciales, rotas y reemplazadas después de vencer",
  },
  keptRate: {
    name: "Cumplimiento",
    formula: "promesas cumplidas ÷ promesas decididas (las parciales no cuentan como cumplidas)",
  },
  paid: { name: "Recaudado", formula: "suma de los pagos vigentes con fecha en el período, por moneda" },
  loggedSeconds: { name: "Tiempo conectado", formula: "tiempo entre conectarse y desconectarse" },
  talkSeconds: { name: "Tiempo hablado", formula: "tiempo en conversación, con las esperas" },
  wrapupSeconds: {
    name: "Tiempo de tipificación",
    formula: "tiempo entre el fin de la llamada y guardar la gestión",
  },
  pauseSeconds: { name: "Tiempo en pausa", formula: "tiempo en pausas" },
  helpRequests: { name: "Pedidos de ayuda", formula: "veces que pidió ayuda a un supervisor" },
  occupancy: { name: "Ocupación", formula: "(hablado + tipificación) ÷ (conectado − pausas)" },
  handleSeconds: { name: "Tiempo medio de gestión", formula: "(hablado + tipificación) ÷ conectadas" },
  gestionesPerHour: { name: "Gestiones por hora", formula: "gestiones ÷ horas (conectado − pausas)" },
  directPerHour: {
    name: "Contactos directos por hora",
    formula: "contactos directos ÷ horas (conectado − pausas)",
  },
  promisesPerHour: { name: "Promesas por hora", formula: "promesas ÷ horas (conectado − pausas)" },
} as const satisfies Readonly<Record<string, { readonly name: string; readonly formula: string }>>;

export type MetricCode = keyof typeof metrics;
/** A figure: a count, seconds, or a share 0–1; null when its denominator is zero. */
export type Figures = Readonly<Partial<Record<MetricCode, number | null>>>;

export function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
