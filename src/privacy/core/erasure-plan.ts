// What erasing one debtor does to each column, decided from the confidentiality every column is registered with: whoever
// adds a personal column to a debtor's table has it erased, and whoever adds one elsewhere is asked what shall become of it.

/** A column of a table of ours, as the database's own catalogue tells it. */
export interface Column {
  readonly table: string;
  readonly name: string;
  readonly level: string;
  /** As the database writes it: text, date, jsonb, text[] … */
  readonly type: string;
  readonly required: boolean;
  /** Columns of the same table, by which its rows are tied to a debtor. */
  readonly beside: readonly string[];
}

/** How rows are found: the debtor's own, the debtor itself, what names the number, what quotes document or number. */
export type Way = "debtor" | "itself" | "block" | "attempt" | "number" | "quoted" | "named";
export type Change = "null" | "blank" | "blank_if_set" | "empty_list" | "empty_object" | "pseudonym" | "mark";

export type Step =
  | {
      readonly do: "change";
      readonly table: string;
      readonly way: Way;
      readonly columns: readonly (readonly [name: string, change: Change])[];
    }
  | { readonly do: "remove"; readonly table: string; readonly way: Way };

/** Above `interno` and about people: these levels are erased unless a reason stands here. `financiero` is evidence. */
const erasedLevels = new Set(["personal", "sensible"]);

/** Not a debtor's, or what must stay, and why. */
export const kept: Readonly<Record<string, string>> = {
  "app_user.name": "personal de la agencia",
  "help_request.taken_name": "personal de la agencia",
  "seat_order.by_name": "personal de la agencia",
  "rule_overlay.signed_by": "firma del acreedor o de la agencia",
  "rule_overlay.reviewed_by": "firma del acreedor o de la agencia",
  "instruction_sheet.signed_by": "firma del acreedor",
  "mandate_sharing_signature.signed_by": "firma del acreedor",
  "person.document": "pasa a seudónimo con el último mandato (erase_person_if_over)",
  "import_stage.data": "solo dura lo que dura la carga de un archivo",
  "erasure.reason": "prueba de por qué se borró",
  "data_export.reason": "prueba de por qué salieron datos",
  "data_export.decision_reason": "prueba de quién los dejó salir",
};
/** Erased by age alone: nothing in the row says whom it is about. */
export const byAge: readonly string[] = ["floor_message.body", "job_run.result", "job_run.error"];

/** `interno` by level and yet about a person: the free columns of the file, and the numbers in what the exchange said. */
const alsoErased: Readonly<Record<string, Change>> = {
  "account.extra": "empty_object",
  "call_event.data": "empty_object",
};
/** Where emptying would break a rule of the table, or less than emptying is enough. */
const exceptions: Readonly<Record<string, Change>> = {
  "debtor.full_name": "mark",
  // Whoever was called stays countable by number.
  "contact_event.phone": "pseudonym",
  "do_not_contact.phone": "pseudonym",
  "unidentified_caller.number": "null",
  // One of both must differ from the other.
  "contact_point_change.became": "blank",
  "gestion.annul_reason": "blank_if_set",
  "promise.cancel_reason": "blank_if_set",
  "payment.reversal_reason": "blank_if_set",
};
/** Nothing of the row is worth keeping without what is erased. */
const removed = new Set(["phone"]);
const ways: Readonly<Record<string, Way>> = {
  debtor: "itself",
  do_not_contact: "block",
  call_event: "attempt",
  unidentified_caller: "number",
  import_reject: "quoted",
  payments_reject: "quoted",
  idempotency_key: "named",
};
/** What is found by number goes before the numbers do. */
const last = ["phone", "debtor"];

/** Throws for a column nobody decided about: nothing is erased by half. */
export function erasurePlan(registry: readonly Column[]): readonly Step[] {
  const steps = new Map<string, { way: Way; columns: [string, Change][] }>();
  for (const column of registry) {
    const change = changeOf(column);
    if (!change) continue;
    const way = wayOf(column);
    const step = steps.get(column.table) ?? { way, columns: [] };
    step.columns.push([column.name, change]);
    steps.set(column.table, step);
  }
  const order = (table: string): number => last.indexOf(table);
  return [...steps]
    .toSorted(([a], [b]) => order(a) - order(b) || (a < b ? -1 : 1))
    .map(([table, { way, columns }]) =>
      removed.has(table) ? { do: "remove", table, way } : { do: "change", table, way, columns },
    );
}

function changeOf(column: Column): Change | undefined {
  const name = `${column.table}.${column.name}`;
  if (alsoErased[name]) return alsoErased[name];
  if (!erasedLevels.has(column.level) || name in kept || byAge.includes(name)) return undefined;
  const change = exceptions[name] ?? emptyOf(column);
  if (!change) throw new Error(`assertion failed: nobody said how ${name} (${column.type}) is erased`);
  return change;
}

function emptyOf({ required, type }: Column): Change | undefined {
  if (!required) return "null";
  if (type === "text") return "blank";
  if (type.endsWith("[]")) return "empty_list";
  return type === "jsonb" ? "empty_object" : undefined;
}

function wayOf({ table, beside }: Column): Way {
  const way = ways[table] ?? (beside.includes("debtor_id") ? "debtor" : undefined);
  if (!way) throw new Error(`assertion failed: nobody said whose the rows of ${table} are`);
  return way;
}
