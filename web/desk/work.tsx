// The open desk: call bar above, account, time line and script side by side, gestión below; keys for all of it.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { DebtorCard, SeatView } from "#http/contract/desk.ts";
import { get } from "../shared/api.ts";
import { keyName } from "../shared/keys.ts";
import { useOutbox } from "../shared/outbox-react.ts";
import { usePaletteActions } from "../shared/shell/palette-state.ts";
import { LatePayments } from "../shared/ui/late-payments.tsx";
import { ProblemPanel } from "../shared/ui/problem.tsx";
import { type Handlers, useKeys } from "../shared/use-keys.ts";
import { AccountColumn } from "./account-column.tsx";
import { Unread } from "./agenda.tsx";
import { AttachCaller } from "./attach-caller.tsx";
import { BottomBar } from "./bottom-bar.tsx";
import { CallBar } from "./call-bar.tsx";
import { useCallNews } from "./call-news.ts";
import css from "./desk.module.css";
import { DeviceBar } from "./device-bar.tsx";
import { renewable, useDraft } from "./draft.ts";
import { GestionDialog } from "./gestion/dialog.tsx";
import { HelpDialog } from "./help-dialog.tsx";
import { Notices } from "./notices.tsx";
import { softphone, useSoftphone } from "./own-seat.ts";
import { PauseDialog } from "./pause-dialog.tsx";
import { Preview } from "./preview.tsx";
import { useSaves } from "./saves.ts";
import { Script } from "./script.tsx";
import { useSeatCommands } from "./seat-commands.ts";
import { Timeline } from "./timeline.tsx";
import { useToldTalk } from "./told-talk.ts";
import { Waiting } from "./waiting.tsx";

export function Work({ seat, closed }: { seat: SeatView; closed: () => void }) {
  const { t } = useTranslation();
  const commands = useSeatCommands();
  const { muted } = useSoftphone();
  const [dialog, setDialog] = useState<"none" | "gestion" | "renew" | "pause" | "help">("none");
  const { card, error, retry } = useCard(seat);
  const attemptId = seat.call?.attemptId ?? null;
  const [draft, changeDraft] = useDraft(card, attemptId);
  const told = useToldTalk(seat, card);
  const saves = useSaves(seat, card, draft, () => setDialog("gestion"), told);
  useCallNews(seat);
  const unnamed = useUnnamed(seat);
  const renew = (accountId: string): void => {
    changeDraft({ accountIds: [accountId] });
    setDialog("renew");
  };
  useAskedRenewal(card, renew);
  const promised = card && renewable(card, draft);
  const live = seat.call !== null && seat.call.phase !== "ended" && seat.call.phase !== "preview";
  const verified = seat.call?.identityVerified ?? card?.identityVerified ?? false;
  const handlers: Handlers = {
    ...(card ? { gestion: () => setDialog("gestion") } : {}),
    ...(unnamed.call && !card ? { gestion: () => unnamed.setClosing(true) } : {}),
    ...(promised ? { renew: () => renew(promised) } : {}),
    ...(live ? { hangup: () => void commands.hangup() } : {}),
    ...(live ? { hold: () => void commands.hold(seat.call?.phase !== "hold") } : {}),
    ...(seat.call && card && live && !verified
      ? { identity: () => void commands.identity(seat.call?.attemptId ?? "") }
      : {}),
    ...(seat.call && seat.call.recording !== "off" && live
      ? { recording: () => void commands.recording(seat.call?.recording === "on") }
      : {}),
    ...(saves.latest && dialog === "none" ? { undo: () => void saves.undo() } : {}),
    mute: () => softphone.mute(!muted),
    pause: () => setDialog("pause"),
    help: () => setDialog("help"),
    note: () => document.getElementById("desk-note")?.focus(),
  };
  useKeys(handlers);
  const actions = useMemo(
    () => [
      {
        id: "gestion",
        label: t("desk.gestion.open"),
        keys: keyName("gestion"),
        run: () => setDialog("gestion"),
      },
      { id: "help", label: t("desk.help.title"), keys: keyName("help"), run: () => setDialog("help") },
      { id: "pause", label: t("desk.pause.title"), keys: keyName("pause"), run: () => setDialog("pause") },
    ],
    [t],
  );
  usePaletteActions(actions);
  return (
    <div className={css.desk}>
      <h1 className="sr-only">{t("desk.title")}</h1>
      <LatePayments />
      <CallBar
        seat={seat}
        card={card}
        commands={commands}
        pause={() => setDialog("pause")}
        help={() => setDialog("help")}
        closed={closed}
      />
      <Notices seat={seat} commands={commands} />
      <DeviceBar />
      {card && <Unread />}
      {error ? (
        <ProblemPanel error={error} retry={retry} />
      ) : card ? (
        <div className={css.columns}>
          <AccountColumn
            card={card}
            seat={seat}
            draft={draft}
            change={changeDraft}
            dial={commands.dial}
            renew={renew}
          />
          <Timeline card={card} />
          <div className={css.side}>
            {seat.call?.phase === "preview" && <Preview commands={commands} />}
            <Script key={card.debtorId} steps={card.script} verified={verified} />
          </div>
        </div>
      ) : unnamed.call ? (
        <AttachCaller
          key={unnamed.call.attemptId}
          {...unnamed}
          seat={seat}
          call={unnamed.call}
          commands={commands}
        />
      ) : (
        <Waiting seat={seat} call={commands.promise} />
      )}
      <BottomBar
        seat={seat}
        card={card}
        draft={draft}
        change={changeDraft}
        saves={saves}
        open={() => setDialog("gestion")}
      />
      {card && (dialog === "gestion" || dialog === "renew") && (
        <GestionDialog
          card={card}
          seat={seat}
          draft={draft}
          saves={saves}
          renews={dialog === "renew"}
          ofTalk={told !== null}
          close={() => setDialog("none")}
        />
      )}
      {dialog === "help" && <HelpDialog commands={commands} close={() => setDialog("none")} />}
      {dialog === "pause" && <PauseDialog commands={commands} close={() => setDialog("none")} />}
    </div>
  );
}

