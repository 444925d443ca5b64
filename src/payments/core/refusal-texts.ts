// The Spanish sentence of each reason a payment row is refused, naming the column and what it said.
import type { PaymentCode, RowRefusal } from "./payment-row.ts";

const texts: Readonly<
  Partial<Record<PaymentCode, (value: string, detail: string | number | undefined) => string>>
> = {
  celdas_faltan: (value, detail) => `La fila trae ${value} columnas y el encabezado ${detail}: faltan celdas`,
  celdas_sobran: (value, detail) => `La fila trae ${value} columnas y el encabezado ${detail}: sobran celdas`,
  comilla_sin_cerrar: (value) => `La fila abre una comilla que no se cierra: «${value}»`,
  obligatorio: () => "es obligatorio y viene vacío",
  texto_largo: (_, detail) => `supera ${detail} caracteres`,
  numero_cientifico: (value) => `viene en notación científica y perdió dígitos: «${value}»`,
  numero_invalido: (value) => `no es un monto: «${value}»`,
  numero_negativo: (value) => `es negativo: «${value}». Un pago se reversa, no se resta`,
  numero_decimales: (value, detail) => `${detail} no admite tantos decimales: «${value}»`,
  numero_fuera_de_rango: (value) => `está fuera de rango: «${value}»`,
  monto_cero: () => "es cero",
  fecha_invalida: (value) => `no es una fecha: «${value}»`,
  fecha_imposible: (value) => `es una fecha que no existe: «${value}»`,
  fecha_ano_corto: (value) => `el año debe tener cuatro dígitos: «${value}»`,
  fecha_serial_excel: (value) => `es un número de planilla y no una fecha: «${value}»`,
  fecha_futura: (value) => `es posterior a hoy: «${value}»`,
  moneda_desconocida: (value) => `moneda desconocida: «${value}»`,
  moneda_distinta: (value) => `«${value}» no es la moneda de la operación`,
  operacion_desconocida: (value) => `«${value}» no existe en la cartera`,
  documento_desconocido: (value) => `«${value}» no es de una persona de la cartera`,
  documento_digito: (value) => `el dígito verificador no corresponde: «${value}»`,
};
/** Characters of a value that a message repeats. */
const mostEcho = 40;

export function refusalText({ field, code, value, detail }: RowRefusal): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  const echo = [...value.replace(/[\u0000-\u001f\u007f]/g, " ")].slice(0, mostEcho).join("");
  const sentence = texts[code]?.(echo, detail) ?? `no es válido: «${echo}»`;
  return field === "fila" ? sentence : `El campo ${field} ${sentence}`;
}
