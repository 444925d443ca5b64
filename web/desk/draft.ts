// What the agent has typed and chosen for the debtor on the screen, kept over a reload. One draft per call or debtor.
import { useCallback, useEffect, useState } from "react";
import type { DebtorCard } from "#http/contract/desk.ts";

export interface Draft {
  readonly note: string;
  readonly accountIds: readonly string[];
}
const prefix = "recaudo.draft.";

export function useDraft(
  card: DebtorCard | null,
  attemptId: string | null,
): [Draft, (change: Partial<Draft>) => void] {
  const name = prefix + (attemptId ?? card?.debtorId ?? "");
  const [state, setState] = useState(() => ({ name, draft: load(name, card) }));
  // Another call, another draft: the one on the screen is never shown with the next person.
  const draft = state.name === name ? state.draft : load(name, card);
  useEffect(() => {
    setState((before) => (before.name === name ? before : { name, draft: load(name, card) }));
  }, [name, card]);
  const change = useCallback(
    (part: Partial<Draft>): void =>
      setState((before) => {
        const next = { ...(before.name === name ? before.draft : load(name, card)), ...part };
        sessionStorage.setItem(name, JSON.stringify(next));
        return { name, draft: next };
      }),
    [name, card],
  );
  return [draft, change];
}
export function forgetDraft(attemptId: string | null, debtorId: string): void {
  sessionStorage.removeItem(prefix + (attemptId ?? debtorId));
}

function load(name: string, card: DebtorCard | null): Draft {
  const saved = sessionStorage.getItem(name);
  if (saved) return JSON.parse(saved) as Draft;
  return { note: "", accountIds: firstChoice(card) };
}
/** The debt whose promise the key renews: a chosen one before the others. Undefined: nothing is promised. */
export function renewable(card: DebtorCard, draft: Draft): string | undefined {
  const promised = card.accounts.filter(({ state, activePromise }) => state === "open" && activePromise);
  return (promised.find(({ id }) => draft.accountIds.includes(id)) ?? promised[0])?.id;
}
/** The debt the policy puts first, else the first open one: the agent adds others. */
function firstChoice(card: DebtorCard | null): readonly string[] {
  const open = card?.accounts.filter((account) => account.state === "open") ?? [];
  const best = card?.promisePolicy.suggestions.find((offer) =>
    open.some((account) => account.id === offer.accountId),
  );
  const first = best?.accountId ?? open[0]?.id ?? card?.accounts[0]?.id;
  return first ? [first] : [];
}
