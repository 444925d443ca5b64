// A list chosen with one digit, inside a dialog only: a lone key elsewhere would act by accident (WCAG 2.1.4).
import { type KeyboardEvent, useEffect, useRef } from "react";
import css from "./gestion.module.css";

interface Choice {
  readonly id: string;
  readonly key: string;
  readonly label: string;
  readonly detail: string;
}
interface Props {
  readonly label: string;
  readonly items: readonly Choice[];
  readonly choose: (id: string) => void;
  readonly back?: () => void;
}

export function Choices({ label, items, choose, back }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const first = items[0]?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new level of the tree takes the focus.
  useEffect(() => {
    list.current?.querySelector("button")?.focus();
  }, [first]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const chosen = items.find((item) => item.key === event.key);
    const buttons = [...(list.current?.querySelectorAll("button") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (chosen) choose(chosen.id);
    else if (event.key === "Backspace" && back) back();
    else if (step !== 0) buttons[(at + step + buttons.length) % buttons.length]?.focus();
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a form; these are commands.
    <div ref={list} role="group" aria-label={label} className={css.choices} onKeyDown={onKeyDown}>
      <p className="muted">{label}</p>
      {items.map((item, index) => (
        <button
          type="button"
          key={item.id}
          className={css.choice}
          data-autofocus={index === 0 || undefined}
          aria-keyshortcuts={item.key}
          onClick={() => choose(item.id)}
        >
          <kbd>{item.key}</kbd>
          <span className={css.choiceLabel}>{item.label}</span>
          <span className="muted">{item.detail}</span>
        </button>
      ))}
    </div>
  );
}
