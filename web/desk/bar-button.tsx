// A button of the call bar, with the key that does the same.
import { type Action, ariaKeys, keyName } from "../shared/keys.ts";
import css from "./call-bar.module.css";

interface BarButtonProps {
  readonly action: Action;
  readonly label: string;
  readonly press: () => void;
  readonly pressed?: boolean;
  readonly strong?: boolean;
  readonly danger?: boolean;
}

export function BarButton({ action, label, press, pressed, strong, danger }: BarButtonProps) {
  return (
    <button
      type="button"
      className={[css.button, strong ? css.strong : "", danger ? css.danger : ""].join(" ")}
      aria-keyshortcuts={ariaKeys(action)}
      aria-pressed={pressed}
      onClick={press}
    >
      {label} <kbd>{keyName(action)}</kbd>
    </button>
  );
}
