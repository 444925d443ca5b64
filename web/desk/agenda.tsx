// The agent's day: calls agreed for today, the promises they follow, messages. Shown before the seat opens and while it waits;
// a talk is never interrupted by it.
import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Agenda as AgendaView, DeskMessage, FollowUp } from "#http/contract/agenda.ts";
import { localDateAt } from "#kernel/time.ts";
import { mayRemind, stages } from "#promises/core/follow-up.ts";
import { warnFrom } from "#promises/core/in-a-row.ts";
import { isOpen } from "#promises/core/promise.ts";
import { get, post } from "../shared/api.ts";
import { dayAndHour, dayInWords, hourMinute, money } from "../shared/format.ts";
import { inARowText } from "../shared/in-a-row.ts";
import { operationNow, useSecond } from "../shared/live-react.ts";
import { stageMarks } from "../shared/promise-marks.ts";
import { useFormat } from "../shared/session.ts";
import { Empty } from "../shared/ui/notice.tsx";
import { ProblemPanel, tellProblem } from "../shared/ui/problem.tsx";
import css from "./agenda.module.css";

/** Soon enough for a message; a save asks at once. Judgement. */
const askAgainMs = 15_000;

export function useAgenda() {
  return useQuery({
    queryKey: ["agenda"],
    queryFn: ({ signal }) => get<AgendaView>("/v1/desk/agenda", signal),
    refetchInterval: askAgainMs,
    // A seat that opened, a talk that ended: what is shown next is of now.
    refetchOnMount: "always",
  });
}

interface AgendaProps {
  /** The seat is open: a card has its dialogs, and a promise can be renewed. */
  readonly seated?: boolean;
  /** Shows the person for a reminder; only while a call could be taken. */
  readonly call?: ((debtorId: string) => Promise<boolean>) | undefined;
}
export function Agenda({ seated = false, call }: AgendaProps) {
  const { t } = useTranslation();
  const query = useAgenda();
  const agenda = query.data;
  if (query.error && !agenda) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  if (!agenda) return <section className={css.card} aria-busy="true" aria-label={t("desk.agenda.title")} />;
  const nothing = [agenda.callbacks, agenda.promises, agenda.messages].every((list) => list.length === 0);
  return (
    <>
      {nothing ? (
        <section className={css.card} aria-labelledby="agenda-title">
          <h2 id="agenda-title">{t("desk.agenda.title")}</h2>
          <Empty title={t("desk.agenda.empty")} next={t("desk.agenda.emptyNext")} />
        </section>
      ) : (
        <>
          <Messages messages={agenda.messages} />
          <Callbacks callbacks={agenda.callbacks} />
          <Promises promises={agenda.promises} seated={seated} call={call} />
        </>
      )}
    </>
  );
}

/** While somebody is on the line only this: how many messages wait. */
export function Unread() {
  const { t } = useTranslation();
  const { data } = useAgenda();
  const count = data?.messages.filter(({ readAt }) => readAt === null).length ?? 0;
  if (count === 0) return null;
  return (
    <p className={css.unread}>
      <span aria-hidden="true">✉ </span>
      {t("desk.agenda.unread", { count })}
    </p>
  );
}

