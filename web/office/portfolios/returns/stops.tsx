// What stops a file: results without a code of the creditor's, each with how many rows it holds back.
import { useTranslation } from "react-i18next";
import type { Portfolio } from "#http/contract/portfolio.ts";
import type { ReturnPreview } from "#http/contract/returns.ts";
import { count } from "../../../shared/format.ts";
import { useCan } from "../../../shared/session.ts";
import kit from "../../kit/kit.module.css";
import { formatOfPortfolio } from "../../kit/lists.ts";
import load from "../../load/load.module.css";
import { ToProfile } from "./to-profile.tsx";

interface Props {
  readonly unmapped: ReturnPreview["unmapped"];
  readonly portfolio: Portfolio;
  readonly day: string;
}
export function Stops({ unmapped, portfolio, day }: Props) {
  const { t } = useTranslation();
  const can = useCan();
  const format = formatOfPortfolio(portfolio);
  if (unmapped.length === 0) return null;
  return (
    <div className={load.result} data-bad>
      <p>
        <strong>
          <span aria-hidden="true">▲ </span>
          {t("office.returns.stops", { count: unmapped.length })}
        </strong>
      </p>
      <ul className={kit.refusal}>
        {[...unmapped]
          .sort((a, b) => b.rows - a.rows)
          .map(({ code, name, rows }) => (
            <li key={code}>
              {name} <span className="muted">({code})</span>:{" "}
              {t("office.returns.unmappedRows", { count: rows, shown: count(rows, format) })}
            </li>
          ))}
      </ul>
      {can("settings.manage") ? (
        <p>
          <ToProfile portfolioId={portfolio.id} day={day} text={t("office.returns.giveCodes")} />
        </p>
      ) : (
        <p className="muted">{t("office.returns.onlyAdmin")}</p>
      )}
    </div>
  );
}
