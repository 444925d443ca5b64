// Shift+F2 and a digit: pause with its reason. During a call the pause waits for its end.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Static } from "typebox";
import type { PauseReason as PauseReasonSchema } from "#http/contract/desk.ts";
import { get } from "../shared/api.ts";
import { Dialog } from "../shared/ui/dialog.tsx";
import { Empty } from "../shared/ui/notice.tsx";
import { ProblemPanel } from "../shared/ui/problem.tsx";
import { Choices } from "./gestion/choices.tsx";
import type { SeatCommands } from "./seat-commands.ts";

type PauseReason = Static<typeof PauseReasonSchema>;

export function PauseDialog({ commands, close }: { commands: SeatCommands; close: () => void }) {
  const { t } = useTranslation();
  const reasons = useQuery({
    queryKey: ["pause-reasons"],
    queryFn: async () => (await get<{ reasons: readonly PauseReason[] }>("/v1/desk/pause-reasons")).reasons,
    staleTime: 300_000,
  });
  const choose = (code: string): void => {
    void commands.pause(code);
    close();
  };
  return (
    <Dialog title={t("desk.pause.title")} onClose={close} size={420}>
      {reasons.error && <ProblemPanel error={reasons.error} retry={() => void reasons.refetch()} />}
      {reasons.data?.length === 0 && <Empty title={t("desk.pause.none")} />}
      {reasons.data && (
        <Choices
          label={t("desk.pause.choose")}
          items={reasons.data.slice(0, 9).map((reason, index) => ({
            id: reason.code,
            key: String(index + 1),
            label: reason.label,
            detail:
              reason.limitMinutes === null ? "" : t("desk.pause.limit", { minutes: reason.limitMinutes }),
          }))}
          choose={choose}
        />
      )}
    </Dialog>
  );
}