function Callbacks({ callbacks }: { callbacks: AgendaView["callbacks"] }) {
  const { t } = useTranslation();
  const format = useFormat();
  useSecond();
  if (callbacks.length === 0) return null;
  return (
    <section className={css.card} aria-labelledby="agenda-callbacks">
      <h2 id="agenda-callbacks">{t("desk.agenda.callbacks")}</h2>
      <ul className={css.list}>
        {callbacks.map((callback) => (
          <li key={callback.id}>
            <Link to={`/puesto?persona=${callback.debtorId}`} className={css.row}>
              <span aria-hidden="true">{callback.at <= operationNow() ? "▲" : "◔"}</span>
              <strong>{hourMinute(callback.at, format)}</strong>
              <span>{callback.debtorName}</span>
              <span className="muted">
                {callback.portfolioName} · {t(`desk.agenda.whose.${callback.whose}`)}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Promises({
  promises,
  ...may
}: Required<Pick<AgendaProps, "seated">> & Pick<AgendaProps, "call"> & { promises: readonly FollowUp[] }) {
  const { t } = useTranslation();
  return (
    <section className={css.card} aria-labelledby="agenda-promises">
      <h2 id="agenda-promises">{t("desk.agenda.promises")}</h2>
      {promises.length === 0 && <Empty title={t("desk.agenda.noPromises")} />}
      {may.call && promises.length > 0 && <p className="muted">{t("desk.agenda.remind")}</p>}
      {stages.map((stage) => {
        const own = promises.filter((promise) => promise.stage === stage);
        if (own.length === 0) return null;
        return (
          <section key={stage} aria-labelledby={`agenda-${stage}`}>
            <h3 id={`agenda-${stage}`} className={css.stage}>
              <span aria-hidden="true">{stageMarks[stage]} </span>
              {t(`desk.agenda.stages.${stage}`)} ({own.length})
            </h3>
            <ul className={css.list}>
              {own.map((promise) => (
                <Followed key={promise.id} promise={promise} {...may} />
              ))}
            </ul>
          </section>
        );
      })}
    </section>
  );
}

function Followed({ promise, seated, call }: AgendaProps & { promise: FollowUp }) {
  const { t } = useTranslation();
  const format = useFormat();
  const today = localDateAt(operationNow(), format.zone);
  const when = { day: dayInWords(promise.dueOn, today), until: dayInWords(promise.evaluateOn, today) };
  return (
    <li className={css.promise}>
      <Link to={`/puesto?persona=${promise.debtorId}`} className={css.row}>
        <strong>{promise.debtorName}</strong>
        {promise.amount && <span>{money(promise.amount, format)}</span>}
        <span className="muted">
          {t(promise.stage === "grace" ? "desk.agenda.graceUntil" : "desk.agenda.due", when)}
          {promise.covered && ` · ${t("desk.agenda.covered", { name: promise.ownerName })}`}
          {promise.inARow >= warnFrom && ` · ▲ ${inARowText(t, promise.inARow)}`}
        </span>
      </Link>
      {seated && isOpen(promise.state) && (
        <Button
          size="compact-sm"
          variant="default"
          component={Link}
          to={`/puesto?persona=${promise.debtorId}&renovar=${promise.accountId}`}
          aria-label={t("desk.agenda.renewOf", { name: promise.debtorName })}
        >
          {t("desk.agenda.renew")}
        </Button>
      )}
      {call && mayRemind(promise.stage) && (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={t("desk.agenda.callOf", { name: promise.debtorName })}
          onClick={() => void call(promise.debtorId)}
        >
          {t("desk.agenda.call")}
        </Button>
      )}
    </li>
  );
}

function Messages({ messages }: { messages: readonly DeskMessage[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const client = useQueryClient();
  if (messages.length === 0) return null;
  const read = async (id: string): Promise<void> => {
    try {
      await post(`/v1/desk/messages/${id}/read`);
    } catch (error) {
      tellProblem(t("common.error.title"), error);
    }
    await client.invalidateQueries({ queryKey: ["agenda"] });
  };
  const count = messages.filter(({ readAt }) => readAt === null).length;
  return (
    <section className={css.card} aria-labelledby="agenda-messages">
      <h2 id="agenda-messages">
        {t("desk.agenda.messages")}
        {count > 0 && <span className={css.badge}>{t("desk.agenda.unread", { count })}</span>}
      </h2>
      <ul className={css.list}>
        {messages.map((message) => (
          <li key={message.id} className={css.message} data-unread={message.readAt === null || undefined}>
            <p>
              <strong>{message.from}</strong>
              <span className="muted">
                {" "}
                · {t(`desk.agenda.to.${message.to}`)} · {dayAndHour(message.sentAt, format)}
                {message.readAt !== null && ` · ✔ ${t("desk.agenda.read")}`}
              </span>
            </p>
            <p className={css.text}>{message.text}</p>
            {message.readAt === null && (
              <Button
                size="compact-sm"
                variant="default"
                aria-label={t("desk.agenda.markReadOf", { from: message.from })}
                onClick={() => void read(message.id)}
              >
                {t("desk.agenda.markRead")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
