// The result tree as the dialog walks it, and what a chosen result still asks for. The tree is data of the server.

/** GET /v1/dispositions?portfolioId= */
export interface DispositionTree {
  readonly version: number | string;
  readonly nodes: readonly DispositionNode[];
}
export interface DispositionNode {
  readonly code: string;
  /** The digit that chooses it; empty for results that only the dialer sets. */
  readonly key: string;
  readonly label: string;
  readonly level: number;
  readonly parent: string | null;
  readonly leaf: boolean;
  readonly requires: {
    readonly amount: boolean;
    readonly date: boolean;
    readonly callback: boolean;
    readonly note: boolean;
    readonly reason: boolean;
  };
  readonly contactClass: string;
  readonly description: string;
}

export function choicesUnder(tree: DispositionTree, parent: string | null): readonly DispositionNode[] {
  return tree.nodes
    .filter((node) => node.parent === parent && /^[1-9]$/.test(node.key))
    .sort((a, b) => a.key.localeCompare(b.key));
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
  return node.requires.amount && node.requires.date;
}
/** A result without questions is saved by its digit alone. */
export function asksNothing(node: DispositionNode): boolean {
  return Object.values(node.requires).every((asked) => !asked);
}
