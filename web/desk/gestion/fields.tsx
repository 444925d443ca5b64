// The fields of a result. Each says in words what it read, or what is wrong, while one types.
import { Fragment, useId } from "react";
import { useTranslation } from "react-i18next";
import { warnFrom } from "#promises/core/in-a-row.ts";
import { dayInWords, money } from "../../shared/format.ts";
import { inARowText } from "../../shared/in-a-row.ts";
import type { Account } from "../promise-check.ts";
import css from "./gestion.module.css";
import { type About, amountOf, callbackOf, dayOf, problemText, type Typed } from "./result.ts";

export interface FieldProps {
  readonly typed: Typed;
  readonly change: (part: Partial<Typed>) => void;
  readonly about: About;
  /** A save was tried: missing fields are told too. */
  readonly tried: boolean;
}

interface LineProps {
  readonly label: string;
  readonly value: string;
  readonly hint: string;
  readonly wrong: boolean;
  readonly change: (value: string) => void;
  readonly step?: boolean;
}
export function Line({ label, value, hint, wrong, change, step = true }: LineProps) {
  const id = useId();
  return (
    <div className={css.field}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={css.input}
        value={value}
        autoComplete="off"
        aria-invalid={wrong || undefined}
        aria-describedby={`${id}-hint`}
        data-step={step || undefined}
        data-autofocus={step || undefined}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => change(event.currentTarget.value)}
      />
      <span id={`${id}-hint`} className={wrong ? css.wrong : css.hint}>
        {wrong && <span aria-hidden="true">▲ </span>}
        {hint}
      </span>
    </div>
  );
}

export function PromiseFields({ typed, change, about }: FieldProps) {
  const { t } = useTranslation();
  const due = dayOf(typed, about);
  const { today } = about.card.promisePolicy;
  const hint = due.ok
    ? [
        dayInWords(due.value, today),
        due.warning && t(`desk.typed.${due.warning}`),
        due.movesTo && t("desk.typed.day_moves", { day: dayInWords(due.movesTo, today) }),
      ]
        .filter((part) => part)
        .join(" · ")
    : problemText(t, due.problem, about);
  const row = Math.max(...about.accounts.map(({ nextInARow }) => nextInARow));
  return (
    <>
      {about.accounts.map((account) => (
        <Fragment key={account.id}>
          <AmountLine account={account} typed={typed} change={change} about={about} />
          {account.activePromise && (
            <p className={css.warning} role="note">
              <span aria-hidden="true">◆ </span>
              {t("desk.gestion.renews", {
                amount: money(account.activePromise.amount, about.format),
                day: dayInWords(account.activePromise.dueOn, today),
              })}
            </p>
          )}
        </Fragment>
      ))}
      <Line
        label={`${t("desk.gestion.date")} (${t("desk.gestion.dateHint")})`}
        value={typed.day}
        wrong={!due.ok}
        hint={hint}
        change={(day) => change({ day })}
      />
      {row >= warnFrom && (
        <p className={css.warning} role="note">
          <span aria-hidden="true">▲ </span>
          {inARowText(t, row)} {t("desk.gestion.inARow")}
        </p>
      )}
    </>
  );
}

function AmountLine({ account, typed, change, about }: Omit<FieldProps, "tried"> & { account: Account }) {
  const { t } = useTranslation();
  const amount = amountOf(typed, account, about);
  return (
    <Line
      label={
        about.accounts.length === 1
          ? t("desk.gestion.amount")
          : t("desk.gestion.amountFor", { number: `${account.product} ${account.number}` })
      }
      value={typed.amounts[account.id] ?? ""}
      wrong={!amount.ok}
      hint={amount.ok ? money(amount.value, about.format) : problemText(t, amount.problem, about)}
      change={(text) => change({ amounts: { ...typed.amounts, [account.id]: text } })}
    />
  );
}

export function CallbackFields({ typed, change, about, tried }: FieldProps) {
  const { t } = useTranslation();
  const callback = callbackOf(typed, about);
  const why = "why" in callback ? callback.why : undefined;
  const blank = typed.callbackTime === "" && !tried;
  const timeWrong = (why === "time" || why === "past") && !blank;
  const phones = about.card.phones.filter((phone) => phone.dialable);
  return (
    <>
      <Line
        label={`${t("desk.gestion.callbackDay")} (${t("desk.gestion.dateHint")})`}
        value={typed.callbackDay}
        wrong={why === "day"}
        hint={why === "day" ? t("desk.typed.day_unreadable") : ""}
        change={(callbackDay) => change({ callbackDay })}
      />
      <Line
        label={`${t("desk.gestion.callbackTime")} (${t("desk.gestion.timeHint")})`}
        value={typed.callbackTime}
        wrong={timeWrong}
        hint={timeWrong ? t(why === "past" ? "desk.typed.time_past" : "desk.typed.time_unreadable") : ""}
        change={(callbackTime) => change({ callbackTime })}
      />
      <div className={css.pair}>
        <label className={css.field}>
          {t("desk.gestion.owner")}
          <select
            className={css.input}
            value={typed.owner}
            onChange={(event) => change({ owner: event.currentTarget.value === "team" ? "team" : "me" })}
          >
            <option value="me">{t("desk.gestion.ownerMe")}</option>
            <option value="team">{t("desk.gestion.ownerTeam")}</option>
          </select>
        </label>
        <label className={css.field}>
          {t("desk.gestion.callbackPhone")}
          <select
            className={css.input}
            value={typed.phoneId}
            onChange={(event) => change({ phoneId: event.currentTarget.value })}
          >
            <option value="">{t("desk.gestion.samePhone")}</option>
            {phones.map((phone) => (
              <option key={phone.id} value={phone.id}>
                {phone.number}
              </option>
            ))}
          </select>
        </label>
      </div>
    </>
  );
}

export function ReasonField({ typed, change, about, tried }: FieldProps) {
  const { t } = useTranslation();
  const wrong = tried && typed.reason === "";
  return (
    <label className={css.field}>
      {t("desk.gestion.reason")}
      <select
        className={css.input}
        value={typed.reason}
        data-step
        data-autofocus
        aria-invalid={wrong || undefined}
        onChange={(event) => change({ reason: event.currentTarget.value })}
      >
        <option value="">{t("desk.gestion.chooseReason")}</option>
        {about.reasons.map((reason) => (
          <option key={reason.code} value={reason.code}>
            {reason.name}
          </option>
        ))}
      </select>
      {wrong && <span className={css.wrong}>▲ {t("session.needed")}</span>}
    </label>
  );
}

/** Optional, and one key: the digit before each. Zero leaves it unsaid. */
export function AttitudeField({ typed, change, about }: FieldProps) {
  const { t } = useTranslation();
  return (
    <label className={css.field}>
      {t("desk.gestion.attitude")}
      <select
        className={css.input}
        value={typed.attitude}
        data-step
        onChange={(event) => change({ attitude: event.currentTarget.value })}
      >
        <option value="">{t("desk.gestion.attitudeUnsaid")}</option>
        {about.attitudes.map(({ code, name }, index) => (
          <option key={code} value={code}>
            {index + 1} {name}
          </option>
        ))}
      </select>
    </label>
  );
}

export function NoteField({ typed, change, about, tried }: FieldProps) {
  const { t } = useTranslation();
  const needed = about.result.requires.includes("note");
  const wrong = needed && tried && typed.note.trim() === "";
  return (
    <Line
      label={t("desk.gestion.note")}
      value={typed.note}
      step={needed}
      wrong={wrong}
      hint={needed ? t("desk.gestion.noteNeeded") : ""}
      change={(note) => change({ note })}
    />
  );
}
