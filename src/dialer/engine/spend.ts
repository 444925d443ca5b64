// Whether the day's money has a minute left for one more call, read before the gate is asked; the minute itself is taken
// under lock, with the intent.
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { lineOf } from "#platform/line.ts";
import { type AskedMinute, askMinute } from "../store-spend.ts";

export async function minuteFor(tx: Tx, number: string, now: Instant): Promise<AskedMinute> {
  const { country, kind } = lineOf(number);
  return askMinute(tx, { country, kind: kind === "mobile" ? "mobile" : "fixed" }, now);
}
