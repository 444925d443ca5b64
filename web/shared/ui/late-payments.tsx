// Payments that should have come by now, above whatever speaks of promises: what fell due waits for them.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { LatePayments as Late } from "#http/contract/promises.ts";
import { get } from "../api.ts";
import { day } from "../format.ts";
import { useFormat } from "../session.ts";
import { DecideLate } from "./decide-late.tsx";
import css from "./ui.module.css";

/** A file may come at any moment; a minute is soon enough for a banner. Judgement. */
const askAgainMs = 60_000;

/** `decide`: where whoever may is asked what to do about payments that do not come. */
export function LatePayments({ decide = false }: { readonly decide?: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery({
    queryKey: ["payments-late"],
    queryFn: ({ signal }) => get<Late>("/v1/payments-late", signal),
    refetchInterval: askAgainMs,
  });
  const mandates = data?.mandates ?? [];
  if (mandates.length === 0) return null;
  return (
    <output className={css.late}>
      {mandates.map(
        ({ portfolioId, portfolioName: portfolio, throughOn, expectedOn, unsentSince, waiting: count }) => (
          <span key={portfolioId}>
            <span aria-hidden="true">◔ </span>
            {throughOn === null
              ? t("common.latePayments.never", { portfolio, count })
              : t("common.latePayments.since", {
                  portfolio,
                  through: day(throughOn, format),
                  expected: day(expectedOn, format),
                  count,
                })}
            {unsentSince !== null && decide && (
              <DecideLate portfolioId={portfolioId} portfolio={portfolio} waiting={count} />
            )}
          </span>
        ),
      )}
    </output>
  );
}
