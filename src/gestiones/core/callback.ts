// Why a call agreed for an hour was not made at it, in words: for the history, the agenda and the floor.
export const callbackReasons = {
  expired: "Llamada agendada vencida: nadie la tomó en dos horas",
  paid: "Llamada agendada anulada: la deuda se pagó",
  withdrawn: "Llamada agendada anulada: el mandante retiró la cuenta",
  law: "Llamada agendada anulada: las reglas de contacto no permiten hacerla",
  review: "Llamada agendada anulada: la regla está en revisión de cumplimiento",
  no_phone: "Llamada agendada anulada: no queda teléfono útil",
  annulled: "Llamada agendada anulada: se anuló la gestión que la acordó",
} as const;
export type CallbackReason = keyof typeof callbackReasons;

export function callbackWords(why: string): string {
  return Object.hasOwn(callbackReasons, why)
    ? callbackReasons[why as CallbackReason]
    : "Llamada agendada cerrada";
}
