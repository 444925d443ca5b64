// What a result means: which leaf of the tree an agent (or the dialler) may choose, what that leaf requires, and what
// follows from it as plain data. For the desk, for gestiones/service and for whoever applies the effects.
import { daysBetween, type Instant, type LocalDate } from "../../kernel/time.ts";

/** DIRECT: the person who owes. INDIRECT: somebody else. NONE: nobody human. ADMIN: no conversation at all. */
export type ContactClass = "DIRECT" | "INDIRECT" | "NONE" | "ADMIN";
export type Requirement = "promise" | "callback" | "note" | "reason" | "confirm" | "reported_payment";

/** Who looks into what a result left open. */
export type TaskArea = "reclamos" | "fraude" | "cumplimiento" | "supervision";
export const paymentChannels = [
  "banco",
  "caja",
  "agente",
  "transferencia",
  "billetera",
  "web",
  "otro",
] as const;
export type PaymentChannel = (typeof paymentChannels)[number];

export interface LeafEffects {
  /** What the phone used turned out to be. */
  readonly phone?: "holder" | "third_party" | "employer" | "wrong" | "dead" | "no_human";
  /** Stop asking for these debts. Hours null: until somebody resolves it. */
  readonly hold?: {
    readonly kind: "reported_payment" | "dispute" | "fraud" | "legal" | "review";
    readonly hours: number | null;
  };
  readonly debtorFlag?: "deceased" | "bankrupt" | "represented" | "vulnerable" | "aggressive";
  /** This number is not dialled again for this person. */
  readonly stopPhone?: true;
  /** No call to this person in this mandate. */
  readonly doNotContact?: true;
  /** The person was not on this phone: their next one may be tried, as soon as the gate lets us. */
  readonly nextPhone?: true;
  /** Somebody must look into it within so many business days. */
  readonly task?: { readonly area: TaskArea; readonly days: number };
  /** The supervisor is told at once. */
  readonly alert?: true;
}

export interface Leaf {
  readonly kind: "leaf";
  /** One digit; the path of a leaf is its parents' keys and its own. Empty for the dialler's own leaves. */
  readonly key: string;
  readonly code: string;
  readonly name: string;
  /** Orders gestiones from worst to best; "mejor gestión" is the greatest, then the latest. */
  readonly weight: number;
  readonly contactClass: ContactClass;
  readonly requires: readonly Requirement[];
  /** What may be said besides, and need not. */
  readonly offers?: readonly "attitude"[];
  readonly effects: LeafEffects;
  /** The same result in the creditor's own codes, for files returned to it. */
  readonly creditorCode?: string;
}
export interface Group {
  readonly kind: "group";
  readonly key: string;
  readonly name: string;
  readonly children: readonly Leaf[];
}
export interface DispositionTree {
  /** Somebody spoke: at most nine, one digit each. */
  readonly choices: readonly (Leaf | Group)[];
  /** Nobody spoke, though the call reached the desk (key 0). */
  readonly withoutContact: readonly Leaf[];
  /** The dialler's own results. An agent cannot choose them. */
  readonly system: readonly Leaf[];
  /** Why the person fell behind. Empty: the country or the mandate does not allow the question. */
  readonly reasons: readonly { readonly code: string; readonly name: string }[];
  /** How the person took it. Empty: the country or the mandate does not allow it to be noted. */
  readonly attitudes: readonly { readonly code: string; readonly name: string }[];
}
export interface TreeNode {
  readonly path: string;
  readonly leaf: Leaf;
}

/** Leaves an agent may choose, with the digits that lead to each. */
export function chosenLeaves(tree: DispositionTree): readonly TreeNode[] {
  const spoken = tree.choices.flatMap((node) =>
    node.kind === "leaf"
      ? [{ path: node.key, leaf: node }]
      : node.children.map((leaf) => ({ path: node.key + leaf.key, leaf })),
  );
  return [...spoken, ...tree.withoutContact.map((leaf) => ({ path: `0${leaf.key}`, leaf }))];
}
export function leafOf(tree: DispositionTree, code: string): Leaf | undefined {
  return chosenLeaves(tree).find(({ leaf }) => leaf.code === code)?.leaf;
}
export function systemLeafOf(tree: DispositionTree, code: string): Leaf | undefined {
  return tree.system.find((leaf) => leaf.code === code);
}

/** What an agent sent, as far as the leaf has a say in it. */
export interface Answer {
  readonly disposition: string;
  readonly note: string;
  readonly reason: string | null;
  readonly attitude?: string | null;
  readonly accounts: number;
  readonly promises: number;
  readonly callbackAt: Instant | null;
  /** A payment the person says was made. */
  readonly reportedPayment?: { readonly on: LocalDate; readonly today: LocalDate } | null;
}
export interface AnswerProblem {
  readonly field:
    | "disposition"
    | "note"
    | "reasonForDefault"
    | "attitude"
    | "promises"
    | "callback"
    | "accountIds"
    | "reportedPayment"
    | "withoutCall";
  readonly code:
    | "unknown"
    | "required"
    | "not_allowed"
    | "forbidden"
    | "in_the_past"
    | "too_far"
    | "in_the_future";
  /** What forbids it, when it is forbidden. */
  readonly by?: string;
}
/** Shorter notes say nothing. Judgement. */
export const leastNoteLength = 3;
/** A callback farther away is a plan, not an appointment. Judgement. */
export const mostCallbackDays = 90;

