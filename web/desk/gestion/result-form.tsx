// What a result asks for. Enter goes to the next field and saves on the last; the echo says in words what is saved.
import { Button } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DebtorCard, SeatView } from "#http/contract/desk.ts";
import { formatOf } from "../../shared/format.ts";
import { ariaKeys, keyName } from "../../shared/keys.ts";
import { operationNow } from "../../shared/live-react.ts";
import { type DispositionNode, type DispositionTree, isPromise } from "../disposition.ts";
import type { Draft } from "../draft.ts";
import type { SaveManner, Saves } from "../saves.ts";
import { AttitudeField, CallbackFields, NoteField, PromiseFields, ReasonField } from "./fields.tsx";
import css from "./gestion.module.css";
import { ReportedFields } from "./reported-fields.tsx";
import { type About, inWords, partOf, startingWith, type Typed } from "./result.ts";

interface Props {
  readonly name: string;
  readonly result: DispositionNode;
  readonly reasons: DispositionTree["reasons"];
  readonly attitudes: DispositionTree["attitudes"];
  readonly unasked: DispositionTree["unasked"];
  readonly card: DebtorCard;
  readonly seat: SeatView;
  readonly draft: Draft;
  readonly saves: Saves;
  readonly back: () => void;
  readonly close: () => void;
}
export function ResultForm({
  name,
  result,
  reasons,
  attitudes,
  unasked,
  card,
  draft,
  saves,
  back,
  close,
}: Props) {
  const { t } = useTranslation();
  const form = useRef<HTMLFormElement>(null);
  const about: About = {
    result,
    reasons,
    attitudes,
    card,
    accounts: card.accounts.filter((account) => draft.accountIds.includes(account.id)),
    format: formatOf(card.portfolio.country, card.portfolio.timeZone),
    now: operationNow(),
  };
  const [typed, setTyped] = useState<Typed>(() => startingWith(about, draft.note, saves.again));
  const [tried, setTried] = useState(false);
  const change = (part: Partial<Typed>): void => setTyped((before) => ({ ...before, ...part }));
  useEffect(() => focusOn(form.current?.querySelector("[data-step]")), []);
  const save = (manner: SaveManner): void => {
    const part = partOf(typed, about);
    if (!part) {
      setTried(true);
      // After the render that marks the fields.
      requestAnimationFrame(() => focusOn(form.current?.querySelector('[aria-invalid="true"]')));
      return;
    }
    const words = inWords(t, typed, about);
    void saves.save(part, typed.note.trim(), words ? `${name} · ${words}` : name, manner);
    close();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Enter") return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      save(event.shiftKey ? "pause" : "next");
      return;
    }
    if (!(event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement)) return;
    event.preventDefault();
    const steps = [...(form.current?.querySelectorAll("[data-step]") ?? [])];
    const next = steps[steps.indexOf(event.target) + 1];
    if (event.target.getAttribute("aria-invalid") === "true") setTried(true);
    else if (next) focusOn(next);
    else save("plain");
  };
  const fields = { typed, change, about, tried };
  return (
    <form
      ref={form}
      className={css.form}
      onKeyDown={onKeyDown}
      onSubmit={(event) => event.preventDefault()}
      noValidate
    >
      <p className={css.result}>
        <strong>{name}</strong>
        <button type="button" className={css.back} onClick={back}>
          {t("desk.gestion.back")}
        </button>
      </p>
      {isPromise(result) && <PromiseFields {...fields} />}
      {result.requires.includes("callback") && <CallbackFields {...fields} />}
      {result.requires.includes("reported_payment") && <ReportedFields {...fields} />}
      {reasons.length > 0 && <ReasonField {...fields} />}
      {attitudes.length > 0 && <AttitudeField {...fields} />}
      {unasked.map(({ question, by }) => (
        <p key={question} className={css.hint} role="note">
          {t(`desk.gestion.unasked.${question}`, { by })}
        </p>
      ))}
      <output className={css.echo}>{inWords(t, typed, about)}</output>
      <NoteField {...fields} />
      <div className={css.actions}>
        <Button onClick={() => save("plain")}>
          {isPromise(result) ? t("desk.gestion.savePromise") : t("desk.gestion.save")}
        </Button>
        <Button variant="default" aria-keyshortcuts={ariaKeys("saveNext")} onClick={() => save("next")}>
          {t("desk.gestion.saveNext")}&nbsp;<kbd>{keyName("saveNext")}</kbd>
        </Button>
        <Button variant="default" aria-keyshortcuts={ariaKeys("savePause")} onClick={() => save("pause")}>
          {t("desk.gestion.savePause")}
        </Button>
      </div>
    </form>
  );
}

function focusOn(element: Element | null | undefined): void {
  if (!(element instanceof HTMLElement)) return;
  element.focus();
  // What is suggested is replaced by what is typed.
  if (element instanceof HTMLInputElement) element.select();
}
