// Step one: what kind of load it is and which file. Dropping is a convenience; the button does the same.

import { Button } from "@mantine/core";
import { useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCan } from "../../shared/session.ts";
import css from "./load.module.css";

export function FileDrop({
  onFile,
  busy,
  hint,
}: {
  onFile: (file: File) => void;
  busy: boolean;
  hint?: string;
}) {
  const { t } = useTranslation();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (files: FileList | null): void => {
    const file = files?.[0];
    if (file) onFile(file);
    // The same file chosen again, corrected meanwhile, must be news.
    if (input.current) input.current.value = "";
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same with the keyboard.
    <div
      className={css.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
    >
      <label htmlFor={id} className="sr-only">
        {t("office.load.file")}
      </label>
      <input
        ref={input}
        id={id}
        type="file"
        accept=".csv,.txt,text/csv,text/plain"
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => take(event.currentTarget.files)}
      />
      <Button loading={busy} onClick={() => input.current?.click()}>
        {t("office.load.choose")}
      </Button>
      <p className="muted">{hint ?? t("office.load.dropHint")}</p>
    </div>
  );
}

const loadKinds = ["assignment", "update", "withdrawal", "exclusion"] as const;
export type LoadKind = (typeof loadKinds)[number];
/** Who may load only exclusions is offered nothing else. */
export function useLoadKinds(): readonly LoadKind[] {
  return useCan()("portfolio.load") ? loadKinds : ["exclusion"];
}
export function PickKind({
  kinds,
  kind,
  change,
}: {
  kinds: readonly LoadKind[];
  kind: LoadKind;
  change: (kind: LoadKind) => void;
}) {
  const { t } = useTranslation();
  return (
    <fieldset className={css.kinds}>
      <legend>{t("office.load.kind")}</legend>
      {kinds.map((each) => (
        <label key={each} className={css.kind}>
          <input type="radio" name="kind" checked={kind === each} onChange={() => change(each)} />
          <span>
            <strong>{t(`office.load.kinds.${each}`)}</strong>
            <br />
            <span className="muted">{t(`office.load.kindHints.${each}`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
