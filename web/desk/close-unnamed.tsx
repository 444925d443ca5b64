// The end of a talk with a caller whom nobody could name: one digit says how it ended, a note may say more. No account is touched.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type CallerEnding, callerEndings, mostClosingNote } from "#dialer/core/caller-endings.ts";
import { announce } from "../shared/ui/announcer.tsx";
import { Choices } from "./gestion/choices.tsx";
import { Line } from "./gestion/fields.tsx";
import type { SeatCommands } from "./seat-commands.ts";

const endings = Object.entries(callerEndings) as [CallerEnding, string][];

interface Props {
  readonly attemptId: string;
  /** The call is still on: choosing also hangs up. */
  readonly live: boolean;
  readonly commands: SeatCommands;
  readonly back: () => void;
}
export function CloseUnnamed({ attemptId, live, commands, back }: Props) {
  const { t } = useTranslation();
  const [note, setNote] = useState("");
  const [sending, setSending] = useState(false);
  const choose = async (ending: string): Promise<void> => {
    if (sending) return;
    setSending(true);
    const done = await commands.unnamed(attemptId, ending, note.trim());
    if (done) announce(t("desk.caller.closed"));
    // What could not be kept may be tried again.
    else setSending(false);
  };
  return (
    <>
      <Line
        label={t("desk.caller.note")}
        value={note}
        wrong={false}
        hint=""
        step={false}
        change={(text) => setNote(text.slice(0, mostClosingNote))}
      />
      <Choices
        label={t(live ? "desk.caller.chooseEndingLive" : "desk.caller.chooseEnding")}
        items={endings.map(([code, name], at) => ({
          id: code,
          key: String(at + 1),
          label: name,
          detail: "",
        }))}
        choose={(id) => void choose(id)}
        back={back}
      />
    </>
  );
}
