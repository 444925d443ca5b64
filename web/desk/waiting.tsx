// Without a person on the screen: what the seat waits for and why, the day so far, and who to call back.
import { useTranslation } from "react-i18next";
import type { SeatView } from "#http/contract/desk.ts";
import { count, hourMinute, money } from "../shared/format.ts";
import { keyName } from "../shared/keys.ts";
import { operationNow, useSecond } from "../shared/live-react.ts";
import { useFormat } from "../shared/session.ts";
import { Elapsed, Remaining } from "../shared/ui/elapsed.tsx";
import { Fact } from "../shared/ui/fact.tsx";
import { StateMark } from "../shared/ui/state-mark.tsx";
import { Agenda } from "./agenda.tsx";
import css from "./waiting.module.css";

interface Props {
  readonly seat: SeatView;
  /** Shows the person of a promise, to be called. */
  readonly call: (debtorId: string) => Promise<boolean>;
}
export function Waiting({ seat, call }: Props) {
  const { t } = useTranslation();
  return (
    <div className={css.waiting}>
      <section className={css.card} aria-labelledby="waiting-now">
        <h2 id="waiting-now">{t("desk.waiting.title")}</h2>
        <p className={css.big}>
          <StateMark state={seat.state} /> <Situation seat={seat} />
        </p>
        {seat.state === "paused" && seat.pauseLimitAt !== null && <PauseLimit until={seat.pauseLimitAt} />}
        {seat.restUntil !== null && <Rest until={seat.restUntil} />}
        {seat.nextBreak?.phase === "later" && <NextBreak turn={seat.nextBreak} />}
        {seat.waitingBecause && (
          <p className={css.because}>
            <strong>{t("desk.waiting.because")}:</strong> {seat.waitingBecause}
          </p>
        )}
        {seat.campaign?.mode === "manual" && <p>{t("desk.waiting.manual")}</p>}
        <p className="muted">{t("desk.waiting.search", { key: keyName("palette") })}</p>
      </section>
      <Today seat={seat} />
      <Agenda seated call={seat.state === "available" && seat.call === null ? call : undefined} />
    </div>
  );
}

function Situation({ seat }: { seat: SeatView }) {
  const { t } = useTranslation();
  if (!seat.lineUp && seat.state !== "offline") return t("desk.waiting.connecting");
  if (seat.state === "paused")
    return t("desk.waiting.paused", { reason: seat.pauseLabel ?? seat.pauseReason ?? "" });
  if (seat.state === "dialling") return t("desk.waiting.dialling");
  if (seat.state !== "available") return t(`common.state.${seat.state}`);
  return (
    <>
      {t("desk.waiting.since")} <Elapsed since={seat.since} />
    </>
  );
}

function NextBreak({ turn }: { turn: NonNullable<SeatView["nextBreak"]> }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <p>
      <span aria-hidden="true">◔ </span>
      {t("desk.notices.breakLater", {
        label: turn.label.toLowerCase(),
        from: hourMinute(turn.from, format),
        until: hourMinute(turn.until, format),
      })}
    </p>
  );
}

/** Nothing is asked of the agent: it ends by itself and the next call may come. */
function Rest({ until }: { until: number }) {
  const { t } = useTranslation();
  useSecond();
  if (operationNow() >= until) return null;
  return (
    <p className="muted">
      {t("desk.waiting.rest")}: <Remaining until={until} />
    </p>
  );
}

function PauseLimit({ until }: { until: number }) {
  const { t } = useTranslation();
  useSecond();
  if (operationNow() >= until) return <p className={css.because}>▲ {t("desk.waiting.pauseOver")}</p>;
  return (
    <p>
      {t("desk.waiting.pauseLeft", { left: "" })}
      <Remaining until={until} />
    </p>
  );
}

function Today({ seat }: { seat: SeatView }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section className={css.card} aria-labelledby="waiting-today">
      <h2 id="waiting-today">{t("desk.waiting.today")}</h2>
      <dl className={css.figures}>
        {(["calls", "contacts", "promises"] as const).map((figure) => (
          <Fact key={figure} name={t(`desk.waiting.${figure}`)}>
            {count(seat.today[figure], format)}
          </Fact>
        ))}
        <Fact name={t("desk.waiting.promised")}>
          {seat.today.promised.length === 0
            ? t("common.none")
            : seat.today.promised.map((amount) => money(amount, format)).join(" + ")}
        </Fact>
      </dl>
    </section>
  );
}
