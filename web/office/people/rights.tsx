// What a person may ask of the agency: to be told all that is held, to be left in peace, to be erased. Two people erase.
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import type { PersonExport, Rights } from "#http/contract/privacy.ts";
import { get, post } from "../../shared/api.ts";
import { day, dayAndHour } from "../../shared/format.ts";
import { newId } from "../../shared/new-id.ts";
import { useCan, useFormat } from "../../shared/session.ts";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { ProblemPanel } from "../../shared/ui/problem.tsx";
import { Confirm } from "../kit/confirm.tsx";
import { blanks, Form, FormFoot, LongField, useForm } from "../kit/form.tsx";
import kit from "../kit/kit.module.css";
import { Loaded, Page, Panel } from "../kit/page.tsx";
import { useSend } from "../kit/send.ts";
import css from "./people.module.css";

export function RightsPage() {
  const { id = "" } = useParams();
  const query = useQuery({
    queryKey: ["rights", id],
    queryFn: ({ signal }) => get<Rights>(`/v1/debtors/${id}/rights`, signal),
    // Erasing is the worker's: the page says when it is done.
    refetchInterval: ({ state }) =>
      state.data?.erasures.some((each) => each.state === "confirmed") ? 2_000 : false,
  });
  return <Loaded query={query}>{(rights) => <Shown id={id} rights={rights} />}</Loaded>;
}

function Shown({ id, rights }: { id: string; rights: Rights }) {
  const { t } = useTranslation();
  return (
    <Page
      title={t("office.rights.title")}
      hint={`${rights.name} · ${rights.document}. ${t("office.rights.hint")}`}
      up={{ to: `/oficina/personas/${id}`, text: rights.name }}
    >
      <Held id={id} rights={rights} />
      <Block id={id} rights={rights} />
      <Erasing id={id} rights={rights} />
    </Page>
  );
}

function Held({ id, rights }: { id: string; rights: Rights }) {
  const { t } = useTranslation();
  const format = useFormat();
  const can = useCan();
  const [open, setOpen] = useState<string>();
  return (
    <Panel title={t("office.rights.held")}>
      <ul className={css.list}>
        {rights.mandates.map((mandate) => (
          <li key={mandate.debtorId}>
            <strong>
              {mandate.creditorName} · {mandate.portfolioName}
            </strong>
            <span>
              {mandate.erasedAt !== null
                ? t("office.rights.erasedAt", { at: dayAndHour(mandate.erasedAt, format) })
                : mandate.endsOn
                  ? t("office.rights.ended", { day: day(mandate.endsOn, format), days: mandate.keptDays })
                  : t("office.rights.open", { days: mandate.keptDays })}
            </span>
            <span className="muted">{mandate.keptBy}</span>
          </li>
        ))}
      </ul>
      <p className="muted">{t("office.rights.exportHint")}</p>
      {can("person.export") && (
        <div>
          <Button variant="default" onClick={() => setOpen(newId())}>
            {t("office.rights.export")}
          </Button>
        </div>
      )}
      {open && (
        <WithReason
          title={t("office.rights.export")}
          told={t("office.rights.exported")}
          id={id}
          send={async (reason) =>
            keep(await post<PersonExport>(`/v1/debtors/${id}/rights/export`, { id: open, reason }))
          }
          close={() => setOpen(undefined)}
        />
      )}
    </Panel>
  );
}

/** Into the browser's downloads, under the name that says which export it was. */
function keep(told: PersonExport): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(told, null, 2)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `persona-exportacion-${told.export.number}.json`;
  link.click();
  URL.revokeObjectURL(url);
}

function Block({ id, rights }: { id: string; rights: Rights }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <Panel title={t("office.rights.blockTitle")}>
      <p>{t(rights.blocked ? "office.rights.blocked" : "office.rights.notBlocked")}</p>
      {!rights.blocked && (
        <div>
          <Button variant="default" onClick={() => setOpen(true)}>
            {t("office.rights.block")}
          </Button>
        </div>
      )}
      {open && (
        <WithReason
          title={t("office.rights.block")}
          told={t("office.rights.blockDone")}
          id={id}
          send={(reason) => post(`/v1/debtors/${id}/rights/block`, { reason })}
          close={() => setOpen(false)}
        />
      )}
    </Panel>
  );
}

