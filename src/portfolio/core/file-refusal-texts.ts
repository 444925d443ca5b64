// The Spanish words about a file that was refused, for the screens' catalogue and the command line: what happened and what
// to do by code, then the sentences that name row, column and value.

/** What happened, and what to do. */
export const fileErrors = {
  file_empty: "El archivo no trae filas. Elige otro archivo.",
  file_encoding: "No se reconoce la codificación del archivo. Guárdalo como UTF-8 o Windows-1252.",
  file_header: "Los encabezados del archivo no son los esperados. Revisa la primera fila.",
  file_line_too_long: "Una línea del archivo es demasiado larga. Revisa las comillas de esa fila.",
  file_too_large: "El archivo es demasiado grande. Divídelo en partes.",
  file_not_csv: "El archivo no es CSV. Expórtalo como CSV y vuelve a subirlo.",
  file_partly_loaded:
    "La carga se interrumpió y parte de los pagos quedó aplicada. Vuelve a cargar el mismo archivo: lo aplicado no se repite.",
  file_too_many_rejects: "Demasiadas filas tienen errores. No se cargó nada: revisa las filas rechazadas.",
  file_already_loaded: "Este archivo ya se cargó. No se cambió nada.",
  decimal_ambiguous: "No está claro si el punto separa miles o decimales. Indícalo antes de cargar.",
  date_ambiguous: "No está claro el orden de día y mes. Indícalo antes de cargar.",
} as const;

/** What is known besides; names in double braces are values. */
export const fileRefusals = {
  encodingDouble:
    "Los acentos vienen codificados dos veces («MuÃ±oz» por «Muñoz»). Vuelve a exportar el archivo.",
  encodingMixed: "La fila {{row}} mezcla codificaciones.",
  encodingBroken: "La fila {{row}} tiene bytes que no son {{declared}}.",
  encodingOther: "Se esperaba {{declared}} y la fila {{row}} viene en {{found}}.",
  headerQuote: "El encabezado (fila {{row}}) abre una comilla que no se cierra.",
  headerMissing: "Falta la columna de: {{fields}}",
  headerTwice: "Hay dos columnas con el mismo nombre: {{columns}}",
  headerFound: "Columnas que trae la fila 1: {{columns}}",
  lineTooLong: "La fila {{row}} supera {{max}} caracteres.",
  tooManyBytes: "Pesa más de {{max}} bytes.",
  tooManyRows: "Tiene más de {{max}} filas.",
  tooManyColumns: "La fila 1 tiene {{found}} columnas y el máximo es {{max}}.",
  notCsv: "Parece un archivo {{looksLike}}.",
  tooManyRejects: "Se rechazaron {{rejected}} de {{rows}} filas.",
  partlyLoaded: "Se aplicaron {{applied}} pagos de {{rows}} filas.",
  unclear: "Columna «{{column}}».",
  decimalUnclear: "Columna «{{column}}», fila {{row}}: «{{value}}» puede leerse de dos maneras.",
  dateUnclear: "Columna «{{column}}», fila {{row}}: en «{{value}}» el día y el mes pueden ser cualquiera.",
  decimalMixed: "Columna «{{column}}», fila {{row}}: «{{value}}». El archivo mezcla las dos formas.",
  dateMixed: "Columna «{{column}}», fila {{row}}: «{{value}}». El archivo mezcla las dos formas.",
} as const;

/** What became of a load, in figures. */
export const fileFigures = {
  rows: "Filas",
  accepted: "Aceptadas",
  rejected: "Rechazadas",
  accountsNew: "Operaciones nuevas",
  accountsChanged: "Operaciones cambiadas",
  accountsSame: "Operaciones sin cambio",
  debtorsNew: "Personas nuevas",
  phonesNew: "Teléfonos nuevos",
  withoutPhone: "Sin teléfono útil",
  applied: "Pagos aplicados",
  duplicates: "Ya conocidos",
  closedAccounts: "Deudas saldadas",
} as const;
