// Recording one gestión: read, decide, write once, say so. The same id with the same content is the same gestión.
import { AppError } from "#kernel/errors.ts";
import {
  type AccountId,
  type AttemptId,
  asId,
  type DebtorId,
  type GestionId,
  type PhoneId,
  type PortfolioId,
  type PromiseId,
  type TenantId,
  type UserId,
} from "#kernel/ids.ts";
import type { Currency } from "#kernel/money.ts";
import { type Instant, type LocalDate, localDateAt } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { append } from "#platform/events.ts";
import { contentHash } from "./content-hash.ts";
import { can } from "./core/can.ts";
import {
  checkAnswer,
  type DispositionTree,
  type Leaf,
  type LeafEffects,
  leafThen,
} from "./core/disposition-tree.ts";
import { type Unasked, unaskedProblems, withoutQuestions } from "./core/questions.ts";
import { momentProblems, type WithoutCall } from "./core/without-call.ts";
import { originOf } from "./origin.ts";
import * as store from "./store.ts";
import { closeCallbacks, isPhoneOf, putCallback } from "./store-callbacks.ts";
import { closeUntyped, keepReported, openTask, type ReportedPayment } from "./tasks.ts";

/** Debts one gestión may speak of: a person with more is a file error. Judgement. */
export const mostAccounts = 50;
export interface Actor {
  readonly tenant: TenantId;
  readonly user: UserId | null;
  readonly now: Instant;
  /** May tell what came of somebody else's call. */
  readonly corrects?: boolean;
}
/** A promise as the browser sent it. promises/service writes it; here it is part of what was said. */
export interface PromiseDraft {
  readonly id: PromiseId;
  readonly account: AccountId;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly dueOn: LocalDate;
  /** The promise still open that this one takes the place of. */
  readonly replaces: PromiseId | null;
}
export interface GestionInput {
  readonly id: GestionId;
  readonly attempt: AttemptId | null;
  readonly debtor: DebtorId;
  readonly accounts: readonly AccountId[];
  readonly disposition: string;
  readonly note: string;
  readonly reason: string | null;
  readonly attitude?: string | null;
  readonly promises: readonly PromiseDraft[];
  readonly callback: {
    readonly at: Instant;
    readonly owner: "me" | "team";
    readonly phone: PhoneId | null;
  } | null;
  readonly reportedPayment?: ReportedPayment | null;
  /** A visit, a letter, somebody at the counter: with its own moment. Not with a call. */
  readonly withoutCall?: WithoutCall | null;
}
export interface Recorded {
  readonly id: GestionId;
  /** True: it was there already, and nothing was done now. */
  readonly replayed: boolean;
  readonly portfolio: PortfolioId;
  readonly phone: PhoneId | null;
  readonly withoutCall: WithoutCall | null;
  /** How long was spoken on its call, until now if it goes on; null: no call, or nobody knows. */
  readonly talkMs: number | null;
  readonly leaf: Leaf;
  readonly effects: LeafEffects;
  readonly mandate: store.Mandate;
  readonly accounts: readonly store.AccountRow[];
}

/** What is not asked in a mandate. Law and the creditor's sheet say it, so whoever calls brings it. */
export type UnaskedOf = (tx: Tx, portfolio: PortfolioId) => Promise<readonly Unasked[]>;
const everythingAsked: UnaskedOf = async () => [];

export async function record(
  tx: Tx,
  actor: Actor,
  input: GestionInput,
  unaskedOf: UnaskedOf = everythingAsked,
): Promise<Recorded> {
  const hash = contentHash(actor, input);
  const where = await store.mandateAndTree(tx, input.debtor);
  if (!where) throw new AppError("not_found", { field: "debtorId" });
  const { mandate, version, tree } = where;
  const accounts = input.accounts.length > 0 ? await store.lockAccounts(tx, input.accounts) : [];
  const known = await store.findGestion(tx, input.id);
  if (known) return replay(known, hash, { mandate, tree, accounts });

  const unasked = await unaskedOf(tx, mandate.portfolio);
  const leaf = checkInput(actor, input, { mandate, tree, accounts, unasked });
  const { talkMs, ...origin } = await originOf(tx, actor, input);
  const row: store.GestionRow = {
    ...origin,
    id: input.id,
    portfolio: mandate.portfolio,
    debtor: input.debtor,
    attempt: input.attempt,
    user: actor.user,
    disposition: leaf.code,
    dispositionName: leaf.name,
    treeVersion: version,
    contactClass: leaf.contactClass,
    weight: leaf.weight,
    note: input.note.trim(),
    reason: input.reason,
    attitude: input.attitude ?? null,
    callbackAt: input.callback?.at ?? null,
    at: actor.now,
    happenedAt: input.withoutCall?.at ?? null,
    annuls: null,
    annulReason: null,
    contentHash: hash,
  };
  if (!(await store.insertGestion(tx, actor.tenant, row, accounts))) {
    const rival = await store.findGestion(tx, input.id);
    if (!rival) throw new AppError("idempotency_mismatch", { field: "id" });
    return replay(rival, hash, { mandate, tree, accounts });
  }
  await keepCallbacks(tx, actor, row, input);
  await keepReported(tx, actor, row, { reported: input.reportedPayment ?? null, accounts });
  await closeUntyped(tx, actor, row);
  if (leaf.effects.task) await openTask(tx, actor, row, { mandate, task: leaf.effects.task });
  await announce(tx, actor, row, input.accounts, leaf);
  const { portfolio, phone } = row;
  const withoutCall = input.withoutCall ?? null;
  const saved = { id: input.id, replayed: false, portfolio, phone, withoutCall, talkMs };
  return { ...saved, leaf, effects: leaf.effects, mandate, accounts };
}

