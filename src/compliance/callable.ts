// How many of some people a call with an agent would be allowed to at an instant, and what holds the rest back: for the check
// before the floor opens. It decides nothing and keeps nothing. Reached from outside through service.ts.
import type { DebtorId, PhoneId, TenantId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { type Answered, gather, judgeOne } from "./answer.ts";

export interface Asked {
  readonly debtor: DebtorId;
  /** The one that would be tried; null: none is left. */
  readonly phone: PhoneId | null;
}
export interface HeldBack {
  readonly why: "law" | "review" | "no_phone";
  /** The gate's reason code. */
  readonly detail: string | null;
  readonly count: number;
  /** The first instant at which one of them may be called; infinity when none is known. */
  readonly soonest: Instant;
  readonly zone: string | null;
}

export async function callableAt(
  tx: Tx,
  asked: { readonly tenant: TenantId; readonly people: readonly Asked[]; readonly at: Instant },
): Promise<{ readonly callable: number; readonly heldBack: readonly HeldBack[] }> {
  const { tenant, people, at } = asked;
  const ground = await gather(
    tx,
    tenant,
    people.map(({ debtor }) => debtor),
    at,
  );
  const held = new Map<string, HeldBack>();
  let callable = 0;
  for (const { debtor, phone } of people) {
    const found =
      phone === null
        ? undefined
        : judgeOne(ground, { debtor, phone, channel: "voice", mode: "preview", ringSeconds: 0 }, at);
    if (found?.decision.verdict === "ALLOW") {
      callable += 1;
      continue;
    }
    const one = heldBack(found);
    const key = `${one.why} ${one.detail} ${one.zone}`;
    const known = held.get(key);
    held.set(
      key,
      known ? { ...one, count: known.count + 1, soonest: Math.min(known.soonest, one.soonest) } : one,
    );
  }
  return { callable, heldBack: [...held.values()] };
}

function heldBack(found: Answered | undefined): HeldBack {
  if (!found)
    return { why: "no_phone", detail: null, count: 1, soonest: Number.POSITIVE_INFINITY, zone: null };
  const { decision, facts } = found;
  return {
    why: decision.verdict === "REVIEW" ? "review" : "law",
    detail: decision.reasons[0]?.detail.code ?? null,
    count: 1,
    soonest: decision.nextAllowedAt ?? Number.POSITIVE_INFINITY,
    zone: facts.zone,
  };
}
