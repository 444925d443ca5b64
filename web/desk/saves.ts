// Saving a gestión from the desk: into the outbox first, undone within its time, corrected when it was refused.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DebtorCard, SeatView } from "#http/contract/desk.ts";
import { post } from "../shared/api.ts";
import { newId } from "../shared/new-id.ts";
import { entryOf, type GestionBody, type OutboxEntry } from "../shared/outbox-core.ts";
import { outbox, useOutbox } from "../shared/outbox-react.ts";
import { useSession } from "../shared/session.ts";
import { announce } from "../shared/ui/announcer.tsx";
import { type Draft, forgetDraft } from "./draft.ts";

export type SaveManner = "plain" | "next" | "pause";
export type GestionPart = Omit<GestionBody, "id" | "attemptId" | "debtorId" | "accountIds" | "note" | "then">;
export interface Saves {
  /** The save that can still be undone, or was refused. */
  readonly latest: OutboxEntry | undefined;
  /** What to show again in the dialog after an undo. */
  readonly again: GestionBody | undefined;
  readonly save: (part: GestionPart, note: string, summary: string, manner: SaveManner) => Promise<void>;
  readonly undo: () => Promise<void>;
  readonly discard: () => Promise<void>;
  readonly forgetAgain: () => void;
}

/** `told`: another agent's talk whose result a supervisor tells. */
export function useSaves(
  seat: SeatView,
  card: DebtorCard | null,
  draft: Draft,
  reopen: () => void,
  told: string | null = null,
): Saves {
  const { t } = useTranslation();
  const { user } = useSession();
  const entries = useOutbox();
  const [again, setAgain] = useState<GestionBody>();
  const latest = entries.filter((entry) => entry.state.is !== "waiting" || entry.state.tries === 0).at(-1);
  const attemptId = seat.call?.attemptId ?? told;
  const save: Saves["save"] = async (part, note, summary, manner) => {
    if (!card) return;
    const callIsLive = seat.call !== null && seat.call.phase !== "ended" && seat.call.phase !== "preview";
    const atOnce = manner !== "plain";
    const body: GestionBody = {
      id: newId(),
      ...(attemptId ? { attemptId } : {}),
      debtorId: card.debtorId,
      accountIds: draft.accountIds,
      note,
      // biome-ignore lint/suspicious/noThenProperty: the contract's word for what follows the save.
      then: manner === "pause" ? "pause" : "next",
      ...part,
    };
    await outbox.put(entryOf(body, { user: user.id, summary, callIsLive, now: Date.now(), atOnce }));
    setAgain(undefined);
    forgetDraft(attemptId, card.debtorId);
    announce(
      t(callIsLive && !atOnce ? "desk.gestion.heldUntilHangup" : "desk.gestion.saved", { what: summary }),
    );
    // "Save and go on" in the middle of a call ends it: one key, as agents expect of a disposition.
    if (callIsLive && atOnce) await post("/v1/desk/hangup").catch(() => undefined);
  };
  const undo = async (): Promise<void> => {
    const entry = latest && (await outbox.undo(latest.body.id));
    announce(t(entry ? "desk.gestion.undone" : "desk.gestion.tooLate"));
    if (!entry) return;
    setAgain(entry.body);
    if (card?.debtorId === entry.body.debtorId) reopen();
  };
  const discard = async (): Promise<void> => {
    if (latest) await outbox.undo(latest.body.id);
  };
  return { latest, again, save, undo, discard, forgetAgain: () => setAgain(undefined) };
}
