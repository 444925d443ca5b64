// What is wrong with a row of a file of users and what to do about it, in Spanish: for the office's screen and the command line.
import type { UserFault, UserFaultCode } from "./user-row.ts";

const texts: Readonly<Record<UserFaultCode, readonly [problem: string, remedy: string]>> = {
  columna_falta: ["falta la columna", "agrégala al encabezado: usuario;nombre;rol;equipo;clave"],
  comilla_sin_cerrar: ["una comilla no se cierra", "ciérrala o quítala"],
  dato_falta: ["está vacío", "escríbelo"],
  usuario_invalido: [
    "no sirve como usuario",
    "usa letras sin tilde, números, punto, guion o arroba, sin espacios",
  ],
  usuario_repetido: ["está dos veces en el archivo", "deja una sola fila"],
  usuario_ocupado: ["ya es de otra agencia", "elige otro usuario"],
  nombre_largo: ["pasa de 200 letras", "acórtalo"],
  rol_desconocido: [
    "no es un rol",
    "usa gestor, supervisor, coordinador, calidad, back office, estratega o auditor",
  ],
  rol_reservado: ["no se da por archivo", "crea a esta persona en la pantalla de usuarios"],
  cuenta_reservada: [
    "es un administrador o de un mandante y no se cambia por archivo",
    "quita la fila; cámbialo en la pantalla de usuarios",
  ],
  dirige_equipos: ["todavía dirige equipos", "da primero otro supervisor a esos equipos"],
  equipo_desconocido: ["no existe", "corrige el nombre, créalo en Equipos o agrega la fila de su supervisor"],
  equipo_largo: ["pasa de 100 letras", "acórtalo"],
  equipo_con_dos_supervisores: [
    "tiene dos supervisores en el archivo",
    "deja uno; otro puede suplirlo en la pantalla",
  ],
  clave_corta: ["tiene menos de 12 caracteres", "alárgala, o déjala vacía y se entregará una de un solo uso"],
  clave_comun: [
    "es de las que se adivinan primero",
    "usa cuatro palabras sin relación, o déjala vacía y se entregará una de un solo uso",
  ],
  sin_filas: ["no trae personas", "agrega una fila por persona bajo el encabezado"],
  demasiadas_filas: ["pasa de 1.000 personas", "pártelo en archivos de hasta 1.000"],
};

export function faultLine({ row, column, code, value }: UserFault): string {
  const [problem, remedy] = texts[code];
  const what = value === "" ? "" : `«${value}» `;
  return `Fila ${row}, ${column}: ${what}${problem}; ${remedy}.`;
}
