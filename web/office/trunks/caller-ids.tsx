// The numbers we show: how often each is answered against its own week, who stopped which, and its buttons.
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { post } from "../../shared/api.ts";
import { count, dayAndHour, percent } from "../../shared/format.ts";
import { useCan, useFormat } from "../../shared/session.ts";
import { ProblemPanel } from "../../shared/ui/problem.tsx";
import kit from "../kit/kit.module.css";
import { type CallerIdView, type TrunkView, useCallerIds, usePortfolios } from "../kit/lists.ts";
import { Loaded, Nothing, Panel } from "../kit/page.tsx";
import { useSend } from "../kit/send.ts";
import { Table } from "../kit/table.tsx";
import { CallerIdForm } from "./caller-id-form.tsx";
import { isUnderWay, LastTest } from "./last-test.tsx";
import { StopForm } from "./stop-form.tsx";
import css from "./trunks.module.css";
import { VerifyForm } from "./verify-form.tsx";

type Open =
  | { readonly edit: CallerIdView | "new" }
  | { readonly stop: CallerIdView }
  | { readonly verify: CallerIdView }
  | undefined;

export function CallerIdsPanel({ trunks }: { trunks: readonly TrunkView[] }) {
  const { t } = useTranslation();
  const can = useCan();
  const query = useCallerIds();
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  return (
    <Panel
      title={t("office.callerIds.title")}
      hint={t("office.callerIds.hint")}
      actions={
        can("trunk.manage") && (
          <Button onClick={() => setOpen({ edit: "new" })}>{t("office.callerIds.new")}</Button>
        )
      }
    >
      <Loaded query={query}>
        {(numbers) =>
          numbers.length === 0 ? (
            <Nothing title={t("office.callerIds.none")} next={t("office.callerIds.noneNext")} />
          ) : (
            <>
              <Alerts numbers={numbers} />
              <List numbers={numbers} trunks={trunks} open={setOpen} />
            </>
          )
        }
      </Loaded>
      {open && "edit" in open && (
        <CallerIdForm {...(open.edit === "new" ? {} : { number: open.edit })} trunks={trunks} close={close} />
      )}
      {open && "verify" in open && <VerifyForm number={open.verify} close={close} />}
      {open && "stop" in open && <StopForm number={open.stop} close={close} />}
    </Panel>
  );
}

