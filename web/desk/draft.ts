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
  // Somebody who called may be named in the middle of the call: their debts are chosen then.
  const of = `${name} ${card?.debtorId ?? ""}`;
  const [state, setState] = useState(() => ({ of, draft: load(name, card) }));
  // Another call, another draft: the one on the screen is never shown with the next person.
  const draft = state.of === of ? state.draft : load(name, card);
  useEffect(() => {
    setState((before) => (before.of === of ? before : { of, draft: load(name, card) }));
  }, [of, name, card]);
  const change = useCallback(
    (part: Partial<Draft>): void =>
      setState((before) => {
        const next = { ...(before.of === of ? before.draft : load(name, card)), ...part };
        sessionStorage.setItem(name, JSON.stringify(next));
        return { of, draft: next };
      }),
    [of, name, card],
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
