// What the agency lets itself spend on calls in a day, how many it makes a second and whose countries it calls; for administrators.
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DiallingLimits } from "#http/contract/limits.ts";
import { countries } from "#kernel/country.ts";
import { get } from "../../shared/api.ts";
import { count, dayAndHour, percent } from "../../shared/format.ts";
import { useFormat } from "../../shared/session.ts";
import { Loaded, Panel } from "../kit/page.tsx";
import { Table } from "../kit/table.tsx";
import { LimitsForm, MandateCountriesForm } from "./limits-form.tsx";

type Mandate = DiallingLimits["mandates"][number];
type Open = { readonly limits: DiallingLimits } | { readonly mandate: Mandate } | undefined;
type Named = readonly (keyof typeof countries)[];
const namesOf = (codes: Named): string => codes.map((code) => countries[code].name).join(", ") || "–";

export function LimitsPanel() {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ["diallingLimits"],
    queryFn: ({ signal }) => get<DiallingLimits>("/v1/dialling-limits", signal),
    refetchInterval: 15_000,
  });
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const { data } = query;
  return (
    <Panel
      title={t("office.limits.title")}
      hint={t("office.limits.hint")}
      actions={data && <Button onClick={() => setOpen({ limits: data })}>{t("office.limits.change")}</Button>}
    >
      <Loaded query={query}>
        {(limits) => (
          <>
            <Today limits={limits} />
            <p>
              {t("office.limits.perSecondOf", { calls: limits.callsPerSecond })} ·{" "}
              {t("office.limits.countriesOf", { countries: namesOf(limits.countries) })}
            </p>
            <Rates limits={limits} />
            <Mandates limits={limits} open={(mandate) => setOpen({ mandate })} />
          </>
        )}
      </Loaded>
      {open && "limits" in open && <LimitsForm limits={open.limits} close={close} />}
      {open && "mandate" in open && <MandateCountriesForm mandate={open.mandate} close={close} />}
    </Panel>
  );
}

function Today({ limits }: { limits: DiallingLimits }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { currency, daySpend, today, changedAt, changedBy, reason } = limits;
  const used = Number(today.spent) + Number(today.reserved);
  const share = Number(daySpend) === 0 ? 1 : used / Number(daySpend);
  const say = (amount: number): string => `${currency} ${count(Math.round(amount * 100) / 100, format)}`;
  return (
    <>
      <p>
        {share >= 0.8 && <span aria-hidden="true">▲ </span>}
        {t("office.limits.today", {
          used: say(used),
          limit: say(Number(daySpend)),
          share: percent(share, format, 0),
          calls: count(today.calls, format),
        })}
      </p>
      <p className="muted">
        {changedAt === null
          ? t("office.limits.defaults")
          : t("office.limits.changedBy", {
              name: changedBy ?? t("office.limits.somebody"),
              when: dayAndHour(changedAt, format),
              reason: reason ?? "",
            })}
      </p>
    </>
  );
}

function Rates({ limits: { rates, currency } }: { limits: DiallingLimits }) {
  const { t } = useTranslation();
  return (
    <Table
      caption={t("office.limits.rates")}
      rows={rates}
      keyOf={(row) => `${row.country} ${row.kind}`}
      columns={[
        { id: "country", head: t("office.limits.country"), cell: (row) => countries[row.country].name },
        { id: "kind", head: t("office.limits.kind"), cell: (row) => t(`office.limits.kinds.${row.kind}`) },
        {
          id: "price",
          head: t("office.limits.price"),
          numeric: true,
          cell: (row) => `${currency} ${row.price}`,
        },
      ]}
    />
  );
}

function Mandates({ limits, open }: { limits: DiallingLimits; open: (mandate: Mandate) => void }) {
  const { t } = useTranslation();
  if (limits.mandates.length === 0) return null;
  return (
    <Table
      caption={t("office.limits.mandates")}
      rows={limits.mandates}
      keyOf={(row) => row.portfolioId}
      columns={[
        { id: "name", head: t("office.fields.name"), cell: (row) => row.name },
        {
          id: "countries",
          head: t("office.limits.countries"),
          cell: (row) => namesOf(row.countries ?? [row.country]),
        },
        {
          id: "actions",
          head: t("office.actions"),
          cell: (row) => (
            <Button size="compact-sm" variant="default" onClick={() => open(row)}>
              {t("office.edit")}
              <span className="sr-only"> {row.name}</span>
            </Button>
          ),
        },
      ]}
    />
  );
}
