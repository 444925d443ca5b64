// What a result changes beyond itself, in the transaction of the save: what is known of the phone, debts left in peace,
// facts about the person, and who asked not to be contacted. Here because both portfolio and compliance lie below.
import {
  blockContact,
  isFlaggedByResult,
  protect,
  recordMade,
  settle,
  unblockResult,
  unprotect,
} from "#compliance/service.ts";
import { type LeafEffects, leafOf } from "#gestiones/core/disposition-tree.ts";
import { contactMade } from "#gestiones/core/without-call.ts";
import { type Actor, currentTree, openTasksOf, type Recorded, resolveTask } from "#gestiones/service.ts";
import { type AttemptId, asId, type DebtorId, type UserId } from "#kernel/ids.ts";
import { hour } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { learnPhone, ledger } from "#portfolio/service.ts";

type PhoneLearning = Parameters<typeof learnPhone>[2];

export async function applyEffects(
  tx: Tx,
  actor: Actor,
  { debtor, attempt }: { readonly debtor: DebtorId; readonly attempt: AttemptId | null },
  recorded: Recorded,
): Promise<void> {
  const { effects, phone, portfolio } = recorded;
  // The ledger before the phone: the end of the call takes both in this order, and two orders lock each other out.
  if (attempt !== null) await tellLedger(tx, actor, attempt, recorded);
  else await tellMade(tx, actor, debtor, recorded);
  if (phone !== null) {
    await learnPhone(tx, phone, { ...learning(effects, actor), lastOutcome: recorded.leaf.code }, "agent");
  }
  await blockAsAsked(tx, actor, debtor, recorded);
  if (effects.debtorFlag) await ledger.flagDebtor(tx, debtor, effects.debtorFlag);
  if (effects.hold) {
    const { kind, hours } = effects.hold;
    const until = hours === null ? null : actor.now + hours * hour;
    // A minor or a grave situation is the person's, whichever debt was spoken of.
    const accounts =
      kind === "review"
        ? await ledger.openDebtsOf(tx, debtor)
        : recorded.accounts.map((account) => account.id);
    await ledger.holdDebts(tx, accounts, { kind, until, at: actor.now });
    if (kind === "dispute" || kind === "fraud") {
      for (const account of accounts) {
        const debt = { tenant: actor.tenant, account, portfolio, since: actor.now };
        await protect(tx, { ...debt, kind: "dispute" });
      }
    }
  }
}

/** Who hangs up sooner has heard nothing. The agency's own instruction: "corta (< 10 s)". */
export const cutWithinMs = 10_000;

type Mark = "refused" | "payment_reported" | "wrong_number" | "cut_short";
/** Leaves whose meaning the law's rests depend on. */
const marks: Readonly<Record<string, Mark>> = {
  SE_NIEGA: "refused",
  YA_PAGO: "payment_reported",
  EQUIVOCADO: "wrong_number",
  CORTA: "cut_short",
};
/** Where nobody knows how long was spoken, the agent's word is enough. */
function markOf({ leaf, talkMs }: Recorded): Mark | undefined {
  const mark = marks[leaf.code];
  return mark === "cut_short" && talkMs !== null && talkMs >= cutWithinMs ? undefined : mark;
}

/**
 * The answer to a task: released, what its own result had stopped is collected again, but for what another task still open
 * stops, or something graver.
 */
