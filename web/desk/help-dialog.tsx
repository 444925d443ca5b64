// F9 and a digit: a supervisor is asked for, with the reason.
import { useTranslation } from "react-i18next";
import { helpReasons } from "#agents/core/help.ts";
import { Dialog } from "../shared/ui/dialog.tsx";
import { Choices } from "./gestion/choices.tsx";
import type { SeatCommands } from "./seat-commands.ts";

export function HelpDialog({ commands, close }: { commands: SeatCommands; close: () => void }) {
  const { t } = useTranslation();
  const choose = (code: string): void => {
    void commands.help(code);
    close();
  };
  return (
    <Dialog title={t("desk.help.title")} onClose={close} size={420}>
      <Choices
        label={t("desk.help.choose")}
        items={Object.entries(helpReasons).map(([id, label], index) => ({
          id,
          key: String(index + 1),
          label,
          detail: "",
        }))}
        choose={choose}
      />
    </Dialog>
  );
}
