// A person found by document, phone, operation or name.
import { TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Static } from "typebox";
import type { FoundDebtor } from "#http/contract/portfolio.ts";
import { ask } from "../../shared/api.ts";
import { Loaded, Nothing } from "../kit/page.tsx";
import css from "./people.module.css";

export type Found = Static<typeof FoundDebtor>;
const leastLetters = 3;
const idleMs = 300;

export function FindPerson({
  choose,
  portfolioId,
  initial = "",
  onSettled,
}: {
  choose: (person: Found) => void;
  portfolioId?: string;
  initial?: string;
  onSettled?: (text: string) => void;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(initial);
  const [settled] = useDebouncedValue(typed.trim(), idleMs);
  const asked = settled.length >= leastLetters;
  const query = useQuery({
    queryKey: ["debtors", "find", settled, portfolioId],
    queryFn: ({ signal }) => {
      onSettled?.(settled);
      const body = { q: settled, ...(portfolioId ? { portfolioId } : {}) };
      return ask<readonly Found[]>("/v1/debtors/search", body, signal);
    },
    enabled: asked,
    placeholderData: keepPreviousData,
  });
  return (
    <search className={css.find}>
      <TextInput
        type="search"
        label={t("office.people.search")}
        description={t("office.people.searchHint")}
        value={typed}
        maxLength={100}
        autoComplete="off"
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {asked && (
        <Loaded query={query}>
          {(people) => <Results people={people} choose={choose} showPortfolio={!portfolioId} />}
        </Loaded>
      )}
    </search>
  );
}

function Results({
  people,
  choose,
  showPortfolio,
}: {
  people: readonly Found[];
  choose: (person: Found) => void;
  showPortfolio: boolean;
}) {
  const { t } = useTranslation();
  if (people.length === 0)
    return <Nothing title={t("office.people.nobody")} next={t("office.people.nobodyNext")} />;
  return (
    <ul className={css.results} aria-label={t("office.people.results")}>
      {people.map((person) => (
        <li key={person.id}>
          <button type="button" className={css.result} onClick={() => choose(person)}>
            <strong>{person.fullName}</strong>
            <span className="muted">
              {person.documentType} {person.document}
              {showPortfolio && ` · ${person.portfolioName}`} ·{" "}
              {t("office.segments.accountsOf", { count: person.accounts })}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
