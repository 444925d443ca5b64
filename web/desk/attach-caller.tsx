// A caller whose number says nothing, or belongs to two mandates: the agent asks for the document and says whose call it is.
// Only mandates in the agent's sight are offered; of others nothing shows.
import { Button } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Static } from "typebox";
import type { FoundDebtor } from "#http/contract/portfolio.ts";
import { get } from "../shared/api.ts";
import { announce } from "../shared/ui/announcer.tsx";
import { ProblemPanel } from "../shared/ui/problem.tsx";
import { Choices } from "./gestion/choices.tsx";
import { Line } from "./gestion/fields.tsx";
import type { SeatCommands } from "./seat-commands.ts";
import css from "./waiting.module.css";

type Found = Static<typeof FoundDebtor>;
/** One digit each. */
const mostFound = 9;

interface Props {
  readonly attemptId: string;
  readonly commands: SeatCommands;
}
export function AttachCaller({ attemptId, commands }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [found, setFound] = useState<readonly Found[]>();
  const [error, setError] = useState<unknown>(null);
  const find = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (typed.trim().length < 2) return;
    setError(null);
    const query = new URLSearchParams({ q: typed.trim(), by: "document", limit: String(mostFound) });
    try {
      setFound(await get<readonly Found[]>(`/v1/debtors?${query}`));
    } catch (refusal) {
      setError(refusal);
    }
  };
  const choose = async (id: string): Promise<void> => {
    const name = found?.find((each) => each.id === id)?.fullName ?? "";
    if (await commands.caller(attemptId, id)) announce(t("desk.caller.named", { name }));
  };
  return (
    <div className={css.waiting}>
      <section className={css.card} aria-labelledby="attach-caller">
        <h2 id="attach-caller">{t("desk.caller.title")}</h2>
        <p>{t("desk.caller.explain")}</p>
        <form onSubmit={(event) => void find(event)} noValidate>
          <Line
            label={t("desk.caller.document")}
            value={typed}
            wrong={false}
            hint={found?.length === 0 ? t("desk.caller.nobody") : ""}
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
              items={found.map((each, at) => ({
                id: each.id,
                key: String(at + 1),
                label: each.fullName,
                detail: each.portfolioName,
              }))}
              choose={(id) => void choose(id)}
            />
          )}
        </output>
      </section>
    </div>
  );
}
