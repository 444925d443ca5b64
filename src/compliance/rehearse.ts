// Rehearsing a draft of an instruction sheet: how many people it leaves callable, and how many each of its choices keeps from
// being called. Everybody is looked at up to a bound, and a sample of a mandate that is larger; nothing is kept. Reached from
// outside through service.ts.
import { AppError } from "#kernel/errors.ts";
import type { DebtorId, PhoneId, PortfolioId, TenantId } from "#kernel/ids.ts";
import { hour, type Instant, type LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { type Ground, gather, judgeOne } from "./answer.ts";
import { defaultSheet, type InstructionSheet, type SignedSheet } from "./core/sheet.ts";
import { requireSignable, sheetOf } from "./sheets.ts";
import * as store from "./store-sheets.ts";

export const rehearsalBounds = {
  /**
   * Up to so many people each one is looked at. Measured over 50,000 people who may all be called: 112 µs of this process a
   * person read and judged under one sheet, so 20,000 are two seconds, five with several choices to try one by one.
   */
  exact: 20_000,
  /** Of a larger mandate so many are looked at, the same ones every time: within one in a hundred, 19 times of 20. */
  sample: 10_000,
} as const;
/** Read and judged at once; between two batches the process answers others. Judgement. */
const batch = 250;

export type SheetChoice =
  | "readings"
  | "contacts"
  | "hours"
  | "attempts"
  | "channels"
  | "addressees"
  | "endsOn";
const choices: readonly SheetChoice[] = [
  "hours",
  "attempts",
  "contacts",
  "readings",
  "channels",
  "addressees",
  "endsOn",
];

export interface Rehearsal {
  /** People with an open debt. */
  readonly people: number;
  /** How many of them were looked at; the figures below are of these. */
  readonly looked: number;
  readonly callableNow: number;
  readonly callableWithDraft: number;
  /** People each choice alone keeps from being called: those callable without it and not with it. */
  readonly heldBackBy: readonly { readonly choice: SheetChoice; readonly people: number }[];
}

/** Callable: may be called by voice, with an agent ready, within a day from `at`. */
export async function rehearseSheet(
  tx: Tx,
  asked: {
    readonly tenant: TenantId;
    readonly portfolio: PortfolioId;
    readonly draft: InstructionSheet;
    readonly at: Instant;
    /** Nobody waits for the answer any more. */
    readonly abandoned?: () => boolean;
    readonly bounds?: { readonly exact: number; readonly sample: number };
  },
): Promise<Rehearsal> {
  const { tenant, portfolio, draft, at, abandoned = () => false, bounds = rehearsalBounds } = asked;
  const mandate = await store.mandateOf(tx, portfolio);
  if (!mandate) throw new AppError("not_found", { what: "portfolio" });
  requireSignable(draft, mandate, at);
  const present = await sheetOf(tx, { tenant, portfolio, at });
  const sheets = sheetsToTry(present.sheet, draft, (sheet) => rehearsed(sheet, mandate.creditor, portfolio));
  const { total, people } = await store.peopleOf(tx, portfolio, bounds);
  const tally = { looked: 0, now: 0, draft: 0, held: new Map<SheetChoice, number>() };
  for (let from = 0; from < people.length && !abandoned(); from += batch) {
    const some = people.slice(from, from + batch);
    const debtors = some.filter(({ phone }) => phone !== null).map(({ debtor }) => debtor);
    const ground = await gather(tx, tenant, debtors, at);
    for (const one of some) look(ground, one, at, sheets, tally);
  }
  return {
    people: total,
    looked: tally.looked,
    callableNow: tally.now,
    callableWithDraft: tally.draft,
    heldBackBy: choices.map((choice) => ({ choice, people: tally.held.get(choice) ?? 0 })),
  };
}

interface Sheets {
  /** Null: it says what the draft says. */
  readonly present: SignedSheet | null;
  readonly draft: SignedSheet;
  /** The draft without one of its choices; those that say what the house says hold nobody back. */
  readonly without: readonly (readonly [SheetChoice, SignedSheet])[];
}
function sheetsToTry(
  present: InstructionSheet,
  draft: InstructionSheet,
  signed: (sheet: InstructionSheet) => SignedSheet,
): Sheets {
  const differs = choices.filter(
    (choice) => JSON.stringify(draft[choice]) !== JSON.stringify(defaultSheet[choice]),
  );
  const without = differs.map(
    (choice) => [choice, signed({ ...draft, [choice]: defaultSheet[choice] })] as const,
  );
  const same = JSON.stringify(present) === JSON.stringify(draft);
  return { present: same ? null : signed(present), draft: signed(draft), without };
}

interface Candidate {
  readonly debtor: DebtorId;
  readonly phone: PhoneId | null;
}
interface Tally {
  looked: number;
  now: number;
  draft: number;
  readonly held: Map<SheetChoice, number>;
}
function look(ground: Ground, one: Candidate, at: Instant, sheets: Sheets, tally: Tally): void {
  tally.looked += 1;
  const callable = isCallable(ground, one, at, sheets.draft);
  if (sheets.present ? isCallable(ground, one, at, sheets.present) : callable) tally.now += 1;
  if (callable) {
    tally.draft += 1;
    return;
  }
  for (const [choice, sheet] of sheets.without)
    if (isCallable(ground, one, at, sheet)) tally.held.set(choice, (tally.held.get(choice) ?? 0) + 1);
}

function isCallable(ground: Ground, one: Candidate, at: Instant, signed: SignedSheet): boolean {
  if (one.phone === null) return false;
  const candidate = { debtor: one.debtor, phone: one.phone, channel: "voice", mode: "preview" } as const;
  const decision = judgeOne(ground, { ...candidate, ringSeconds: 0 }, at, signed)?.decision;
  if (!decision || decision.verdict === "REVIEW") return false;
  return (
    decision.verdict === "ALLOW" || (decision.nextAllowedAt ?? Number.POSITIVE_INFINITY) < at + 24 * hour
  );
}

function rehearsed(sheet: InstructionSheet, creditor: string, portfolio: PortfolioId): SignedSheet {
  const signedOn = "0001-01-01" as LocalDate;
  return { id: "ensayo", creditor, portfolio, version: 0, from: 0, signedBy: "", signedOn, sheet };
}