function Alerts({ numbers }: { numbers: readonly CallerIdView[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const fallen = numbers.filter((one) => one.fallen && one.state === "in_use");
  if (fallen.length === 0) return null;
  return (
    <section className={kit.summary} aria-label={t("office.callerIds.alerts")}>
      <ul>
        {fallen.map(({ id, number, today, week }) => (
          <li key={id}>
            <span aria-hidden="true">▲ </span>
            {t("office.callerIds.fallen", {
              number,
              now: percent(today.answers / today.uses, format, 0),
              before: percent(week.answers / week.uses, format, 0),
            })}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface ListProps {
  readonly numbers: readonly CallerIdView[];
  readonly trunks: readonly TrunkView[];
  readonly open: (what: Open) => void;
}
function List({ numbers, trunks, open }: ListProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const rate = ({ uses, answers }: CallerIdView["today"]): string =>
    uses === 0 ? "–" : percent(answers / uses, format, 0);
  const trunkNames = (row: CallerIdView): string =>
    trunks
      .filter(({ id }) => row.trunkIds.includes(id))
      .map(({ name }) => name)
      .join(", ") || t("office.callerIds.noTrunks");
  return (
    <Table
      caption={t("office.callerIds.title")}
      rows={numbers}
      keyOf={(row) => row.id}
      columns={[
        {
          id: "number",
          head: t("office.callerIds.number"),
          cell: (row) => <span className="num">{row.number}</span>,
        },
        { id: "state", head: t("office.callerIds.state"), cell: (row) => <State number={row} /> },
        {
          id: "uses",
          head: t("office.callerIds.uses"),
          numeric: true,
          cell: (row) =>
            row.dailyCap === null
              ? count(row.today.uses, format)
              : t("office.callerIds.usesOf", {
                  uses: count(row.today.uses, format),
                  cap: count(row.dailyCap, format),
                }),
        },
        {
          id: "rate",
          head: t("office.callerIds.rate"),
          hint: t("office.callerIds.rateHint"),
          numeric: true,
          cell: (row) => (row.fallen ? `▲ ${rate(row.today)}` : rate(row.today)),
        },
        { id: "week", head: t("office.callerIds.week"), numeric: true, cell: (row) => rate(row.week) },
        {
          id: "before",
          head: t("office.callerIds.weekBefore"),
          numeric: true,
          cell: (row) => rate(row.weekBefore),
        },
        { id: "trunks", head: t("office.trunks.list"), cell: trunkNames },
        {
          id: "portfolios",
          head: t("office.callerIds.portfolios"),
          cell: (row) => <Portfolios number={row} />,
        },
        {
          id: "test",
          head: t("office.trunks.lastTest"),
          cell: (row) => <LastTest test={row.lastTest} />,
        },
        {
          id: "actions",
          head: t("office.actions"),
          cell: (row) => <Actions number={row} open={open} />,
        },
      ]}
    />
  );
}

function State({ number }: { number: CallerIdView }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (number.verifiedAt === null)
    return (
      <>
        <span aria-hidden="true">▲ </span>
        {t("office.callerIds.unverified")}
      </>
    );
  if (number.state === "in_use") return <span className={css.unbroken}>{t("office.callerIds.inUse")}</span>;
  const when = dayAndHour(number.stateAt, format);
  const { stateBy: name } = number;
  return (
    <>
      <span aria-hidden="true">■ </span>
      {name === null
        ? t("office.callerIds.stopped", { when })
        : t("office.callerIds.stoppedBy", { name, when })}
      <div className="muted">{number.stateReason}</div>
    </>
  );
}

function Portfolios({ number }: { number: CallerIdView }) {
  const { t } = useTranslation();
  const portfolios = usePortfolios();
  if (number.portfolioIds.length === 0) return t("office.callerIds.allPortfolios");
  const seen = (portfolios.data ?? []).filter(({ id }) => number.portfolioIds.includes(id));
  const unseen = number.portfolioIds.length - seen.length;
  return [
    ...seen.map(({ name }) => name),
    ...(unseen > 0 ? [t("office.callerIds.othersToo", { count: unseen })] : []),
  ].join(", ");
}

function Actions({ number, open }: { number: CallerIdView; open: (what: Open) => void }) {
  const { t } = useTranslation();
  const can = useCan();
  const testing = useSend(() => post(`/v1/caller-ids/${number.id}/test`, {}), {
    told: t("office.trunks.testBegun"),
    refresh: [["trunks"], ["callerIds"]],
  });
  const button = (text: string, act: () => void, state: { loading?: boolean; disabled?: boolean } = {}) => (
    <Button size="compact-sm" variant="default" onClick={act} {...state}>
      {text}
      <span className="sr-only"> {number.number}</span>
    </Button>
  );
  const inUse = number.state === "in_use";
  return (
    <div className={kit.actions}>
      {testing.error && <ProblemPanel error={testing.error} />}
      {can("callerid.stop") && (
        <>
          {button(t(inUse ? "office.callerIds.stop" : "office.callerIds.start"), () =>
            open({ stop: number }),
          )}
          {button(t("office.trunks.test"), () => testing.mutate(undefined), {
            loading: testing.isPending,
            disabled: isUnderWay(number.lastTest),
          })}
        </>
      )}
      {can("trunk.manage") && (
        <>
          {button(t("office.callerIds.verify"), () => open({ verify: number }))}
          {button(t("office.edit"), () => open({ edit: number }))}
        </>
      )}
    </div>
  );
}
