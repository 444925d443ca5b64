// A caller nobody knows, or whose number belongs to two mandates: the agent asks who it is, finds them and says whose call it is;
// whoever cannot be named is closed without an account. Only mandates in the agent's sight are offered; of others nothing shows.
import { Button } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Static } from "typebox";
import type { CallView, SeatView } from "#http/contract/desk.ts";
import type { FoundDebtor } from "#http/contract/portfolio.ts";
import { ask } from "../shared/api.ts";
import { ariaKeys, keyName } from "../shared/keys.ts";
import { announce } from "../shared/ui/announcer.tsx";
import { ProblemPanel } from "../shared/ui/problem.tsx";
import { Wrapup } from "./bottom-bar.tsx";
import { CloseUnnamed } from "./close-unnamed.tsx";
import { Choices } from "./gestion/choices.tsx";
import { Line } from "./gestion/fields.tsx";
import type { SeatCommands } from "./seat-commands.ts";
import css from "./waiting.module.css";

type Found = Static<typeof FoundDebtor>;
/** One digit each. */
const mostFound = 9;

interface Props {
  readonly seat: SeatView;
  readonly call: CallView;
  readonly commands: SeatCommands;
  readonly closing: boolean;
  readonly setClosing: (closing: boolean) => void;
}
export function AttachCaller({ seat, call, commands, closing, setClosing }: Props) {
  const { t } = useTranslation();
  const ended = call.phase === "ended";
  return (
    <div className={css.waiting}>
      <section className={css.card} aria-labelledby="attach-caller">
        <h2 id="attach-caller">{t("desk.caller.title")}</h2>
        <p>{t(ended ? "desk.caller.explainEnded" : "desk.caller.explain")}</p>
        <p className="muted">
          {call.phone === "" ? t("desk.caller.withheld") : t("desk.caller.from", { phone: call.phone })}
        </p>
        <Wrapup seat={seat} />
        <FindCaller attemptId={call.attemptId} commands={commands} hasFocus={!closing} />
      </section>
      <section className={css.card} aria-labelledby="close-unnamed">
        <h2 id="close-unnamed">{t("desk.caller.closeTitle")}</h2>
        <p>{t("desk.caller.closeExplain")}</p>
        {closing ? (
          <CloseUnnamed
            attemptId={call.attemptId}
            live={!ended}
            commands={commands}
            back={() => setClosing(false)}
          />
        ) : (
          <Button variant="default" aria-keyshortcuts={ariaKeys("gestion")} onClick={() => setClosing(true)}>
            {t("desk.caller.close")}&nbsp;<kbd>{keyName("gestion")}</kbd>
          </Button>
        )}
      </section>
    </div>
  );
}

interface FindProps {
  readonly attemptId: string;
  readonly commands: SeatCommands;
  readonly hasFocus: boolean;
}
function FindCaller({ attemptId, commands, hasFocus }: FindProps) {
  const { t } = useTranslation();
  const form = useRef<HTMLFormElement>(null);
  const [typed, setTyped] = useState("");
  const [found, setFound] = useState<readonly Found[]>();
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    // Whoever is writing in a dialog goes on writing there.
    if (hasFocus && !document.querySelector('[role="dialog"]')) form.current?.querySelector("input")?.focus();
  }, [hasFocus]);
  const find = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (typed.trim().length < 2) return;
    setError(null);
    try {
      setFound(await ask<readonly Found[]>("/v1/debtors/search", { q: typed.trim(), limit: mostFound + 1 }));
    } catch (refusal) {
      setError(refusal);
    }
  };
  const choose = async (id: string): Promise<void> => {
    const name = found?.find((each) => each.id === id)?.fullName ?? "";
    if (await commands.caller(attemptId, id)) announce(t("desk.caller.named", { name }));
  };
  const hint = found?.length === 0 ? "nobody" : found && found.length > mostFound ? "more" : null;
  return (
    <>
      <form ref={form} onSubmit={(event) => void find(event)} noValidate>
        <Line
          label={t("desk.caller.search")}
          value={typed}
          wrong={false}
          hint={hint ? t(`desk.caller.${hint}`) : ""}
          change={(text) => {
            setTyped(text);
            setFound(undefined);
          }}
        />
        <Button type="submit">{t("desk.caller.find")}</Button>
      </form>
      {error !== null && <ProblemPanel error={error} />}
      <output>
        {found && found.length > 0 && (
          <Choices
            label={t("desk.caller.choose")}
            items={found.slice(0, mostFound).map((each, at) => ({
              id: each.id,
              key: String(at + 1),
              label: each.fullName,
              detail: `··· ${each.document.slice(-4)} · ${each.portfolioName}`,
            }))}
            choose={(id) => void choose(id)}
          />
        )}
      </output>
    </>
  );
}