export function checkAnswer(
  tree: DispositionTree,
  answer: Answer,
  now: Instant,
): { ok: true; leaf: Leaf } | { ok: false; problems: readonly AnswerProblem[] } {
  const leaf = leafOf(tree, answer.disposition);
  if (!leaf) return { ok: false, problems: [{ field: "disposition", code: "unknown" }] };
  const needs = (what: Requirement): boolean => leaf.requires.includes(what);
  const problems: AnswerProblem[] = [];
  if (answer.accounts < 1) problems.push({ field: "accountIds", code: "required" });
  if (needs("note") && answer.note.trim().length < leastNoteLength) {
    problems.push({ field: "note", code: "required" });
  }
  if (needs("promise") !== answer.promises > 0) {
    problems.push({ field: "promises", code: needs("promise") ? "required" : "not_allowed" });
  }
  problems.push(...checkReason(tree, answer.reason, needs("reason")));
  problems.push(...checkAttitude(tree, answer.attitude ?? null, leaf));
  problems.push(...checkCallback(answer.callbackAt, needs("callback"), now));
  problems.push(...checkReported(answer.reportedPayment ?? null, needs("reported_payment")));
  return problems.length === 0 ? { ok: true, leaf } : { ok: false, problems };
}

function checkReason(
  tree: DispositionTree,
  reason: string | null,
  needed: boolean,
): readonly AnswerProblem[] {
  if (reason === null) {
    return needed && tree.reasons.length > 0 ? [{ field: "reasonForDefault", code: "required" }] : [];
  }
  return tree.reasons.some(({ code }) => code === reason)
    ? []
    : [{ field: "reasonForDefault", code: "unknown" }];
}

function checkAttitude(tree: DispositionTree, attitude: string | null, leaf: Leaf): readonly AnswerProblem[] {
  const field = "attitude";
  if (attitude === null) return [];
  if (!leaf.offers?.includes("attitude")) return [{ field, code: "not_allowed" }];
  return tree.attitudes.some(({ code }) => code === attitude) ? [] : [{ field, code: "unknown" }];
}

function checkCallback(at: Instant | null, needed: boolean, now: Instant): readonly AnswerProblem[] {
  if (at === null) return needed ? [{ field: "callback", code: "required" }] : [];
  if (at <= now) return [{ field: "callback", code: "in_the_past" }];
  return at > now + mostCallbackDays * 86_400_000 ? [{ field: "callback", code: "too_far" }] : [];
}

/** A payment said to be older than this is looked for by hand. Judgement. */
export const mostReportedDays = 120;
function checkReported(
  reported: { readonly on: LocalDate; readonly today: LocalDate } | null,
  needed: boolean,
): readonly AnswerProblem[] {
  const field = "reportedPayment";
  if (reported === null) return needed ? [{ field, code: "required" }] : [];
  if (!needed) return [{ field, code: "not_allowed" }];
  if (reported.on > reported.today) return [{ field, code: "in_the_future" }];
  return daysBetween(reported.on, reported.today) > mostReportedDays ? [{ field, code: "too_far" }] : [];
}

export interface Weighed {
  readonly weight: number;
  readonly at: Instant;
}
/** The best gestión: the greatest weight, then the latest. */
export function bestOf<G extends Weighed>(gestiones: readonly G[]): G | undefined {
  return gestiones.reduce<G | undefined>(
    (best, next) =>
      !best || next.weight > best.weight || (next.weight === best.weight && next.at > best.at) ? next : best,
    undefined,
  );
}

/** What is wrong with a tree somebody edited; empty when it can be used. */
export function treeProblems(tree: DispositionTree): readonly string[] {
  const nodes = chosenLeaves(tree);
  const problems: string[] = [];
  if (tree.choices.length < 1 || tree.choices.length > 9) problems.push("choices_1_to_9");
  const keys = [...tree.choices.map((node) => node.key), ...nodes.map((node) => node.path)];
  if (keys.some((key) => !/^[0-9]{1,2}$/.test(key))) problems.push("key_not_digits");
  if (new Set(nodes.map((node) => node.path)).size !== nodes.length) problems.push("duplicate_path");
  const codes = [...nodes.map((node) => node.leaf.code), ...tree.system.map((leaf) => leaf.code)];
  if (new Set(codes).size !== codes.length) problems.push("duplicate_code");
  if (tree.system.some((leaf) => !leaf.code.startsWith("SYS_"))) problems.push("system_code");
  return problems;
}

/** The tree may have changed since: an old leaf keeps its code and has no more effects. */
export function leafThen(tree: DispositionTree, code: string): Leaf {
  const answers = [...tree.choices.flatMap((node) => (node.kind === "leaf" ? [node] : node.children))];
  return (
    [...answers, ...tree.withoutContact].find((leaf) => leaf.code === code) ?? {
      kind: "leaf",
      key: "",
      code,
      name: code,
      weight: 0,
      contactClass: "ADMIN",
      requires: [],
      effects: {},
    }
  );
}
