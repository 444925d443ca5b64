// SQL of erasing: one debtor's columns as the plan says, the calls whose recordings go, what became due by age. It writes
// tables of every module, which is its purpose (docs/decisions/0016).
import { type RawBuilder, sql } from "kysely";
import { type AttemptId, asId, type DebtorId, type PersonId, type PortfolioId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { Change, Column, Step, Way } from "./core/erasure-plan.ts";

/** The registry of confidentiality: the comment on each column of a table of ours. */
export async function readRegistry(tx: Tx): Promise<readonly Column[]> {
  const { rows } = await sql<Column>`
    select c.relname as "table", a.attname as name, split_part(col_description(c.oid, a.attnum), ':', 1) as level,
      format_type(a.atttypid, null) as type, a.attnotnull as required,
      (select array_agg(b.attname::text) from pg_attribute b where b.attrelid = c.oid and b.attnum > 0) as beside
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    where n.nspname = 'public' and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
    order by c.relname, a.attnum`.execute(tx);
  return rows;
}

export interface Subject {
  readonly debtor: DebtorId;
  readonly person: PersonId;
  readonly portfolio: PortfolioId;
  readonly document: string;
  readonly phones: readonly string[];
}
export async function readSubject(tx: Tx, debtor: DebtorId): Promise<Subject> {
  const { rows } = await sql<{ person: string; portfolio: string; document: string; phones: string[] }>`
    select d.person_id as person, d.portfolio_id as portfolio, p.document,
      array(select h.e164 from phone h where h.tenant_id = d.tenant_id and h.debtor_id = d.id) as phones
    from debtor d join person p on p.tenant_id = d.tenant_id and p.id = d.person_id where d.id = ${debtor}`.execute(
    tx,
  );
  const row = rows[0];
  if (!row) throw new Error("assertion failed: the debtor to erase is not there");
  return { debtor, person: asId(row.person), portfolio: asId(row.portfolio), ...rest(row) };
}
const rest = ({ document, phones }: { document: string; phones: string[] }) => ({ document, phones });

/** A call under way is still writing what would have to go. */
export async function hasLiveCall(tx: Tx, debtor: DebtorId): Promise<boolean> {
  const row = await tx
    .selectFrom("attempt")
    .select("id")
    .where("debtor_id", "=", debtor)
    .where("state", "<>", "ended")
    .executeTakeFirst();
  return row !== undefined;
}

/** How many rows it changed. */
export async function perform(tx: Tx, step: Step, subject: Subject): Promise<number> {
  const table = sql.table(step.table);
  const where = rowsOf(step.way, subject);
  const done =
    step.do === "remove"
      ? await sql`delete from ${table} t where ${where}`.execute(tx)
      : await sql`update ${table} t set ${sql.join(
          step.columns.map(([name, change]) => sql`${sql.ref(name)} = ${becomes(name, change)}`),
        )} where ${where}`.execute(tx);
  return Number(done.numAffectedRows ?? 0n);
}

function becomes(name: string, change: Change): RawBuilder<unknown> {
  const column = sql.ref(`t.${name}`);
  const values: Record<Change, RawBuilder<unknown>> = {
    null: sql`null`,
    blank: sql`''`,
    blank_if_set: sql`case when ${column} is null then null else '' end`,
    empty_list: sql`'{}'`,
    empty_object: sql`'{}'::jsonb`,
    pseudonym: sql`pseudonym(${column})`,
    mark: sql`${erasedName}`,
  };
  return values[change];
}
/** What stands where a name stood. */
export const erasedName = "Persona borrada";

/** Cells quote a document or a number with whatever signs between its digits. */
const least = 7;
function rowsOf(way: Way, { debtor, person, portfolio, document, phones }: Subject): RawBuilder<boolean> {
  const digits = [document, ...phones].map((each) => each.replaceAll(/[^0-9kK]/g, ""));
  // National spelling: without the country's prefix.
  const quoted = digits.filter(({ length }) => length >= least).map((each) => `%${each.slice(-9)}%`);
  const named = [debtor, document, ...phones].map((each) => `%${each.replaceAll(/[\\%_]/g, "\\$&")}%`);
  const found: Record<Way, RawBuilder<boolean>> = {
    debtor: sql`t.debtor_id = ${debtor}`,
    itself: sql`t.id = ${debtor}`,
    block: sql`t.person_id = ${person} and t.portfolio_id = ${portfolio}`,
    attempt: sql`t.attempt_id in (select a.id from attempt a where a.debtor_id = ${debtor})`,
    number: sql`t.portfolio_id = ${portfolio} and t.number = any (${phones}::text[])`,
    quoted: sql`t.portfolio_id = ${portfolio}
      and regexp_replace(t.cells::text, '[^0-9kK]', '', 'g') like any (${quoted}::text[])`,
    named: sql`t.response::text like any (${named}::text[])`,
  };
  return found[way];
}

export async function markErased(tx: Tx, debtor: DebtorId, at: Instant): Promise<void> {
  await tx
    .updateTable("debtor")
    .set({ erased_at: new Date(at) })
    .where("id", "=", debtor)
    .execute();
}
/** The identity goes with the last mandate that knew the person. */
export async function erasePersonIfOver(tx: Tx, person: PersonId, at: Instant): Promise<boolean> {
  const { rows } = await sql<{
    over: boolean;
  }>`select erase_person_if_over(${person}, ${new Date(at)}) as over`.execute(tx);
  return rows[0]?.over ?? false;
}

/** From here on nobody is offered to hear them; the files follow. */
export async function listRecordings(
  tx: Tx,
  which: { readonly debtor: DebtorId } | { readonly portfolio: PortfolioId; readonly before: Instant },
  at: Instant,
): Promise<number> {
  const those =
    "debtor" in which
      ? sql`a.debtor_id = ${which.debtor}`
      : sql`a.portfolio_id = ${which.portfolio} and a.reserved_at < ${new Date(which.before)}`;
  const done = await sql`with taken as (
      update attempt a set recorded = false where ${those} and a.recorded and a.state = 'ended'
      returning a.tenant_id, a.id, a.portfolio_id)
    insert into erasure_file (tenant_id, attempt_id, portfolio_id, listed_at)
    select tenant_id, id, portfolio_id, ${new Date(at)} from taken on conflict do nothing`.execute(tx);
  // The seconds of detection of calls that never became a talk.
  await sql`with taken as (
      update detection_sample s set removed_at = ${new Date(at)} from attempt a
      where a.tenant_id = s.tenant_id and a.id = s.attempt_id and ${those} and s.removed_at is null
      returning s.tenant_id, s.attempt_id, s.portfolio_id)
    insert into erasure_file (tenant_id, attempt_id, portfolio_id, listed_at)
    select tenant_id, attempt_id, portfolio_id, ${new Date(at)} from taken on conflict do nothing`.execute(
    tx,
  );
  return Number(done.numAffectedRows ?? 0n);
}
export async function filesToGo(tx: Tx, most: number): Promise<readonly AttemptId[]> {
  const rows = await tx
    .selectFrom("erasure_file")
    .select("attempt_id")
    .where("gone_at", "is", null)
    .orderBy("attempt_id")
    .limit(most)
    .execute();
  return rows.map((row) => asId<AttemptId>(row.attempt_id));
}
export async function filesGone(tx: Tx, attempts: readonly AttemptId[], at: Instant): Promise<void> {
  await sql`update erasure_file set gone_at = ${new Date(at)} where attempt_id = any (${attempts}::uuid[])`.execute(
    tx,
  );
}

/** Texts that name nobody in a column of their own: by their age. */
export async function eraseByAge(tx: Tx, before: Instant): Promise<void> {
  const old = new Date(before);
  await sql`update floor_message set body = '(borrado)' where sent_at < ${old} and body <> '(borrado)'`.execute(
    tx,
  );
  await sql`update unidentified_caller set number = null, note = '' where at < ${old} and (number is not null or note <> '')`.execute(
    tx,
  );
  await sql`update job_run set result = '{}', error = null where created_at < ${old} and (result <> '{}' or error is not null)`.execute(
    tx,
  );
  for (const [rejects, files] of [
    ["import_reject", "import_file"],
    ["payments_reject", "payments_file"],
  ] as const)
    await sql`update ${sql.table(rejects)} r set cells = '[]', message = '' from ${sql.table(files)} f
      where f.tenant_id = r.tenant_id and f.id = r.file_id and f.received_at < ${old} and r.cells <> '[]'`.execute(
      tx,
    );
}
