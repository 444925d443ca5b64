// What a failed transaction says: the database is away and the same will work later, or this row cannot be worked with and
// trying again brings the same.
import { AppError } from "#kernel/errors.ts";

type Failure = Error & { readonly code?: string };

/** Connection trouble, shutdown, timeouts, serialisation and deadlocks: worth the same again. */
export function isAway(error: Failure): boolean {
  if (isOurs(error)) return false;
  const { code } = error;
  // The driver's own words for a lost connection carry no code.
  if (code === undefined) return true;
  return /^(08|57|53|40)/.test(code) || /^E(?!RR_)/.test(code);
}

/** Thrown by a program at what it was given, not by a connection. */
function isOurs(error: Failure): boolean {
  return (
    [TypeError, RangeError, SyntaxError, AppError].some((kind) => error instanceof kind) ||
    /^(assertion failed|unreachable)/.test(error.message)
  );
}