function Erasing({ id, rights }: { id: string; rights: Rights }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<string>();
  const gone = rights.mandates.every(({ erasedAt }) => erasedAt !== null);
  const waiting = rights.erasures.some(({ state }) => state === "asked" || state === "confirmed");
  return (
    <Panel title={t("office.rights.eraseTitle")}>
      {!gone && <GoesAndStays rights={rights} />}
      <ul className={css.list}>
        {rights.erasures.map((erasure) => (
          <li key={erasure.requestId}>
            <Request id={id} rights={rights} erasure={erasure} />
          </li>
        ))}
      </ul>
      {!gone && !waiting && (
        <div>
          <Button variant="default" onClick={() => setOpen(newId())}>
            {t("office.rights.ask")}
          </Button>
        </div>
      )}
      {open && (
        <WithReason
          title={t("office.rights.ask")}
          told={t("office.rights.asked")}
          id={id}
          send={(reason) => post(`/v1/debtors/${id}/rights/erasures`, { id: open, reason })}
          close={() => setOpen(undefined)}
        />
      )}
    </Panel>
  );
}

function GoesAndStays({ rights: { goes, stays } }: { rights: Rights }) {
  const { t } = useTranslation();
  return (
    <>
      <h3>{t("office.rights.goesTitle")}</h3>
      <ul>
        <li>{t("office.rights.goes.identity")}</li>
        <li>{t("office.rights.goes.phones", { count: goes.phones })}</li>
        <li>{t("office.rights.goes.notes", { count: goes.notes })}</li>
        <li>{t("office.rights.goes.recordings", { count: goes.recordings })}</li>
      </ul>
      <h3>{t("office.rights.staysTitle")}</h3>
      <ul>
        <li>{t("office.rights.stays.contacts", { count: stays.contacts })}</li>
        <li>{t("office.rights.stays.debts", { count: stays.debts })}</li>
        <li>{t("office.rights.stays.payments", { count: stays.payments })}</li>
        <li>{t("office.rights.stays.block")}</li>
      </ul>
      <p>{t("office.rights.warning")}</p>
    </>
  );
}

function Request({
  id,
  rights,
  erasure,
}: {
  id: string;
  rights: Rights;
  erasure: Rights["erasures"][number];
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const [sure, setSure] = useState(false);
  const refresh = [["rights", id]];
  const path = `/v1/erasures/${erasure.requestId}`;
  const confirm = useSend(() => post(`${path}/confirm`), {
    told: t("office.rights.confirmed"),
    refresh,
    onDone: () => setSure(false),
  });
  const withdraw = useSend(() => post(`${path}/withdraw`), { told: t("office.rights.withdrawn"), refresh });
  const at = dayAndHour(erasure.finishedAt ?? erasure.askedAt, format);
  const name = erasure.askedByName ?? t("office.rights.system");
  return (
    <>
      <p>{t(`office.rights.states.${erasure.state}`, { name, at, reason: erasure.reason })}</p>
      {withdraw.error && <ProblemPanel error={withdraw.error} />}
      {erasure.state === "asked" && erasure.mine && (
        <p className="muted">{t("office.rights.secondPerson")}</p>
      )}
      {erasure.state === "asked" && (
        <div className={kit.filters}>
          {!erasure.mine && (
            <Button color="red" onClick={() => setSure(true)}>
              {t("office.rights.confirm")}
            </Button>
          )}
          <Button variant="default" loading={withdraw.isPending} onClick={() => withdraw.mutate(undefined)}>
            {t("office.rights.withdraw")}
          </Button>
        </div>
      )}
      {sure && (
        <Confirm
          title={t("office.rights.confirmTitle", { name: rights.name })}
          action={t("office.rights.confirm")}
          danger
          sending={confirm.isPending}
          error={confirm.error}
          confirm={() => confirm.mutate(undefined)}
          close={() => setSure(false)}
        >
          <p>{t("office.rights.warning")}</p>
        </Confirm>
      )}
    </>
  );
}

interface ReasonProps {
  readonly title: string;
  readonly told: string;
  readonly id: string;
  readonly send: (reason: string) => Promise<void>;
  readonly close: () => void;
}
function WithReason({ title, told, id, send, close }: ReasonProps) {
  const { t } = useTranslation();
  const form = useForm({ reason: "" });
  const sending = useSend(() => send(form.values.reason.trim()), {
    told,
    refresh: [
      ["rights", id],
      ["card", id],
    ],
    onDone: close,
  });
  const label = t("office.rights.reason");
  return (
    <Dialog title={title} onClose={close}>
      <Form
        form={form}
        labels={{ reason: label }}
        error={sending.error}
        onSubmit={() => {
          if (form.check(blanks(form.values, ["reason"], t("office.rights.reasonMissing"))))
            sending.mutate(undefined);
        }}
      >
        <LongField form={form} name="reason" label={label} />
        <FormFoot action={title} sending={sending.isPending} cancel={close} />
      </Form>
    </Dialog>
  );
}
