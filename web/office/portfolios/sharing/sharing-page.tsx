// What this mandate shares with others: agreements, each with its two signatures; drafting, signing and ending them.
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import type { Portfolio } from "#http/contract/portfolio.ts";
import type { Sharing } from "#http/contract/sharing.ts";
import { isOver } from "#portfolio/core/sharing.ts";
import { get } from "../../../shared/api.ts";
import { day, dayAndHour } from "../../../shared/format.ts";
import { useCan } from "../../../shared/session.ts";
import { formatOfPortfolio, usePortfolios } from "../../kit/lists.ts";
import { Loaded, Nothing, Page, Panel } from "../../kit/page.tsx";
import { EndDialog, SignDialog } from "./dialogs.tsx";
import { DraftForm } from "./draft-form.tsx";
import css from "./sharing.module.css";

export function SharingPage() {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  const portfolios = usePortfolios();
  return (
    <Loaded query={portfolios}>
      {(all) => {
        const portfolio = all.find((each) => each.id === id);
        if (!portfolio) return <Nothing title={t("errors.not_found")} />;
        return <OfMandate portfolio={portfolio} others={all.filter((each) => each.id !== id)} />;
      }}
    </Loaded>
  );
}

interface OfMandateProps {
  readonly portfolio: Portfolio;
  readonly others: readonly Portfolio[];
}
function OfMandate({ portfolio, others }: OfMandateProps) {
  const { t } = useTranslation();
  const signs = useCan()("rule.manage");
  const [drafting, setDrafting] = useState(false);
  const query = useQuery({
    queryKey: ["sharings", portfolio.id],
    queryFn: ({ signal }) => get<readonly Sharing[]>(`/v1/portfolios/${portfolio.id}/sharings`, signal),
  });
  return (
    <Page
      title={t("office.sharing.title")}
      hint={t("office.sharing.hint", { portfolio: portfolio.name })}
      up={{ to: `/oficina/carteras/${portfolio.id}/carta`, text: t("office.sheet.title") }}
      actions={
        signs ? (
          <Button onClick={() => setDrafting(true)}>{t("office.sharing.draft")}</Button>
        ) : (
          <p className="muted">{t("office.sharing.onlyAdmin")}</p>
        )
      }
    >
      {drafting && <DraftForm portfolio={portfolio} others={others} close={() => setDrafting(false)} />}
      <Loaded query={query}>
        {(sharings) =>
          sharings.length === 0 ? (
            <Nothing title={t("office.sharing.none")} next={t("office.sharing.noneNext")} />
          ) : (
            sharings.map((sharing) => (
              <One key={sharing.id} portfolio={portfolio} sharing={sharing} signs={signs} />
            ))
          )
        }
      </Loaded>
    </Page>
  );
}

interface OneProps {
  readonly portfolio: Portfolio;
  readonly sharing: Sharing;
  readonly signs: boolean;
}
function One({ portfolio, sharing, signs }: OneProps) {
  const { t } = useTranslation();
  const format = formatOfPortfolio(portfolio);
  const [open, setOpen] = useState<"none" | "end" | Sharing["own"]>("none");
  const over = isOver(sharing.state);
  const close = (): void => setOpen("none");
  const mark = sharing.state === "effective" ? "✔" : over ? "✖" : "◔";
  return (
    <Panel
      title={t("office.sharing.with", { other: sharing.other.portfolioName })}
      actions={
        signs &&
        !over && (
          <Button size="xs" variant="default" onClick={() => setOpen("end")}>
            {t("office.sharing.end")}
            <span className="sr-only"> {sharing.other.portfolioName}</span>
          </Button>
        )
      }
    >
      <p>
        <strong>
          <span aria-hidden="true">{mark} </span>
          {t(`office.sharing.states.${sharing.state}`)}
        </strong>{" "}
        · {t("office.sharing.days", { from: day(sharing.fromOn, format), to: day(sharing.toOn, format) })}
        {sharing.endsOn && ` · ${t("office.sharing.endsOn", { day: day(sharing.endsOn, format) })}`}
      </p>
      {sharing.endReason && <p className="muted">{sharing.endReason}</p>}
      <p>
        {t("office.sharing.shares")}:{" "}
        {sharing.kinds.map((kind) => t(`office.sharing.kinds.${kind}`)).join(" · ")}
      </p>
      <dl className={css.sides}>
        {[sharing.own, sharing.other].map((side) => (
          <div key={side.portfolioId}>
            <dt>
              {side.portfolioName} <span className="muted">({side.creditorName})</span>
            </dt>
            <dd>
              {side.signature ? (
                <>
                  <span aria-hidden="true">✔ </span>
                  {t("office.sharing.signature", {
                    name: side.signature.signedBy,
                    day: day(side.signature.signedOn, format),
                    document: side.signature.document,
                  })}
                  <br />
                  <span className="muted">
                    {t("office.sharing.entered", {
                      who: side.signature.by ?? t("contact.system"),
                      when: dayAndHour(side.signature.at, format),
                    })}
                  </span>
                </>
              ) : (
                <>
                  <span aria-hidden="true">◔ </span>
                  {t("office.sharing.unsigned")}{" "}
                  {signs && !over && (
                    <Button size="compact-sm" onClick={() => setOpen(side)}>
                      {t("office.sharing.sign")}
                      <span className="sr-only"> {side.portfolioName}</span>
                    </Button>
                  )}
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {open === "end" && <EndDialog sharing={sharing} close={close} />}
      {typeof open === "object" && <SignDialog sharing={sharing} side={open} close={close} />}
      {!over && sharing.state !== "effective" && <p className="muted">{t("office.sharing.nothingYet")}</p>}
    </Panel>
  );
}
