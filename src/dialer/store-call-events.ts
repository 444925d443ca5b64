// SQL of what the exchange told of each call, as it came.
import type { AttemptId, TenantId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";

export interface CallEventRow {
  readonly tenant: TenantId;
  readonly attempt: AttemptId;
  readonly n: number;
  readonly at: Instant;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}
export async function insertCallEvents(tx: Tx, events: readonly CallEventRow[]): Promise<void> {
  if (events.length === 0) return;
  await tx
    .insertInto("call_event")
    .values(
      events.map((event) => ({
        tenant_id: event.tenant,
        attempt_id: event.attempt,
        n: event.n,
        at: new Date(event.at),
        type: event.type,
        data: JSON.stringify(event.data),
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
