// The agent's desk: opens a seat, then shows whatever the server says the seat is doing.
import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { SeatView } from "#http/contract/desk.ts";
import { AppError, type ErrorCode } from "#kernel/errors.ts";
import { live, useLiveState, useTopic } from "../shared/live-react.ts";
import { useLeave } from "../shared/session.ts";
import { NoNews } from "../shared/ui/no-news.tsx";
import { Notice } from "../shared/ui/notice.tsx";
import { ProblemPanel } from "../shared/ui/problem.tsx";
import css from "./desk.module.css";
import { OpenSeat } from "./open-seat.tsx";
import { useOwnSeat } from "./own-seat.ts";
import { Work } from "./work.tsx";

export function DeskPage() {
  const { t } = useTranslation();
  const { data: seat, refused } = useTopic<SeatView>("seat");
  const { replaced } = useLiveState();
  const { own, fresh, keep, forget } = useOwnSeat();
  const seen = useRef("");
  useTitle(seat);
  useEffect(() => {
    if (!own || !seat) return;
    if (seat.seatId === own.opened.seatId) seen.current = own.opened.seatId;
    // The seat was closed elsewhere: its credentials are of no use any more. One opened a moment ago is not yet in
    // the view, which is no reason to give it up.
    else if (seat.seatId === null && (!fresh || seen.current === own.opened.seatId)) forget();
  }, [own, fresh, seat, forget]);
  useEffect(() => {
    if (replaced) forget();
  }, [replaced, forget]);
  if (replaced) return <Replaced />;
  if (refused) return <ProblemPanel error={new AppError(refused as ErrorCode)} />;
  if (!seat) {
    return (
      <div className={css.noNews}>
        <NoNews title={t("desk.title")} waiting={t("common.loading")} />
      </div>
    );
  }
  const here = own && (seat.seatId === null || seat.seatId === own.opened.seatId);
  if (here) return <Work seat={seat} closed={forget} />;
  return <OpenSeat taken={seat.seatId ? (seat.campaign?.id ?? null) : null} opened={keep} />;
}

function Replaced() {
  const { t } = useTranslation();
  const leave = useLeave();
  const here = (): void => {
    live.stop();
    live.start();
  };
  return (
    <Notice title={t("desk.replaced.title")} detail={t("desk.replaced.explain")}>
      <div style={{ display: "flex", gap: 8 }}>
        <Button onClick={here}>{t("desk.replaced.here")}</Button>
        <Button variant="default" onClick={() => void leave()}>
          {t("desk.replaced.leave")}
        </Button>
      </div>
    </Notice>
  );
}

/** The tab says what is going on, for the agent who looks at another window. */
function useTitle(seat: SeatView | undefined): void {
  const { t } = useTranslation();
  const name = seat?.card?.name ?? "";
  const title = !seat?.call
    ? t("desk.tab.waiting")
    : seat.call.phase === "ended"
      ? t("desk.tab.wrapup", { name })
      : t("desk.tab.call", { name });
  useEffect(() => {
    document.title = `${title} · ${t("common.product")}`;
  }, [title, t]);
}
