// The creditor's code for each of our results; those that stop the day's file come first.
import { useTranslation } from "react-i18next";
import type { Portfolio } from "#http/contract/portfolio.ts";
import type { StoredReturnProfile } from "#http/contract/returns.ts";
import { count, day as dayText } from "../../../shared/format.ts";
import { formatOfPortfolio } from "../../kit/lists.ts";
import { Loaded, Panel } from "../../kit/page.tsx";
import { type Column, Table } from "../../kit/table.tsx";
import { type CodeRow, codeRows, type Draft, mostCode } from "./draft.ts";
import type { Faults } from "./fault-text.ts";
import css from "./returns.module.css";
import { useReturnPreview } from "./use-returns.ts";

interface Props {
  readonly portfolio: Portfolio;
  readonly results: StoredReturnProfile["results"];
  readonly day: string;
  /** As stored: a code for a result that is gone keeps its row while it is cleared. */
  readonly kept: Draft["codes"];
  readonly codes: Draft["codes"];
  readonly set: (codes: Draft["codes"]) => void;
  /** A column of the file carries them. */
  readonly used: boolean;
  readonly wrong: Faults;
}
export function Codes({ portfolio, results, day, kept, codes, set, used, wrong }: Props) {
  const { t } = useTranslation();
  const preview = useReturnPreview(portfolio.id, day);
  const format = formatOfPortfolio(portfolio);
  const columns: readonly Column<CodeRow>[] = [
    {
      id: "result",
      head: t("office.returns.profile.result"),
      cell: (row) => (
        <>
          {row.name} <span className="muted">({row.code})</span>
        </>
      ),
    },
    {
      id: "theirs",
      head: t("office.returns.profile.theirs"),
      cell: ({ code, name }) => (
        <>
          <input
            className={css.input}
            aria-label={t("office.returns.profile.theirsOf", { name })}
            aria-invalid={wrong[`codes.${code}`] !== undefined}
            maxLength={mostCode}
            autoComplete="off"
            value={codes[code] ?? ""}
            onChange={(event) => set({ ...codes, [code]: event.currentTarget.value })}
          />
          {wrong[`codes.${code}`] && <p className={css.wrong}>{wrong[`codes.${code}`]}</p>}
        </>
      ),
    },
    {
      id: "why",
      head: t("office.state"),
      cell: ({ code, stops, ofTree }) => {
        if ((codes[code] ?? "").trim() !== "") return <span aria-hidden="true">✔</span>;
        if (ofTree !== null) return t("office.returns.profile.ofTree", { code: ofTree });
        if (stops === 0) return null;
        const missing = { count: stops, shown: count(stops, format), day: dayText(day, format) };
        return (
          <span className={css.missing}>
            <span aria-hidden="true">▲ </span>
            {t("office.returns.profile.missing", missing)}
          </span>
        );
      },
    },
  ];
  return (
    <Panel title={t("office.returns.profile.codes")} hint={t("office.returns.profile.codesHint")}>
      {!used && <p>{t("office.returns.profile.codesUnused")}</p>}
      {/* The rows of the day decide the order: they are waited for, so that nothing moves under the fingers. */}
      <Loaded query={preview}>
        {({ unmapped }) => (
          <Table
            caption={t("office.returns.profile.codes")}
            columns={columns}
            rows={codeRows(results, unmapped, kept)}
            keyOf={({ code }) => code}
          />
        )}
      </Loaded>
    </Panel>
  );
}
