// Second pass over a file: every row judged by the core; good ones staged, bad ones kept with their reasons. Short
// transactions, so that a long file never holds back the event log.
import { asId, type TenantId } from "#kernel/ids.ts";
import type { Database } from "#platform/db.ts";
import { newId } from "#platform/new-id.ts";
import type { CsvRecord } from "../core/csv.ts";
import { importRow } from "../core/import-row.ts";
import type { MappingSpec } from "../core/mapping.ts";
import type { PhoneCell, RowResult, RowRules } from "../core/row.ts";
import type { Refusal, RejectRow, Warning } from "../core/row-codes.ts";
import { parsePhones } from "../phone-parse.ts";
import { addRejects, type ImportFile, type StagedRow, stageRows } from "../store-import.ts";
import { type FileFacts, readRecords } from "./read-file.ts";
import { isBlank } from "./survey.ts";
import { messageOf } from "./texts.ts";

/** The zone a place keeps its clock by; null when the place is unknown. */
export type ZoneOf = (
  country: string,
  region: string | undefined,
  commune: string | undefined,
) => string | null;

/** Rows per transaction: 1,000 took 25 ms to stage; more gains nothing. */
const rowsPerBatch = 1_000;
/** Rejects kept for the rejects file; a file with more is wrong as a whole. Judgement. */
export const maxStoredRejects = 100_000;
/** Phones kept of one row. Judgement; the widest layout seen has 8. */
const maxPhonesPerRow = 30;
const maxWarningExamples = 50;

export interface StageResult {
  accepted: number;
  rejected: number;
  withoutPhone: number;
  readonly warnings: Record<string, number>;
  readonly warningExamples: { row: number; column: string; code: string }[];
}

export async function stageFile(
  db: Database,
  tenant: TenantId,
  file: ImportFile,
  facts: FileFacts,
  rules: RowRules,
  zoneOf: ZoneOf,
  onBatch: (done: number) => Promise<void>,
): Promise<StageResult> {
  const result: StageResult = {
    accepted: 0,
    rejected: 0,
    withoutPhone: 0,
    warnings: {},
    warningExamples: [],
  };
  const scope = { tenant, portfolio: file.portfolio, id: file.id };
  let staged: StagedRow[] = [];
  let rejects: RejectRow[] = [];
  const flush = async (): Promise<void> => {
    const [rows, refused] = [staged, rejects];
    staged = [];
    rejects = [];
    await db.inTenant(tenant, async (tx) => {
      await stageRows(tx, scope, rows);
      await addRejects(tx, scope, refused);
    });
    await onBatch(result.accepted + result.rejected);
  };
  let header = true;
  for await (const portion of readRecords(facts)) {
    for (const record of portion) {
      if (header || isBlank(record)) {
        header = false;
        continue;
      }
      const judged = judge(record, rules, zoneOf, result);
      if ("row" in judged) {
        result.accepted += 1;
        staged.push(judged.row);
      } else {
        result.rejected += 1;
        if (result.rejected <= maxStoredRejects) rejects.push(...rejectRows(record, judged.refusals));
      }
      if (staged.length + rejects.length >= rowsPerBatch) await flush();
    }
  }
  await flush();
  return result;
}

/** NUL cannot be stored as text; the replacement character stands for it. */
export function rejectRows(record: CsvRecord, refusals: readonly Refusal[]): RejectRow[] {
  const cells = ("cells" in record ? record.cells : [record.unclosed]).map((cell) =>
    cell.replaceAll("\0", "\ufffd"),
  );
  return refusals.map((refusal) => ({
    row: record.line,
    field: refusal.field,
    code: refusal.code,
    message: messageOf(refusal),
    cells,
  }));
}

function judge(
  record: CsvRecord,
  rules: RowRules,
  zoneOf: ZoneOf,
  result: StageResult,
): { readonly refusals: readonly Refusal[] } | { readonly row: StagedRow } {
  if (!("cells" in record)) {
    return { refusals: [{ field: "fila", code: "comilla_sin_cerrar", value: record.unclosed }] };
  }
  const row = importRow(record.cells, rules);
  if ("refusals" in row) return row;
  const { phones, warnings } = readPhones(row.phoneCells, rules.spec);
  for (const { column, code } of [...row.warnings, ...warnings]) {
    result.warnings[code] = (result.warnings[code] ?? 0) + 1;
    if (result.warningExamples.length < maxWarningExamples) {
      result.warningExamples.push({ row: record.line, column, code });
    }
  }
  if (phones.length === 0) result.withoutPhone += 1;
  const { debtor } = row;
  const zone =
    debtor.commune === undefined && debtor.region === undefined
      ? null
      : zoneOf(debtor.country, debtor.region, debtor.commune);
  return { row: stagedRow(record, row, zone, phones) };
}

function stagedRow(
  record: { readonly line: number; readonly cells: readonly string[] },
  { debtor, account, exclusion }: Extract<RowResult, { debtor: unknown }>,
  zone: string | null,
  phones: readonly StagedPhone[],
): StagedRow {
  return {
    n: record.line,
    cells: record.cells,
    person_id: newId(),
    debtor_id: newId(),
    account_id: newId(),
    country: debtor.country,
    doc_type: debtor.document?.type,
    doc: debtor.document?.text,
    full_name: debtor.fullName,
    given_name: debtor.givenName,
    birth_on: debtor.birthOn,
    email: debtor.email,
    address: debtor.address,
    commune: debtor.commune,
    region: debtor.region,
    zone,
    deceased: debtor.deceased,
    number: account.number,
    product: account.product,
    currency: account.currency,
    principal: account.principal?.toString(),
    interest: account.interest?.toString(),
    fees: account.fees?.toString(),
    balance: account.balance?.toString(),
    due_on: account.dueOn,
    days: account.daysPastDue,
    written_off: account.writtenOff,
    extra: account.extra,
    exclusion,
    phones,
  };
}

interface StagedPhone {
  readonly id: string;
  readonly e164: string;
  readonly raw: string;
  readonly role: string;
  readonly line_type: string;
  readonly position: number;
}
function readPhones(
  cells: readonly PhoneCell[],
  spec: MappingSpec,
): { phones: readonly StagedPhone[]; warnings: readonly Warning[] } {
  const phones: StagedPhone[] = [];
  const warnings: Warning[] = [];
  for (const { text, role, column } of cells) {
    for (const parsed of parsePhones(text, spec.country)) {
      if ("code" in parsed) warnings.push({ field: "phone", code: parsed.code, column });
      else if (phones.length >= maxPhonesPerRow)
        warnings.push({ field: "phone", code: "telefonos_de_mas", column });
      else if (!phones.some((phone) => phone.e164 === parsed.phone)) {
        const { phone, raw, lineType } = parsed;
        const id = asId(newId());
        phones.push({ id, e164: phone, raw, role, line_type: lineType, position: phones.length + 1 });
      }
    }
  }
  return { phones, warnings };
}
