// The Spanish sentence of each code, for the rejects file and the review screen. Values are echoed cut short.
import { cut } from "../core/echo.ts";
import type { Field } from "../core/fields.ts";
import type { Refusal, RowCode } from "../core/row-codes.ts";

const rowTexts: Readonly<Record<RowCode, (refusal: Refusal) => string>> = {
  celdas_faltan: (r) => `La fila trae ${r.value} columnas y el encabezado ${r.detail}: faltan celdas`,
  celdas_sobran: (r) => `La fila trae ${r.value} columnas y el encabezado ${r.detail}: sobran celdas`,
  comilla_sin_cerrar: (r) => `La fila abre una comilla que no se cierra: ${echo(r)}`,
  caracter_nulo: () => "La fila contiene un carácter nulo (NUL); el archivo está dañado",
  obligatorio: (r) => `${where(r)} es obligatorio y viene vacío`,
  texto_largo: (r) => `${where(r)} supera ${r.detail} caracteres: ${echo(r)}`,
  documento_invalido: (r) => `${where(r)} no es un documento válido: ${echo(r)}`,
  documento_digito: (r) => `${where(r)}: el dígito verificador no corresponde: ${echo(r)}`,
  documento_largo: (r) =>
    `${where(r)} debe tener ${r.detail} dígitos (¿la planilla quitó ceros?): ${echo(r)}`,
  documento_tipo: (r) => `${where(r)}: el tipo de documento no existe en el país de la cartera`,
  numero_cientifico: (r) => `${where(r)} viene en notación científica y perdió dígitos: ${echo(r)}`,
  numero_invalido: (r) => `${where(r)} no es un número: ${echo(r)}`,
  numero_negativo: (r) => `${where(r)} es negativo: ${echo(r)}`,
  numero_decimales: (r) => `${where(r)}: ${r.detail} no admite tantos decimales: ${echo(r)}`,
  numero_fuera_de_rango: (r) => `${where(r)} está fuera de rango: ${echo(r)}`,
  fecha_invalida: (r) => `${where(r)} no es una fecha: ${echo(r)}`,
  fecha_imposible: (r) => `${where(r)} es una fecha que no existe: ${echo(r)}`,
  fecha_ano_corto: (r) => `${where(r)}: el año debe tener cuatro dígitos: ${echo(r)}`,
  fecha_serial_excel: (r) => `${where(r)} es un número de planilla y no una fecha: ${echo(r)}`,
  moneda_desconocida: (r) => `${where(r)}: moneda desconocida o distinta de la operación: ${echo(r)}`,
  si_no_invalido: (r) => `${where(r)} debe decir SI o NO: ${echo(r)}`,
  clave_duplicada: (r) => `La operación ${echo(r)} ya viene en la fila ${r.detail} de este archivo`,
  persona_borrada: () => "Los datos de esta persona se borraron y no vuelven a cargarse en este mandato",
  operacion_desconocida: (r) => `La operación ${echo(r)} no existe en la cartera`,
  documento_desconocido: (r) => `El documento ${echo(r)} no existe en la cartera`,
  motivo_desconocido: (r) =>
    `${where(r)} debe decir reclamo, fallecido, fraude, empleado o refinanciado: ${echo(r)}`,
  operacion_de_otro_titular: (r) => `La operación ${echo(r)} ya está cargada para otro documento`,
};

const fieldNames: Readonly<Record<Field, string>> = {
  document: "documento",
  documentCheck: "dígito verificador",
  documentType: "tipo de documento",
  name: "nombre",
  paternal: "apellido paterno",
  maternal: "apellido materno",
  birthOn: "fecha de nacimiento",
  email: "correo",
  address: "dirección",
  commune: "comuna o distrito",
  region: "región o departamento",
  deceased: "fallecido",
  accountNumber: "operación",
  product: "producto",
  currency: "moneda",
  principal: "capital",
  interest: "interés",
  fees: "gastos",
  balance: "saldo",
  dueOn: "vencimiento",
  daysPastDue: "días de mora",
  writtenOff: "castigo",
  phone: "teléfono",
  exclusionReason: "motivo de exclusión",
};

export function fieldName(field: string): string {
  return (fieldNames as Readonly<Record<string, string>>)[field] ?? field;
}

export function messageOf(refusal: Refusal): string {
  return rowTexts[refusal.code](refusal);
}

function where(refusal: Refusal): string {
  return refusal.column ? `«${cut(refusal.column)}»` : `El campo ${fieldName(refusal.field)}`;
}
function echo(refusal: Refusal): string {
  return `«${cut(refusal.value ?? "")}»`;
}
