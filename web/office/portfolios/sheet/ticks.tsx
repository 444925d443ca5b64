// Several things to be ticked under one name, some of them fixed.
import { useId } from "react";
import css from "./sheet.module.css";

interface Tick {
  readonly value: string;
  readonly label: string;
  readonly held: boolean;
  /** Ticked for good: why. */
  readonly fixed?: string;
}
interface Props {
  readonly legend: string;
  /** The title above says it already. */
  readonly titled?: boolean;
  readonly ticks: readonly Tick[];
  readonly wrong?: string | undefined;
  readonly set: (value: string, held: boolean) => void;
}
export function Ticks({ legend, titled = false, ticks, wrong, set }: Props) {
  const id = useId();
  return (
    <fieldset className={css.ticks} {...(wrong ? { "aria-describedby": id } : {})}>
      <legend className={titled ? "sr-only" : undefined}>{legend}</legend>
      {ticks.map(({ value, label, held, fixed }) => (
        <label key={value} className={css.tick}>
          <input
            type="checkbox"
            checked={held}
            disabled={fixed !== undefined}
            onChange={(event) => set(value, event.currentTarget.checked)}
          />
          <span>
            {label}
            {fixed && <span className="muted"> ({fixed})</span>}
          </span>
        </label>
      ))}
      {wrong && (
        <p id={id} className={css.wrong}>
          {wrong}
        </p>
      )}
    </fieldset>
  );
}
