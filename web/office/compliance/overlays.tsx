// Changes to the rules with a name under them: readings a creditor signed, lower maximums, answers to doubts.
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Static } from "typebox";
import type { Overlay } from "#http/contract/compliance.ts";
import { get } from "../../shared/api.ts";
import { day } from "../../shared/format.ts";
import { useCan, useFormat } from "../../shared/session.ts";
import { usePortfolios } from "../kit/lists.ts";
import { Loaded, Nothing, Panel } from "../kit/page.tsx";
import { Table } from "../kit/table.tsx";
import { ruleName } from "./rule-name.ts";
import { SignForm } from "./sign-form.tsx";

type OverlayView = Static<typeof Overlay>;

export function Overlays() {
  const { t } = useTranslation();
  const can = useCan();
  const [signing, setSigning] = useState(false);
  const portfolios = usePortfolios();
  const query = useQuery({
    queryKey: ["overlays"],
    queryFn: async ({ signal }) =>
      (await get<{ items: readonly OverlayView[] }>("/v1/compliance/overlays", signal)).items,
  });
  const signable = portfolios.data ?? [];
  return (
    <Panel
      title={t("office.compliance.overlays")}
      hint={
        <>
          {t("office.compliance.overlaysHint")} {t("office.compliance.ownSheet")}{" "}
          <Link to="/oficina/carteras">{t("office.compliance.ownSheets")}</Link>
        </>
      }
      actions={
        can("rule.manage") && (
          <Button onClick={() => setSigning(true)} disabled={signable.length === 0}>
            {t("office.compliance.signReading")}
          </Button>
        )
      }
    >
      <Loaded query={query}>
        {(items) =>
          items.length === 0 ? (
            <Nothing title={t("office.compliance.noOverlays")} next={t("office.compliance.noOverlaysNext")} />
          ) : (
            <List
              items={items}
              nameOf={(id) => signable.find((each) => each.id === id)?.name ?? t("common.none")}
            />
          )
        }
      </Loaded>
      {signing && <SignForm portfolios={signable} close={() => setSigning(false)} />}
    </Panel>
  );
}

function List({ items, nameOf }: { items: readonly OverlayView[]; nameOf: (id: string | null) => string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const meaning = ({ change }: OverlayView): string => {
    const kind = change.kind as string;
    if (kind === "reading") return t(`office.compliance.readings.${change.reading as "strict"}`);
    if (kind === "max") return t("office.compliance.maximum", { max: Number(change.max) });
    return t(change.verdict === "ALLOW" ? "office.compliance.allow" : "office.compliance.deny");
  };
  return (
    <Table
      caption={t("office.compliance.overlays")}
      rows={items}
      keyOf={(row) => row.id}
      columns={[
        {
          id: "rule",
          head: t("office.compliance.rule"),
          cell: (row) => ruleName(t, String(row.change.rule ?? row.ruleSet)),
        },
        { id: "change", head: t("office.compliance.change"), cell: meaning },
        { id: "portfolio", head: t("office.portfolio"), cell: (row) => nameOf(row.portfolioId) },
        {
          id: "valid",
          head: t("office.compliance.valid"),
          cell: (row) =>
            row.validTo
              ? t("office.compliance.validBetween", {
                  from: day(row.validFrom, format),
                  to: day(row.validTo, format),
                })
              : t("office.compliance.validSince", { from: day(row.validFrom, format) }),
        },
        {
          id: "signed",
          head: t("office.compliance.signed"),
          cell: (row) =>
            t("office.compliance.signedOn", { name: row.signedBy, day: day(row.signedOn, format) }),
        },
      ]}
    />
  );
}
