// SQL of test calls: calls from us to us. No debtor, no contact, no attempt: only whether the way out and the way back work.
import {
  asId,
  type CallerIdId,
  type TenantId,
  type TestCallId,
  type TrunkId,
  type UserId,
} from "#kernel/ids.ts";
import type { Phone } from "#kernel/phone.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { TestMark, TestReason, TestResult } from "./core/test-call.ts";

export interface NewTestCall {
  readonly tenant: TenantId;
  readonly id: TestCallId;
  readonly trunk: TrunkId;
  /** The number of ours that is called. */
  readonly called: CallerIdId;
  readonly shown: Phone;
  readonly by: UserId | null;
  readonly at: Instant;
}
export async function insertTestCall(tx: Tx, call: NewTestCall): Promise<void> {
  await tx
    .insertInto("test_call")
    .values({
      tenant_id: call.tenant,
      id: call.id,
      trunk_id: call.trunk,
      caller_id: call.called,
      shown: call.shown,
      asked_by: call.by,
      at: new Date(call.at),
    })
    .execute();
}
export async function endTestCall(tx: Tx, id: TestCallId, result: TestResult, at: Instant): Promise<void> {
  await tx
    .updateTable("test_call")
    .set({
      ended_at: new Date(at),
      outward: result.outward,
      rings_back: result.ringsBack,
      reason: result.reason,
      cause_q850: result.cause?.q850 ?? null,
      cause_sip: result.cause?.sip ?? null,
    })
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .execute();
}
/** What a stopped engine had begun: nobody will ever know. */
export async function closeOpenTests(tx: Tx, at: Instant): Promise<void> {
  await tx
    .updateTable("test_call")
    .set({ ended_at: new Date(at), outward: "failed", rings_back: "failed", reason: "interrupted" })
    .where("ended_at", "is", null)
    .execute();
}

export interface TestCallRow {
  readonly id: TestCallId;
  readonly trunk: TrunkId;
  readonly called: CallerIdId;
  readonly at: Instant;
  readonly endedAt: Instant | null;
  readonly outward: TestMark;
  readonly ringsBack: TestMark;
  readonly reason: TestReason | null;
  readonly q850: number | null;
  readonly sip: number | null;
}
/** The last one of every trunk and number; `trunk` or `called` absent: of all. */
export async function lastTestCalls(tx: Tx): Promise<readonly TestCallRow[]> {
  const rows = await tx
    .selectFrom("test_call")
    .distinctOn(["trunk_id", "caller_id"])
    .selectAll()
    .orderBy("trunk_id")
    .orderBy("caller_id")
    .orderBy("at", "desc")
    .limit(1_000)
    .execute();
  return rows.map((row) => ({
    id: asId(row.id),
    trunk: asId(row.trunk_id),
    called: asId(row.caller_id),
    at: row.at,
    endedAt: row.ended_at,
    outward: row.outward as TestMark,
    ringsBack: row.rings_back as TestMark,
    reason: row.reason as TestReason | null,
    q850: row.cause_q850,
    sip: row.cause_sip,
  }));
}
