// The fields a creditor's file can fill, the names creditors give to their columns, and what each kind of load cannot do
// without. Aliases compare without accents, case or punctuation.
import type { RowKind } from "./mapping.ts";

export type PhoneRole = "titular" | "aval" | "referencia" | "laboral";
export const phoneRoles: readonly PhoneRole[] = ["titular", "aval", "referencia", "laboral"];

export const fields = [
  "document",
  "documentCheck",
  "documentType",
  "name",
  "paternal",
  "maternal",
  "birthOn",
  "email",
  "address",
  "commune",
  "region",
  "deceased",
  "accountNumber",
  "product",
  "currency",
  "principal",
  "interest",
  "fees",
  "balance",
  "dueOn",
  "daysPastDue",
  "writtenOff",
  "phone",
  "exclusionReason",
] as const;
export type Field = (typeof fields)[number];

export const moneyFields = ["principal", "interest", "fees", "balance"] as const satisfies readonly Field[];
export const dateFields = ["birthOn", "dueOn"] as const satisfies readonly Field[];

/** Each entry: one of these must be in the header. */
export const requiredFields: Readonly<Record<RowKind, readonly (readonly Field[])[]>> = {
  assignment: [["document"], ["name"], ["accountNumber"], ["balance"], ["dueOn", "daysPastDue"]],
  update: [["accountNumber"]],
  withdrawal: [["accountNumber"]],
  exclusion: [["accountNumber", "document"], ["exclusionReason"]],
};

export interface ColumnRule {
  readonly field: Field;
  readonly aliases: readonly string[];
  /** Only for phones. */
  readonly role?: PhoneRole;
}

export const defaultColumns: readonly ColumnRule[] = [
  {
    field: "document",
    aliases: [
      "rut",
      "run",
      "rut cliente",
      "rut cli",
      "rut deudor",
      "dni",
      "ruc",
      "documento",
      "numero documento",
      "num documento",
      "nro documento",
      "n documento",
      "doc",
      "identity code",
      "identificacion",
    ],
  },
  { field: "documentCheck", aliases: ["dv", "digito verificador", "dig ver", "rut dv"] },
  { field: "documentType", aliases: ["tipo documento", "tipo doc", "tipo de documento", "tipodoc"] },
  {
    field: "name",
    aliases: [
      "nombre",
      "nombres",
      "nombre completo",
      "nombre cliente",
      "nombre deudor",
      "nombre titular",
      "titular",
      "cliente",
      "deudor",
      "razon social",
      "apellidos y nombres",
    ],
  },
  {
    field: "paternal",
    aliases: ["apellido paterno", "ap paterno", "apellidos", "apellido", "primer apellido"],
  },
  { field: "maternal", aliases: ["apellido materno", "ap materno", "segundo apellido"] },
  {
    field: "birthOn",
    aliases: ["fecha nacimiento", "fec nacimiento", "fecha de nacimiento", "nacimiento", "fec nac"],
  },
  { field: "email", aliases: ["email", "e mail", "correo", "correo electronico", "mail"] },
  { field: "address", aliases: ["direccion", "domicilio", "direccion particular"] },
  { field: "commune", aliases: ["comuna", "distrito", "ciudad"] },
  { field: "region", aliases: ["region", "departamento", "provincia"] },
  { field: "deceased", aliases: ["fallecido", "difunto", "flag fallecido"] },
  {
    field: "accountNumber",
    aliases: [
      "operacion",
      "numero operacion",
      "num operacion",
      "nro operacion",
      "n operacion",
      "n de operacion",
      "no operacion",
      "cuenta",
      "numero cuenta",
      "num cuenta",
      "nro cuenta",
      "credito",
      "numero credito",
      "n credito",
      "n de credito",
      "contrato",
      "suministro",
      "nro servicio",
    ],
  },
  { field: "product", aliases: ["producto", "tipo producto", "linea"] },
  { field: "currency", aliases: ["moneda", "divisa", "mon"] },
  { field: "principal", aliases: ["capital", "sld capital", "saldo capital", "monto capital"] },
  { field: "interest", aliases: ["interes", "intereses", "saldo interes", "mora interes"] },
  { field: "fees", aliases: ["gastos", "gastos cobranza", "comisiones", "cargos"] },
  {
    field: "balance",
    aliases: [
      "saldo",
      "saldo total",
      "sld total",
      "deuda",
      "deuda total",
      "monto",
      "monto deuda",
      "monto total",
      "total",
      "exigible",
      "importe",
    ],
  },
  {
    field: "dueOn",
    aliases: [
      "vencimiento",
      "fecha vencimiento",
      "fec vencimiento",
      "fec vcto",
      "fecha vcto",
      "f vencimiento",
      "fecha de vencimiento",
    ],
  },
  {
    field: "daysPastDue",
    aliases: ["mora", "dias mora", "dias de mora", "dias mora asig", "dias atraso", "dias de atraso", "dpd"],
  },
  { field: "writtenOff", aliases: ["castigo", "castigado", "castigada", "castigo contable"] },
  {
    field: "phone",
    role: "titular",
    aliases: [
      "telefono",
      "telefonos",
      "fonos",
      "fono",
      "celular",
      "movil",
      "tel",
      ...numbered(["telefono", "fono", "celular", "movil", "tel"], 9),
      "telefono titular",
      "celular titular",
    ],
  },
  {
    field: "phone",
    role: "aval",
    aliases: [
      "telefono aval",
      "fono aval",
      "celular aval",
      "telefono fiador",
      "telefono codeudor",
      ...numbered(["telefono aval", "fono aval"], 3),
    ],
  },
  {
    field: "phone",
    role: "referencia",
    aliases: [
      "telefono referencia",
      "fono referencia",
      "tel ref",
      "telefono ref",
      "celular referencia",
      ...numbered(["telefono referencia", "fono referencia", "tel ref", "telefono ref"], 5),
    ],
  },
  {
    field: "phone",
    role: "laboral",
    aliases: [
      "telefono laboral",
      "fono laboral",
      "telefono trabajo",
      "fono trabajo",
      "tel trabajo",
      "telefono oficina",
      ...numbered(["telefono laboral", "fono laboral"], 3),
    ],
  },
];

/** Only in a file of exclusions: elsewhere a column of these names is one more of the creditor's own. */
export const exclusionColumn: ColumnRule = {
  field: "exclusionReason",
  aliases: [
    "motivo",
    "motivo exclusion",
    "motivo de exclusion",
    "causal",
    "causa",
    "razon",
    "exclusion",
    "tipo exclusion",
    "tipo de exclusion",
  ],
};

/** "telefono1" and "telefono 1". */
function numbered(names: readonly string[], to: number): string[] {
  return names.flatMap((name) =>
    Array.from({ length: to }, (_, i) => [`${name}${i + 1}`, `${name} ${i + 1}`]).flat(),
  );
}
