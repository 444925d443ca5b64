// Whose debtor this is: of the agent whose promise is in force, else of who spoke with them last. While that one is away, of the
// cover: return calls go there first, reminders are theirs.
import { type Holder, holderNow } from "#agents/core/cover.ts";
import { absencesFrom } from "#agents/service.ts";
import type { DebtorId, UserId } from "#kernel/ids.ts";
import { type Instant, type LocalDate, localDateAt } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { returnRules } from "../core/return-call.ts";
import { lastAgentOf, promiseOwnerOf } from "../store-callers.ts";

interface Owner {
  readonly user: UserId;
  readonly today: LocalDate;
  /** By a promise in force. */
  readonly promised: boolean;
}
async function find(tx: Tx, debtor: DebtorId, now: Instant): Promise<Owner | undefined> {
  const found = await promiseOwnerOf(tx, debtor);
  if (!found) return undefined;
  const today = localDateAt(now, found.timeZone);
  const { lock } = found;
  if (lock && lock.until >= today) return { user: lock.owner, today, promised: true };
  const last = await lastAgentOf(tx, debtor, now - returnRules.returnWithinMs);
  return last === null ? undefined : { user: last, today, promised: false };
}

/** As it is kept: the absent come back to it. */
export async function ownerOf(tx: Tx, debtor: DebtorId, now: Instant): Promise<UserId | null> {
  return (await find(tx, debtor, now))?.user ?? null;
}

/** Whom a return call waits for; null: anybody. A team that covers answers as everybody does. */
export async function agentToday(tx: Tx, debtor: DebtorId, now: Instant): Promise<UserId | null> {
  const owner = await find(tx, debtor, now);
  const holder = owner && (await holderOf(tx, owner));
  return holder?.kind === "user" ? holder.user : null;
}

/** Who follows the promise today; undefined: none is in force. */
export async function promiseHolder(tx: Tx, debtor: DebtorId, now: Instant): Promise<Holder | undefined> {
  const owner = await find(tx, debtor, now);
  return owner?.promised ? holderOf(tx, owner) : undefined;
}

async function holderOf(tx: Tx, { user, today }: Owner): Promise<Holder> {
  return holderNow(user, await absencesFrom(tx, today), today);
}
