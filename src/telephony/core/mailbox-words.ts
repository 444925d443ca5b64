// What is said on a mailbox, for the voice that speaks it and the form that shows it. Others may hear it before the person does, and must
// learn nothing from it (Ley 19.496 art. 37, Chile, communications to third parties; read 2026-11): no debt, no name of the person, and
// not the agency's own, which often says what it does. Who calls back hears the agency first.

/** `number`: ours, as it should be read; without digits it goes unsaid. */
export function mailboxWords(number: string): string {
  const back = /\d/.test(number)
    ? `Por favor, devuélvanos la llamada al ${spelled(number)}. Repetimos: ${spelled(number)}. `
    : "Por favor, devuélvanos la llamada. ";
  return `Hola. Este mensaje es para la persona titular de este teléfono. ${back}Gracias.`;
}

/** Digit by digit, in pairs of breath: a number read as an amount is not understood. */
export function spelled(number: string): string {
  return number.replace(/\D/g, "").split("").join(", ");
}
