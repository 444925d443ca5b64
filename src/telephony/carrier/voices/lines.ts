// What the public, the operators and the robot agents say. A line is spoken by every voice of its cast; recorded
// clips put into <folder>/<line>/<voice>.wav take the place of the synthetic ones.

export type Cast = "public" | "public-female" | "public-male" | "operator" | "agent";
export interface Line {
  readonly text: string;
  readonly cast: Cast;
}

export const lines: Readonly<Record<string, Line>> = {
  alo: { cast: "public", text: "¿Aló?" },
  alo_quien: { cast: "public", text: "¿Aló? ¿Quién habla?" },
  si_digame: { cast: "public", text: "Sí, ¿dígame?" },
  alo_alo: { cast: "public", text: "¿Aló?, ¿aló?" },
  con_ella: { cast: "public-female", text: "Sí, con ella, ¿de dónde me llama?" },
  con_el: { cast: "public-male", text: "Sí, con él, ¿de dónde me llama?" },
  pago_viernes: { cast: "public", text: "¿Otra vez ustedes? Ya les dije que pago el viernes, pues." },
  ya_pague_yape: { cast: "public", text: "Ya pagué el lunes por Yape, tengo el número de operación." },
  ya_pague_transferencia: {
    cast: "public",
    text: "Ya pagué el lunes por transferencia, tengo el comprobante.",
  },
  sin_pega: { cast: "public", text: "Mire, me quedé sin pega, puedo abonar veinte lucas." },
  sin_trabajo: { cast: "public", text: "Mire, me quedé sin trabajo, puedo abonar cincuenta soles." },
  soy_la_mama: { cast: "public-female", text: "Él no está, soy la mamá, ¿de qué se trata?" },
  soy_el_papa: { cast: "public-male", text: "Ella no está, soy el papá, ¿de qué se trata?" },
  le_aviso: { cast: "public", text: "Ya, yo le aviso que llamaron." },
  equivocado: { cast: "public", text: "Número equivocado, no me llamen más." },
  mi_trabajo: { cast: "public", text: "¿Por qué me llama a mi trabajo?" },
  por_escrito_sernac: { cast: "public", text: "Póngame eso por escrito; si no, voy al Sernac." },
  por_escrito_indecopi: { cast: "public", text: "Póngame eso por escrito; si no, voy a Indecopi." },
  quita_intereses: { cast: "public", text: "¿Y si pago todo hoy, me quita los intereses?" },
  esposo_fallecio: { cast: "public-female", text: "Mi esposo falleció en marzo." },
  esposa_fallecio: { cast: "public-male", text: "Mi esposa falleció en marzo." },
  manejando: { cast: "public", text: "Estoy manejando, llámeme a las seis." },
  no_puedo: { cast: "public", text: "No puedo pagar ahora, no insista." },
  cuanto_seria: { cast: "public", text: "¿Y cuánto sería en total?" },
  hasta_cuando: { cast: "public", text: "¿Y hasta cuándo tengo plazo?" },
  no_se: { cast: "public", text: "No sé, tendría que verlo." },
  digame: { cast: "public", text: "Sí, dígame." },
  ya: { cast: "public", text: "Ya." },
  quedamos_asi: { cast: "public", text: "Bueno, quedamos así entonces. Gracias, hasta luego." },
  hasta_luego: { cast: "public", text: "Ya, hasta luego." },
  buzon: {
    cast: "public",
    text: "Hola, en este momento no puedo atender. Deja tu mensaje después de la señal y te devuelvo la llamada.",
  },
  buzon_operador: {
    cast: "operator",
    text: "El teléfono que usted llama no puede contestar en este momento. Deje su mensaje después de la señal.",
  },
  no_disponible: {
    cast: "operator",
    text: "La persona con la que intenta comunicarse no se encuentra disponible. Por favor, intente más tarde.",
  },
  no_existe: {
    cast: "operator",
    text: "El número que usted ha marcado no existe. Por favor, verifique e intente nuevamente.",
  },
  fuera_de_servicio: {
    cast: "operator",
    text: "El teléfono al que usted llama está apagado o fuera del área de cobertura.",
  },
  agente_saludo: { cast: "agent", text: "Buenos días, le habla Recaudo. ¿Cómo está?" },
  agente_identidad: { cast: "agent", text: "¿Hablo con el titular de esta línea?" },
  agente_motivo: {
    cast: "agent",
    text: "Es un asunto personal, necesito confirmar sus datos antes de continuar.",
  },
  agente_propuesta: {
    cast: "agent",
    text: "Podemos dejarlo en dos cuotas, la primera este viernes. ¿Le acomoda?",
  },
  agente_escucho: { cast: "agent", text: "Entiendo. Cuénteme un poco más, por favor." },
  agente_cierre: { cast: "agent", text: "Perfecto, queda registrado su compromiso de pago." },
  agente_tercero: { cast: "agent", text: "Muchas gracias, volveré a llamar en otro momento." },
  agente_despedida: { cast: "agent", text: "Gracias por su tiempo, que tenga buen día." },
};

/** What a person answers the telephone with: kept within 0.6–1.4 s. */
export const greetingLines: readonly string[] = ["alo", "alo_quien", "si_digame"];
