// The draft rehearsed 400 ms after the last change: how many people it leaves callable and what each part holds back.
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { createContext, useContext } from "react";
import { useTranslation } from "react-i18next";
import type { InstructionSheetView, RehearsalView } from "#http/contract/sheets.ts";
import { post } from "../../../shared/api.ts";
import { count, type Format } from "../../../shared/format.ts";
import { ProblemPanel } from "../../../shared/ui/problem.tsx";
import kit from "../../kit/kit.module.css";
import { Panel } from "../../kit/page.tsx";
import css from "./sheet.module.css";

const idleMs = 400;

export type Part = RehearsalView["heldBackBy"][number]["choice"];
export interface Rehearsed {
  /** The last answer; of an older draft while `counting` or `faulty`. */
  readonly figures: RehearsalView | undefined;
  readonly counting: boolean;
  /** The draft cannot be signed as it stands, so it is not rehearsed. */
  readonly faulty: boolean;
  readonly error: unknown;
  readonly retry: () => void;
}

/** `draft` is undefined while something in it is at fault. */
export function useRehearsal(portfolioId: string, draft: InstructionSheetView | undefined): Rehearsed {
  const written = draft ? JSON.stringify(draft) : "";
  const [settled] = useDebouncedValue(written, idleMs);
  const query = useQuery({
    queryKey: ["rehearsal", portfolioId, settled],
    queryFn: ({ signal }) =>
      post<RehearsalView>(
        `/v1/portfolios/${portfolioId}/sheet/rehearse`,
        { sheet: JSON.parse(settled) as InstructionSheetView },
        { signal },
      ),
    enabled: settled !== "",
    placeholderData: keepPreviousData,
  });
  return {
    figures: query.data,
    counting: query.isFetching || settled !== written,
    faulty: draft === undefined,
    error: query.error,
    retry: () => void query.refetch(),
  };
}

const Rehearsing = createContext<{ rehearsed: Rehearsed; format: Format } | undefined>(undefined);
export const RehearsingProvider = Rehearsing.Provider;

/** Beside a part of the form: how many people it alone keeps from being called. */
export function Held({ by }: { by: Part }) {
  const { t } = useTranslation();
  const found = useContext(Rehearsing);
  const held = found?.rehearsed.figures?.heldBackBy.find(({ choice }) => choice === by);
  if (!found || !held || found.rehearsed.figures?.looked === 0) return null;
  const { counting, faulty } = found.rehearsed;
  return (
    <span className={css.held} data-stale={counting || faulty || undefined} data-holds={held.people > 0}>
      {heldText(t, held.people, found.format)}
    </span>
  );
}
function heldText(t: TFunction, people: number, format: Format): string {
  if (people === 0) return t("office.sheet.rehearsal.holdsNobody");
  return t("office.sheet.rehearsal.holds", { people: count(people, format) });
}

export function RehearsalPanel({ rehearsed, format }: { rehearsed: Rehearsed; format: Format }) {
  const { t } = useTranslation();
  const { figures, counting, faulty, error, retry } = rehearsed;
  return (
    <Panel title={t("office.sheet.rehearsal.title")} hint={t("office.sheet.rehearsal.hint")}>
      {error !== null && !faulty && <ProblemPanel error={error} retry={retry} />}
      {figures?.looked === 0 && <p>{t("office.sheet.rehearsal.nobody")}</p>}
      {figures && figures.looked > 0 && (
        <Figures figures={figures} format={format} stale={counting || faulty || error !== null} />
      )}
      {/* Always there, so that what it says is heard when it changes. */}
      <output className="muted">
        {faulty && t("office.sheet.rehearsal.faulty")}
        {!faulty && counting && t("office.sheet.rehearsal.counting")}
      </output>
    </Panel>
  );
}

function Figures({ figures, format, stale }: { figures: RehearsalView; format: Format; stale: boolean }) {
  const { t } = useTranslation();
  const { people, looked, callableNow, callableWithDraft, heldBackBy } = figures;
  const more = callableWithDraft - callableNow;
  const compared = more === 0 ? "same" : more > 0 ? "more" : "fewer";
  return (
    <div className={kit.form} data-stale={stale || undefined}>
      <output aria-busy={stale} className={css.leaves}>
        <span className={css.figure} aria-hidden="true">
          {count(callableWithDraft, format)}
        </span>
        <span>
          {t("office.sheet.rehearsal.leaves", {
            draft: count(callableWithDraft, format),
            people: count(looked, format),
            now: count(callableNow, format),
          })}
        </span>
        <span className="muted">
          {t(`office.sheet.rehearsal.${compared}`, { people: count(Math.abs(more), format) })}
        </span>
      </output>
      {looked < people && (
        <p>
          <span aria-hidden="true">◆ </span>
          {t("office.sheet.rehearsal.sample", {
            looked: count(looked, format),
            people: count(people, format),
          })}
        </p>
      )}
      <div>
        <h3>{t("office.sheet.rehearsal.by")}</h3>
        <dl className={css.heldBy}>
          {heldBackBy.map(({ choice, people: held }) => (
            <div key={choice}>
              <dt>{t(`office.sheet.groups.${choice}`)}</dt>
              <dd>{count(held, format)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  );
}
