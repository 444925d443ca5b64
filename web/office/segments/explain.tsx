// "¿Por qué (no) entra?": one account against the saved segment, clause by clause.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Static } from "typebox";
import type { DebtorCard } from "#http/contract/desk.ts";
import type { Portfolio } from "#http/contract/portfolio.ts";
import type { Segment, SegmentExplanation } from "#http/contract/segments.ts";
import type { Explanation } from "#segmentation/core/explain.ts";
import { get } from "../../shared/api.ts";
import { money } from "../../shared/format.ts";
import { formatOfPortfolio } from "../kit/lists.ts";
import { Loaded, Panel } from "../kit/page.tsx";
import { FindPerson, type Found } from "../people/find-person.tsx";
import css from "./segments.module.css";

export function Explain({ segment, portfolio }: { segment: Segment; portfolio: Portfolio }) {
  const { t } = useTranslation();
  const [person, setPerson] = useState<Found>();
  return (
    <Panel title={t("office.segments.why")} hint={t("office.segments.whyHint")}>
      <FindPerson portfolioId={portfolio.id} choose={setPerson} />
      {person && <Accounts key={person.id} segment={segment} portfolio={portfolio} person={person} />}
    </Panel>
  );
}

function Accounts({ segment, portfolio, person }: { segment: Segment; portfolio: Portfolio; person: Found }) {
  const { t } = useTranslation();
  const format = formatOfPortfolio(portfolio);
  const card = useQuery({
    queryKey: ["card", person.id],
    queryFn: ({ signal }) => get<DebtorCard>(`/v1/debtors/${person.id}/card`, signal),
  });
  return (
    <Loaded query={card}>
      {({ accounts, name }) => (
        <>
          <strong>{name}</strong>
          {accounts.map((account) => (
            <details key={account.id} open={accounts.length === 1}>
              <summary>
                {account.number} · {account.product}
                {account.balance && ` · ${money(account.balance, format)}`}
              </summary>
              <One segment={segment} accountId={account.id} />
            </details>
          ))}
          {accounts.length === 0 && <p>{t("office.people.noAccounts")}</p>}
        </>
      )}
    </Loaded>
  );
}

function One({ segment, accountId }: { segment: Segment; accountId: string }) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ["explain", segment.id, segment.version, accountId],
    queryFn: ({ signal }) =>
      get<Static<typeof SegmentExplanation>>(
        `/v1/segments/${segment.id}/explain?accountId=${accountId}`,
        signal,
      ),
  });
  return (
    <Loaded query={query}>
      {({ member, explanation }) => (
        <div className={css.tree}>
          <p>
            <strong>
              {member ? "✔ " : "✖ "}
              {t(member ? "office.segments.in" : "office.segments.out")}
            </strong>
          </p>
          <Part part={explanation as Explanation} />
        </div>
      )}
    </Loaded>
  );
}

function Part({ part }: { part: Explanation }) {
  const { t } = useTranslation();
  const mark = (
    <>
      <span aria-hidden="true">{part.holds ? "✔ " : "✖ "}</span>
      <span className="sr-only">{t(part.holds ? "office.segments.holds" : "office.segments.fails")}: </span>
    </>
  );
  if (part.kind === "clause") {
    return (
      <span data-holds={part.holds}>
        {mark}
        {part.sentence}
      </span>
    );
  }
  return (
    <>
      <span>
        {mark}
        {t(`office.segments.groups.${part.kind}`)}
      </span>
      <ul>
        {part.parts.map((inner, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an explanation never changes its order.
          <li key={index}>
            <Part part={inner} />
          </li>
        ))}
      </ul>
    </>
  );
}
