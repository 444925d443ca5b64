// Shapes beside the words of a promise's stage: colour alone says nothing.
import type { FollowUp } from "#http/contract/agenda.ts";

export const stageMarks: Readonly<Record<FollowUp["stage"], string>> = {
  today: "●",
  soon: "◆",
  broken: "▲",
  grace: "◐",
  pending: "◔",
  later: "○",
};
