// What is wrong with a row of a file of users and what to do about it, in Spanish: for the office's screen and the command line.
import type { UserFault, UserFaultCode } from "./user-row.ts";

const texts: Readonly<Record<UserFaultCode, readonly [problem: string, remedy: string]>> = {
  columna_falta: ["falta la columna", "agréguela al encabezado: usuario;nombre;rol;equipo;clave"],
  comilla_sin_cerrar: ["una comilla no se cierra", "ciérrela o quítela"],
  dato_falta: ["está vacío", "escríbalo"],
  usuario_invalido: [
    "no sirve como usuario",
    "use letras sin tilde, números, punto, guion o arroba, sin espacios",
  ],
  usuario_repetido: ["está dos veces en el archivo", "deje una sola fila"],
  usuario_ocupado: ["ya es de otra agencia", "elija otro usuario"],
  nombre_largo: ["pasa de 200 letras", "acórtelo"],
  rol_desconocido: [
    "no es un rol",
    "use gestor, supervisor, coordinador, calidad, back office, estratega o auditor",
  ],
  rol_reservado: ["no se da por archivo", "cree a esta persona en la pantalla de usuarios"],
  cuenta_reservada: [
    "es un administrador o de un mandante y no se cambia por archivo",
    "quite la fila; cámbielo en la pantalla de usuarios",
  ],
  dirige_equipos: ["todavía dirige equipos", "dé primero otro supervisor a esos equipos"],
  equipo_desconocido: [
    "no existe",
    "corrija el nombre, créelo en Equipos o agregue la fila de su supervisor",
  ],
  equipo_largo: ["pasa de 100 letras", "acórtelo"],
  equipo_con_dos_supervisores: [
    "tiene dos supervisores en el archivo",
    "deje uno; otro puede suplirlo en la pantalla",
  ],
  clave_corta: [
    "tiene menos de 12 caracteres",
    "alárguela, o déjela vacía y se entregará una de un solo uso",
  ],
  sin_filas: ["no trae personas", "agregue una fila por persona bajo el encabezado"],
  demasiadas_filas: ["pasa de 1.000 personas", "pártalo en archivos de hasta 1.000"],
};

export function faultLine({ row, column, code, value }: UserFault): string {
  const [problem, remedy] = texts[code];
  const what = value === "" ? "" : `«${value}» `;
  return `Fila ${row}, ${column}: ${what}${problem}; ${remedy}.`;
}
