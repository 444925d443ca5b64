// What changes around a call: the tone and the words of its coming, of its end and of a verified identity.
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { SeatView } from "#http/contract/desk.ts";
import { outbox } from "../shared/outbox-react.ts";
import { announce } from "../shared/ui/announcer.tsx";
import { softphone } from "./own-seat.ts";

export function useCallNews(seat: SeatView): void {
  const { t } = useTranslation();
  const attemptId = seat.call?.attemptId ?? null;
  const phase = seat.call?.phase ?? null;
  const verified = seat.call?.identityVerified ?? false;
  const words = useRef("");
  useEffect(() => {
    const unnamed = seat.call?.direction === "inbound" && seat.call.debtorId === null;
    words.current = unnamed
      ? t("desk.announce.unnamed")
      : t("desk.announce.call", { name: seat.card?.name ?? "" });
  });
  useEffect(() => {
    if (!attemptId) return;
    softphone.announce();
    announce(words.current);
  }, [attemptId]);
  useEffect(() => {
    softphone.expectAudio(phase === "talking");
    if (phase === "ended") announce(t("desk.announce.ended"));
    // Gestiones registered during the call may leave when it is over.
    void outbox.callIs(phase === null || phase === "ended" ? null : attemptId);
  }, [phase, attemptId, t]);
  useEffect(() => {
    if (verified) announce(t("desk.announce.verified"));
  }, [verified, t]);
}
