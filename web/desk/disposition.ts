// The result tree as the dialog walks it, and what a chosen result still asks for. The tree is data of the server.
import type { Static } from "typebox";
import type { Dispositions as DispositionsSchema } from "#http/contract/gestiones.ts";

type Dispositions = Static<typeof DispositionsSchema>;
export interface DispositionTree {
  readonly nodes: readonly DispositionNode[];
  /** Why the person fell behind; empty where the country or the mandate does not allow the question. */
  readonly reasons: Dispositions["reasons"];
  /** How the person took it; empty where it may not be noted. */
  readonly attitudes: Dispositions["attitudes"];
  /** What may not be asked here, and what says so. */
  readonly unasked: Dispositions["unasked"];
}
export interface DispositionNode {
  readonly code: string;
  /** The digit that chooses it among its siblings. */
  readonly key: string;
  readonly label: string;
  readonly parent: string | null;
  readonly leaf: boolean;
  readonly requires: Dispositions["leaves"][number]["requires"];
  readonly offers: Dispositions["leaves"][number]["offers"];
}

/** From the server's groups and paths to nodes; results without contact hang under the digit 0. */
export function treeOf(answer: Dispositions, withoutContact: string): DispositionTree {
  const groups = answer.groups.filter((group) => group.leaf === null).map(({ key, name }) => ({ key, name }));
  const silent = answer.leaves.some((leaf) => leaf.path.length > 1 && leaf.path.startsWith("0"));
  if (silent && !groups.some((group) => group.key === "0")) groups.push({ key: "0", name: withoutContact });
  const codeOf = (key: string): string => `group-${key}`;
  return {
    reasons: answer.reasons,
    attitudes: answer.attitudes,
    unasked: answer.unasked,
    nodes: [
      ...groups.map(({ key, name }) => ({
        code: codeOf(key),
        key,
        label: name,
        parent: null,
        leaf: false,
        requires: [],
        offers: [],
      })),
      ...answer.leaves.map((leaf) => ({
        code: leaf.code,
        key: leaf.path.slice(-1),
        label: leaf.name,
        parent: leaf.path.length > 1 ? codeOf(leaf.path.slice(0, -1)) : null,
        leaf: true,
        requires: leaf.requires,
        offers: leaf.offers,
      })),
    ],
  };
}

export function choicesUnder(tree: DispositionTree, parent: string | null): readonly DispositionNode[] {
  return tree.nodes
    .filter((node) => node.parent === parent && /^\d$/.test(node.key))
    .sort((a, b) => Number(a.key === "0") - Number(b.key === "0") || a.key.localeCompare(b.key));
}
export function chosenBy(
  tree: DispositionTree,
  parent: string | null,
  key: string,
): DispositionNode | undefined {
  return choicesUnder(tree, parent).find((node) => node.key === key);
}
/** "Promesa › Pago total": the way to a node. */
export function pathOf(tree: DispositionTree, node: DispositionNode): string {
  const parent = tree.nodes.find((other) => other.code === node.parent);
  return parent ? `${pathOf(tree, parent)} › ${node.label}` : node.label;
}
export function isPromise(node: DispositionNode): boolean {
  return node.requires.includes("promise");
}
/** The first result that is a promise, as the dialog offers them. */
export function promiseIn(tree: DispositionTree): DispositionNode | undefined {
  return tree.nodes.filter(isPromise).toSorted((a, b) => a.key.localeCompare(b.key))[0];
}
/** A reason is asked only where there are reasons to choose from. */
export function asksReason(node: DispositionNode, tree: DispositionTree): boolean {
  return node.requires.includes("reason") && tree.reasons.length > 0;
}
export function offersAttitude(node: DispositionNode, tree: DispositionTree): boolean {
  return node.offers.includes("attitude") && tree.attitudes.length > 0;
}
/** A result without questions is saved by its digits alone. */
export function asksNothing(node: DispositionNode, tree: DispositionTree): boolean {
  if (offersAttitude(node, tree)) return false;
  return node.requires.every((asked) => asked === "reason" && !asksReason(node, tree));
}
/** What this result would have asked and may not be asked here. */
export function unaskedIn(node: DispositionNode, tree: DispositionTree): DispositionTree["unasked"] {
  return tree.unasked.filter(({ question }) =>
    question === "attitude" ? node.offers.includes("attitude") : node.requires.includes("reason"),
  );
}
