// The sheet of a mandate in one line, for the mandate's own page.
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Portfolio } from "#http/contract/portfolio.ts";
import { day } from "../../../shared/format.ts";
import { operationNow } from "../../../shared/live-react.ts";
import kit from "../../kit/kit.module.css";
import { formatOfPortfolio } from "../../kit/lists.ts";
import { Loaded } from "../../kit/page.tsx";
import { useSheet } from "./use-sheet.ts";
import { inForce } from "./versions.ts";

export function SheetLine({ portfolio }: { portfolio: Portfolio }) {
  const { t } = useTranslation();
  const query = useSheet(portfolio.id);
  const format = formatOfPortfolio(portfolio);
  return (
    <Loaded query={query}>
      {({ versions }) => {
        const held = inForce(versions, operationNow());
        return (
          <p>
            <strong>{t("office.sheet.of")}:</strong>{" "}
            {held
              ? t(held.ofCreditor ? "office.sheet.lineOfCreditor" : "office.sheet.line", {
                  version: held.version,
                  name: held.signedBy,
                  day: day(held.signedOn, format),
                })
              : t("office.sheet.lineNone")}{" "}
            <Link className={kit.link} to={`/oficina/carteras/${portfolio.id}/carta`}>
              {t("office.sheet.open")}
            </Link>
          </p>
        );
      }}
    </Loaded>
  );
}