/** Somebody called and nobody knows whose call it is: from the talk until it is named or closed. */
function useUnnamed({ call }: SeatView) {
  const [closingOf, setClosingOf] = useState<string | null>(null);
  const met = call?.direction === "inbound" && call.debtorId === null && call.bridgedAt !== null;
  return {
    call: met ? call : null,
    closing: met && closingOf === call.attemptId,
    setClosing: (closing: boolean) => setClosingOf(closing && met ? call.attemptId : null),
  };
}

/** "Renovar" in the agenda leads here: once the person's card is open, so is the dialog. */
function useAskedRenewal(card: DebtorCard | null, renew: (accountId: string) => void): void {
  const [search, setSearch] = useSearchParams();
  const [person, accountId] = [search.get("persona"), search.get("renovar")];
  // The address follows later than the render: what was asked once is opened once.
  const opened = useRef<string>(null);
  useEffect(() => {
    if (accountId === null) opened.current = null;
    if (!accountId || !card || card.debtorId !== person || opened.current === accountId) return;
    opened.current = accountId;
    setSearch({ persona: card.debtorId }, { replace: true });
    if (card.accounts.some((account) => account.id === accountId)) renew(accountId);
  }, [accountId, person, card, renew, setSearch]);
}

/** The card pushed with the call; without a call, the one of the person in the address. */
function useCard(seat: SeatView): { card: DebtorCard | null; error: unknown; retry: () => void } {
  const [search, setSearch] = useSearchParams();
  const person = search.get("persona");
  const pushed = seat.call ? seat.card : (seat.card ?? null);
  const asked = useQuery({
    queryKey: ["card", person],
    queryFn: () => get<DebtorCard>(`/v1/debtors/${encodeURIComponent(person ?? "")}/card`),
    enabled: person !== null && !pushed,
  });
  useEffect(() => {
    // A call came: the person looked up by hand gives way.
    if (pushed && person) setSearch({}, { replace: true });
  }, [pushed, person, setSearch]);
  // A save that has left changes what the card says; a pushed card is told anew by the server.
  const unsent = useOutbox().filter((entry) => entry.body.debtorId === person).length;
  const before = useRef(unsent);
  const { refetch } = asked;
  useEffect(() => {
    if (unsent < before.current) void refetch();
    before.current = unsent;
  }, [unsent, refetch]);
  const looked = person !== null ? (asked.data ?? null) : null;
  return {
    card: pushed ?? looked,
    error: pushed || !person ? null : asked.error,
    retry: () => void asked.refetch(),
  };
}
