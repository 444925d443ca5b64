// How old the balance on a card is, and from when that has to be said. For the desk and the office, which speak to people who
// may have paid since.
import { day, type Instant } from "../../kernel/time.ts";

/** Creditors send their file once a day: a balance older than this missed one. Issue: after 24 h. */
export const freshForMs = day;

export function isOld(asOf: Instant, now: Instant): boolean {
  return now - asOf > freshForMs;
}
