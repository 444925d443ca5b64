// Both rates of error by carrier and country, each with how sure it is.
import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { DetectionRates, Share } from "#http/contract/detection.ts";
import { get } from "../../shared/api.ts";
import { count, type Format, percent } from "../../shared/format.ts";
import { useFormat } from "../../shared/session.ts";
import { Loaded, Nothing, Panel } from "../kit/page.tsx";
import { Table } from "../kit/table.tsx";

type Group = DetectionRates["all"] & { readonly where: string };

export function Rates() {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery({
    queryKey: ["detection", "rates"],
    queryFn: ({ signal }) => get<DetectionRates>("/v1/detection/rates", signal),
  });
  const whole = (value: number) => count(value, format);
  return (
    <Panel title={t("office.detection.rates")} hint={t("office.detection.ratesHint")}>
      <Loaded query={query}>
        {(rates) =>
          rates.groups.length === 0 ? (
            <Nothing title={t("office.detection.noRates")} next={t("office.detection.noRatesNext")} />
          ) : (
            <Table<Group>
              caption={t("office.detection.rates")}
              rows={rowsOf(rates, t)}
              keyOf={(row) => row.where}
              columns={[
                { id: "where", head: t("office.detection.where"), cell: (row) => row.where },
                {
                  id: "cut",
                  head: t("office.detection.peopleCut"),
                  hint: t("office.detection.goalCut"),
                  numeric: true,
                  cell: (row) =>
                    row.peopleCut ? shareText(row.peopleCut, format, t) : t("office.detection.notKnown"),
                },
                {
                  id: "passed",
                  head: t("office.detection.machinesPassed"),
                  hint: t("office.detection.goalPassed"),
                  numeric: true,
                  cell: (row) =>
                    row.machinesPassed
                      ? shareText(row.machinesPassed, format, t)
                      : t("office.detection.notSaid"),
                },
                {
                  id: "people",
                  head: t("office.detection.toPeople"),
                  numeric: true,
                  cell: (row) => whole(row.toPeople),
                },
                {
                  id: "machines",
                  head: t("office.detection.toMachines"),
                  numeric: true,
                  cell: (row) => whole(row.toMachines),
                },
                {
                  id: "basis",
                  head: t("office.detection.basis"),
                  cell: (row) =>
                    t("office.detection.basisOf", {
                      said: whole(row.saidPerson + row.saidMachine),
                      heard: whole(row.heardPerson + row.heardMachine),
                    }),
                },
              ]}
            />
          )
        }
      </Loaded>
    </Panel>
  );
}

function rowsOf({ all, groups }: DetectionRates, t: TFunction): readonly Group[] {
  const named = groups.map((group) => ({
    ...group,
    where: `${group.trunkName ?? t("office.detection.noTrunk")} · ${group.country}`,
  }));
  return named.length > 1 ? [{ ...all, where: t("office.detection.all") }, ...named] : named;
}

/** "1,2 % (0,4 % a 3,9 %)", and that it rests on little where it does. */
export function shareText({ value, low, high, few }: Share, format: Format, t: TFunction): string {
  const told = t("office.detection.interval", {
    value: percent(value, format),
    low: percent(low, format),
    high: percent(high, format),
  });
  return few ? `${told} · ${t("office.detection.few")}` : told;
}
