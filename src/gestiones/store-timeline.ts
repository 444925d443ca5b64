// The history of a person: of their own mandate, and what other mandates tell of them under a signed agreement (the door of
// migration 0045 decides what comes through, by kind of line and by who asks).
import { sql } from "kysely";
import type { DebtorId } from "#kernel/ids.ts";
import { type Currency, money } from "#kernel/money.ts";
import type { Instant, LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { TimelineRow } from "./core/timeline.ts";
import { waysWithoutCall } from "./core/without-call.ts";

export async function timeline(tx: Tx, debtor: DebtorId, limit: number): Promise<readonly TimelineRow[]> {
  const rows = await tx
    .selectFrom("debtor_timeline")
    .selectAll()
    .where("debtor_id", "=", debtor)
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
  return rows.map(toTimelineRow);
}

export async function sharedTimeline(
  tx: Tx,
  debtor: DebtorId,
  { at, limit }: { readonly at: Instant; readonly limit: number },
): Promise<readonly { readonly row: TimelineRow; readonly mandate: string }[]> {
  const { rows } = await sql<StoredLine & { portfolio_name: string }>`
    select * from shared_timeline(${debtor}, ${new Date(at)}, ${limit})`.execute(tx);
  return rows.map((line) => ({ row: toTimelineRow(line), mandate: line.portfolio_name }));
}

/** A line as the view of histories holds it. */
interface StoredLine {
  readonly id: string | null;
  readonly at: Instant | null;
  readonly kind: string | null;
  readonly by_name: string | null;
  readonly code: string | null;
  readonly name: string | null;
  readonly note: string | null;
  readonly reason_for_default: string | null;
  readonly attitude: string | null;
  readonly amount_minor: bigint | null;
  readonly currency: string | null;
  readonly on_day: string | null;
  readonly channel: string | null;
  readonly happened_at: Instant | null;
  readonly time_zone: string | null;
}
function toTimelineRow(row: StoredLine): TimelineRow {
  const common = { id: row.id ?? "", at: row.at ?? 0, by: row.by_name };
  if (row.kind === "gestion") {
    return {
      ...common,
      kind: "gestion",
      name: row.name ?? "",
      note: row.note ?? "",
      reason: row.reason_for_default,
      attitude: row.attitude,
      withoutCall: heldOf(row),
    };
  }
  if (row.kind === "callback") return { ...common, kind: "callback", why: row.code ?? "" };
  const amount = money(row.amount_minor ?? 0n, row.currency as Currency);
  const on = row.on_day as LocalDate;
  return row.kind === "promise"
    ? { ...common, kind: "promise", state: row.code ?? "", account: row.name ?? "", amount, dueOn: on }
    : {
        ...common,
        kind: "payment",
        reversed: row.code === "REVERSED",
        method: row.name ?? "",
        amount,
        valueOn: on,
      };
}

function heldOf(row: StoredLine): Extract<TimelineRow, { kind: "gestion" }>["withoutCall"] {
  const way = waysWithoutCall.find((each) => each === row.channel);
  if (!way || row.happened_at === null || row.time_zone === null) return null;
  return { way, at: row.happened_at, zone: row.time_zone };
}
