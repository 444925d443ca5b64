// Figures with their names; each opens its formula, by mouse, keyboard or touch.
import { useTranslation } from "react-i18next";
import type { Static } from "typebox";
import type { Figure } from "#http/contract/reports.ts";
import { useFormat } from "../../shared/session.ts";
import { Fact } from "../../shared/ui/fact.tsx";
import { figureText } from "./figure-text.ts";
import css from "./reports.module.css";

export type FigureView = Static<typeof Figure>;

export function Figures({ figures }: { figures: readonly FigureView[] }) {
  const format = useFormat();
  return (
    <ul className={css.figures}>
      {figures.map((figure) => (
        <li key={figure.code} className={css.figure}>
          <details>
            <summary title={figure.formula}>
              <span className={css.name}>{figure.name}</span>
              <span className={css.value}>{figureText(figure.code, figure.value, format)}</span>
            </summary>
            <p className="muted">{figure.formula}</p>
          </details>
        </li>
      ))}
    </ul>
  );
}
/** The formulas of a table's columns, told once below it. */
export function Formulas({ figures }: { figures: readonly FigureView[] }) {
  const { t } = useTranslation();
  return (
    <details>
      <summary>{t("office.reports.formulas")}</summary>
      <dl className={css.formulas}>
        {figures.map((figure) => (
          <Fact key={figure.code} name={figure.name}>
            {figure.formula}
          </Fact>
        ))}
      </dl>
    </details>
  );
}