export async function settleTask(
  tx: Tx,
  actor: Actor & { readonly user: UserId },
  answer: { readonly id: string; readonly release: boolean; readonly note: string },
): Promise<void> {
  const { accounts, debtor, portfolio, disposition, gestion } = await resolveTask(tx, actor, answer);
  if (!answer.release) return;
  const { tenant, user, now } = actor;
  for (const flag of await unblockResult(tx, { tenant, gestion, at: now, by: user }))
    await ledger.unflagDebtor(tx, debtor, flag);
  const { tree } = await currentTree(tx, portfolio);
  const kindOf = (code: string) => leafOf(tree, code)?.effects.hold?.kind;
  const kind = kindOf(disposition);
  // What the creditor itself stopped stays stopped.
  if (!kind || kind === "legal") return;
  const stopped = kind === "review" ? await ledger.openDebtsOf(tx, debtor) : accounts;
  const freed = await ledger.releaseDebts(tx, stopped, kind, actor.now);
  for (const other of await openTasksOf(tx, debtor)) {
    const still = kindOf(other.disposition);
    const again = freed.filter((account) => still === "review" || other.accounts.includes(account));
    if (still && again.length > 0)
      await ledger.holdDebts(tx, again, { kind: still, until: null, at: actor.now });
  }
  if (kind !== "dispute" && kind !== "fraud") return;
  const disputed = await ledger.disputedOf(tx, accounts);
  for (const account of accounts)
    if (!disputed.has(account)) await unprotect(tx, { tenant: actor.tenant, account, kind: "dispute" });
}

/** A person's word on what the call really was replaces the line's in the ledger of contacts. */
async function tellLedger(tx: Tx, actor: Actor, attempt: AttemptId, recorded: Recorded): Promise<void> {
  const { leaf } = recorded;
  const mark = markOf(recorded);
  const spoke = leaf.contactClass === "DIRECT" ? "conversation" : "contact";
  const result =
    leaf.effects.phone === "third_party" ? "third_party" : leaf.contactClass === "NONE" ? "machine" : spoke;
  await settle(tx, {
    tenant: actor.tenant,
    attempt,
    result,
    at: actor.now,
    by: "person",
    ...(mark ? { marks: [mark] } : {}),
  });
}

/** A visit or a letter is in the ledger under its gestión's id: no call made it, and no telephone is counted. */
async function tellMade(
  tx: Tx,
  { tenant, now }: Actor,
  debtor: DebtorId,
  { id, leaf, withoutCall }: Recorded,
): Promise<void> {
  const made = withoutCall && contactMade(withoutCall.way, leaf.contactClass);
  if (!made) return;
  const mark = leaf.code === "EQUIVOCADO" ? undefined : marks[leaf.code];
  await recordMade(tx, {
    ...made,
    tenant,
    act: asId<AttemptId>(id),
    debtor,
    at: withoutCall.at,
    saidAt: now,
    marks: mark ? [mark] : [],
  });
}

/** "No me llamen" blocks the person, "no a este número" the number: both in this mandate. */
async function blockAsAsked(tx: Tx, actor: Actor, debtor: DebtorId, recorded: Recorded): Promise<void> {
  const { effects, phone, portfolio, leaf } = recorded;
  const numberOnly = effects.stopPhone === true && effects.phone === undefined;
  if (!effects.doNotContact && !numberOnly) return;
  const contact = await ledger.contactOf(tx, debtor, phone);
  if (!effects.doNotContact && contact.number === null) return;
  const flag = effects.doNotContact ? effects.debtorFlag : undefined;
  const about = { person: contact.person, portfolio, at: actor.now };
  // What the creditor's file had said before stays when this result is taken back.
  const own =
    flag !== undefined &&
    (!contact.flags.includes(flag) || (await isFlaggedByResult(tx, { ...about, flag })));
  await blockContact(tx, {
    tenant: actor.tenant,
    gestion: recorded.id,
    ...(own ? { flag } : {}),
    person: contact.person,
    portfolio,
    origin: "debtor",
    reason: leaf.code,
    at: actor.now,
    ...(effects.doNotContact || contact.number === null ? {} : { phone: contact.number }),
    ...(actor.user === null ? {} : { by: actor.user }),
  });
}

function learning(effects: LeafEffects, { now }: Actor): PhoneLearning {
  const stop = effects.stopPhone ? { active: false } : {};
  switch (effects.phone) {
    case "holder":
    case "third_party":
    case "employer":
      return { ownership: effects.phone, validity: "valid", reach: "human", lastHumanAt: now, ...stop };
    case "wrong":
      return { ownership: "wrong", reach: "human", lastHumanAt: now, ...stop };
    case "dead":
      return { validity: "confirmed_invalid", ...stop };
    case "no_human":
    case undefined:
      return stop;
  }
}
