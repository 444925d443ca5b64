// Passwords are argon2id; five wrong ones lock the user for a while.
import { hash, verify } from "@node-rs/argon2";
import { AppError } from "#kernel/errors.ts";
import type { TenantId, UserId } from "#kernel/ids.ts";
import { hour, type Instant, minute } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import * as sessions from "./store-sessions.ts";

/** Wrong passwords in a row before the user is locked, and for how long (judgement: ASVS 5 §6.3.1 asks for a limit). */
export const maxFailedLogins = 5;
const lockMs = 15 * minute;
export const minPasswordLength = 12;
/** A one-time password that nobody used within this opens nothing: long enough for a weekend. Judgement (ASVS 5 §6.4.1). */
export const oneTimeForMs = 72 * hour;

// OWASP's second recommended set for argon2id: 19 MiB, 2 passes (read 2026-11).
const argon = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** A hash of nothing, so that an unknown user costs as long as a wrong password. */
const noHash =
  "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$4K3rHgkX8kYFvXc0b5yWJ6sXrYwUq6uYlY0m0m3dN2E";

export function fitsPassword(hash: string | undefined, password: string): Promise<boolean> {
  return verify(hash ?? noHash, password).catch(() => false);
}

export async function checkPassword(
  tx: Tx,
  tenant: TenantId,
  user: UserId,
  password: string,
  now: Instant,
): Promise<AppError | undefined> {
  const hash = await sessions.passwordHash(tx, user);
  const right = await fitsPassword(hash, password);
  return judgePassword(tx, tenant, user, { hash, right }, now);
}

/** Under the user's lock. Returns the refusal instead of throwing it, so that the counted failure is committed. */
export async function judgePassword(
  tx: Tx,
  tenant: TenantId,
  user: UserId,
  /** The hash that the password was held against, and whether it fitted. */
  { hash, right: fits }: { readonly hash: string | undefined; readonly right: boolean },
  now: Instant,
): Promise<AppError | undefined> {
  const state = await sessions.lockLogin(tx, user);
  if (state.lockedUntil !== null && state.lockedUntil > now)
    return new AppError("locked_out", { until: state.lockedUntil });
  // Another password was chosen meanwhile: the one that fitted is the old one.
  const right = fits && state.passwordHash === hash;
  if (right && state.oneTimeUntil !== null && state.oneTimeUntil <= now)
    return new AppError("one_time_expired");
  if (right && !state.blocked) {
    // At eight there is nothing to forget, and three hundred wait for this turn.
    if (state.failedLogins > 0 || state.lockedUntil !== null)
      await sessions.writeLoginResult(tx, user, { failed: 0, lockedUntil: null });
    return undefined;
  }
  const failed = state.failedLogins + 1;
  const locks = failed >= maxFailedLogins;
  await sessions.writeLoginResult(tx, user, {
    failed: locks ? 0 : failed,
    lockedUntil: locks ? now + lockMs : null,
  });
  await sessions.logAccess(tx, tenant, user, now, { action: "refused", what: "session", subject: user });
  return new AppError("bad_credentials");
}

export async function hashPassword(password: string): Promise<string> {
  if (password.length < minPasswordLength)
    throw new AppError("weak_password", { minLength: minPasswordLength });
  return hash(password, argon);
}
