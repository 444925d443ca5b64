// The first question of a gestión without a call: what happened instead, and when. A digit and two Enters for "just now".
import { Button } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { momentProblem, mostDaysBack, waysWithoutCall } from "#gestiones/core/without-call.ts";
import type { DebtorCard } from "#http/contract/desk.ts";
import { instantOf, type LocalDate, localTime } from "#kernel/time.ts";
import { dateOf, dayInWords, formatOf, hourMinute } from "../../shared/format.ts";
import { operationNow } from "../../shared/live-react.ts";
import type { GestionPart } from "../saves.ts";
import { readPastDay, readTime } from "../typed-input.ts";
import { Choices } from "./choices.tsx";
import { Line } from "./fields.tsx";
import css from "./gestion.module.css";

export type WayPart = Pick<GestionPart, "withoutCall">;
type Way = (typeof waysWithoutCall)[number];
const order = ["visit", "branch", "email", "email_in", "letter", "letter_in", "manual"] as const;

interface Props {
  readonly card: DebtorCard;
  readonly chosen: (part: WayPart) => void;
  readonly before?: WayPart["withoutCall"] | undefined;
}
export function AskWay({ card, chosen, before }: Props) {
  const { t } = useTranslation();
  const [way, setWay] = useState<Way | undefined>(before?.way);
  const choose = (id: string): void => {
    const known = waysWithoutCall.find((each) => each === id);
    if (known) setWay(known);
    else chosen({});
  };
  if (way) return <AskMoment way={way} card={card} chosen={chosen} back={() => setWay(undefined)} />;
  return (
    <Choices
      label={t("desk.gestion.way")}
      items={order.map((id, at) => ({
        id,
        key: String(at + 1),
        label: t(`desk.gestion.ways.${id}`),
        detail: "",
      }))}
      choose={choose}
    />
  );
}

function AskMoment({ way, card, chosen, back }: Omit<Props, "before"> & { way: Way; back: () => void }) {
  const { t } = useTranslation();
  const form = useRef<HTMLFormElement>(null);
  const format = formatOf(card.portfolio.country, card.portfolio.timeZone);
  const now = operationNow();
  const [dayText, setDay] = useState("hoy");
  const [timeText, setTime] = useState(() => hourMinute(now, format));
  useEffect(() => form.current?.querySelector("input")?.focus(), []);
  const today = dateOf(now, format.zone);
  const on = readPastDay(dayText, today);
  const time = readTime(timeText, Math.floor(localTime(now, format.zone).secondOfDay / 60));
  const at = on.ok && time.ok ? momentOf(on.value, time.value, format.zone, now) : undefined;
  const problem = at === undefined ? undefined : momentProblem(at, now);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (at !== undefined && !problem) chosen({ withoutCall: { way, at } });
  };
  const dayHint = !on.ok
    ? t(`desk.typed.${on.why}`)
    : problem === "too_far"
      ? t("desk.gestion.wayTooFar", { count: mostDaysBack })
      : dayInWords(on.value, today);
  const timeHint = !time.ok
    ? t("desk.typed.time_unreadable")
    : problem === "in_the_future"
      ? t("desk.gestion.wayFuture")
      : "";
  return (
    <form ref={form} className={css.form} onSubmit={submit} noValidate>
      <p className={css.result}>
        <strong>{t(`desk.gestion.ways.${way}`)}</strong>
        <button type="button" className={css.back} onClick={back}>
          {t("desk.gestion.back")}
        </button>
      </p>
      <Line
        label={`${t("desk.gestion.wayDay")} (${t("desk.gestion.paidDayHint")})`}
        value={dayText}
        wrong={!on.ok || problem === "too_far"}
        hint={dayHint}
        change={setDay}
      />
      <Line
        label={`${t("desk.gestion.wayTime")} (${t("desk.gestion.wayTimeHint")})`}
        value={timeText}
        wrong={!time.ok || problem === "in_the_future"}
        hint={timeHint}
        change={setTime}
      />
      <div className={css.actions}>
        <Button type="submit">{t("desk.gestion.wayContinue")}</Button>
      </div>
    </form>
  );
}

/** The minute that is running is now, not the future. */
function momentOf(on: LocalDate, minutes: number, zone: string, now: number): number {
  const at = instantOf(on, minutes * 60, zone);
  return at > now && at - now < 60_000 ? now : at;
}