interface Surroundings {
  readonly mandate: store.Mandate;
  readonly tree: DispositionTree;
  readonly accounts: readonly store.AccountRow[];
}

function checkInput(
  actor: Actor,
  input: GestionInput,
  { mandate, tree, accounts, unasked }: Surroundings & { readonly unasked: readonly Unasked[] },
): Leaf {
  if (input.accounts.length > mostAccounts) throw new AppError("bad_request", { max: mostAccounts });
  const forbidden = unaskedProblems(input, unasked);
  if (forbidden.length > 0) throw new AppError("disposition_invalid", { problems: forbidden });
  const answer = checkAnswer(
    withoutQuestions(tree, unasked),
    {
      ...input,
      accounts: input.accounts.length,
      promises: input.promises.length,
      callbackAt: input.callback?.at ?? null,
      reportedPayment: input.reportedPayment
        ? {
            on: input.reportedPayment.on,
            today: localDateAt(actor.now, mandate.timeZone),
          }
        : null,
    },
    actor.now,
  );
  const problems = [...(answer.ok ? [] : answer.problems), ...momentProblems(input, actor.now)];
  if (!answer.ok || problems.length > 0) throw new AppError("disposition_invalid", { problems });
  if (mandate.endsOn !== null && mandate.endsOn < localDateAt(actor.now, mandate.timeZone)) {
    throw new AppError("conflict", { why: "mandate_closed" });
  }
  const own = accounts.filter((account) => account.debtor === input.debtor);
  if (own.length !== new Set(input.accounts).size || own.length !== input.accounts.length) {
    throw new AppError("not_found", { field: "accountIds" });
  }
  // A talk that took place is written down whatever the creditor did meanwhile: what the person asked for must not be lost.
  for (const account of input.attempt === null ? accounts : []) {
    const allowed = can.recordGestion(account);
    if (!allowed.ok) throw new AppError("account_closed", { accountId: account.id, why: allowed.why });
  }
  if (input.promises.some((promise) => !input.accounts.includes(promise.account))) {
    throw new AppError("disposition_invalid", { problems: [{ field: "promises", code: "not_allowed" }] });
  }
  return answer.leaf;
}

async function keepCallbacks(
  tx: Tx,
  actor: Actor,
  row: store.GestionRow,
  input: GestionInput,
): Promise<void> {
  if (row.contactClass === "DIRECT") {
    // A promise is the later word: the call agreed for before or after it is not made (docs/decisions/0013).
    await closeCallbacks(tx, input.debtor, { at: actor.now, alsoLater: input.promises.length > 0 });
  }
  if (!input.callback) return;
  // Another person's number would be called in this person's name.
  const { phone } = input.callback;
  if (phone !== null && !(await isPhoneOf(tx, phone, input.debtor)))
    throw new AppError("not_found", { field: "callback.phoneId" });
  await putCallback(tx, {
    tenant: actor.tenant,
    portfolio: row.portfolio,
    debtor: input.debtor,
    gestion: input.id,
    phone: phone ?? row.phone,
    owner: input.callback.owner === "me" ? actor.user : null,
    dueAt: input.callback.at,
    at: actor.now,
  });
}

async function announce(
  tx: Tx,
  actor: Actor,
  row: store.GestionRow,
  accounts: readonly AccountId[],
  leaf: Leaf,
): Promise<void> {
  await append(tx, [
    {
      ...eventOf(actor, row),
      type: "gestion.recorded",
      payload: {
        debtorId: row.debtor,
        accountIds: accounts,
        attemptId: row.attempt,
        phoneId: row.phone,
        disposition: leaf.code,
        contactClass: leaf.contactClass,
        effects: leaf.effects,
        callbackAt: row.callbackAt,
      },
    },
  ]);
}

export function eventOf(actor: Actor, row: store.GestionRow) {
  const { tenant, now, user } = actor;
  return {
    tenant,
    at: now,
    subject: row.id,
    portfolio: row.portfolio,
    ...(user === null ? {} : { actor: user }),
  };
}

function replay(
  known: NonNullable<Awaited<ReturnType<typeof store.findGestion>>>,
  hash: Buffer,
  { mandate, tree, accounts }: Surroundings,
): Recorded {
  if (!known.content_hash.equals(hash)) throw new AppError("idempotency_mismatch", { field: "id" });
  const leaf = leafThen(tree, known.disposition);
  return {
    id: asId(known.id),
    replayed: true,
    portfolio: asId(known.portfolio_id),
    phone: known.phone_id as PhoneId | null,
    withoutCall: null,
    talkMs: null,
    leaf,
    effects: leaf.effects,
    mandate,
    accounts,
  };
}
