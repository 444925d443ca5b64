import { useTranslation } from "react-i18next";
import { percent } from "../../shared/format.ts";
import { useFormat } from "../../shared/session.ts";
import css from "./load.module.css";
import type { Flaw } from "./mapping.ts";

export function Steps({ at }: { at: number }) {
  const { t } = useTranslation();
  return (
    <ol className={css.steps} aria-label={t("office.load.stepsLabel")}>
      {(["file", "columns", "job"] as const).map((step, index) => (
        <li key={step} aria-current={index === at ? "step" : undefined}>
          {index + 1}. {t(`office.load.steps.${step}`)}
        </li>
      ))}
    </ol>
  );
}

export function Flaws({ flaws }: { flaws: readonly Flaw[] }) {
  const { t } = useTranslation();
  const textOf = (flaw: Flaw): string => {
    if (flaw.kind === "undecided") return t(`office.load.flaws.${flaw.about}`);
    const names = (flaw.kind === "twice" ? [flaw.field] : flaw.fields).map((field) =>
      t(`office.fields.${field}`),
    );
    return t(`office.load.flaws.${flaw.kind}`, { fields: names.join(t("office.load.or")) });
  };
  return (
    <output>
      {flaws.length > 0 && (
        <>
          <strong>{t("office.load.flaws.title")}</strong>
          <ul className={css.flaws}>
            {flaws.map((flaw) => (
              <li key={textOf(flaw)}>{textOf(flaw)}</li>
            ))}
          </ul>
        </>
      )}
    </output>
  );
}

export function Sending({ sent, total }: { sent: number; total: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const share = total > 0 ? Math.min(1, sent / total) : 0;
  return (
    <div>
      <p>{t("office.load.sending", { share: percent(share, format, 0) })}</p>
      <progress className={css.progress} max={1} value={share} aria-label={t("office.load.sendingLabel")} />
    </div>
  );
}
