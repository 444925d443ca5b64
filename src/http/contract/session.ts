// Who is at the screen: first set-up, log-in, log-out.
import { type Static, Type } from "typebox";
import { Id } from "./common.ts";

export const RoleSchema = Type.Union([
  Type.Literal("agent"),
  Type.Literal("supervisor"),
  Type.Literal("coordinator"),
  Type.Literal("quality"),
  Type.Literal("backoffice"),
  Type.Literal("strategist"),
  Type.Literal("creditor"),
  Type.Literal("auditor"),
  Type.Literal("admin"),
]);

/** GET /v1/session → 200 with this, or 401. POST /v1/session (log-in) answers the same. */
export const Session = Type.Object({
  user: Type.Object({ id: Id, username: Type.String(), name: Type.String(), role: RoleSchema }),
  permissions: Type.Array(Type.String()),
  /** Nothing else is answered before PUT /v1/session/password. */
  mustChangePassword: Type.Boolean(),
  /** The user is blocked; the session lives for the call under way and its result. */
  lastCall: Type.Boolean(),
  tenant: Type.Object({ id: Id, name: Type.String(), country: Type.String(), timeZone: Type.String() }),
  /** Send it back as X-CSRF-Token on every request that changes something. */
  csrfToken: Type.String(),
  clock: Type.Object({
    /** The operation's time when the answer was made (UTC ms); tick from here with your own monotonic clock. */
    now: Type.Integer(),
    demo: Type.Boolean({ description: "True: the operation's clock is not the machine's; show the banner" }),
  }),
});
export type Session = Static<typeof Session>;

export const LogIn = Type.Object({
  username: Type.String({ minLength: 1, maxLength: 100 }),
  password: Type.String({ minLength: 1, maxLength: 200 }),
});

/** PUT /v1/session/password: in place of the one-time password this session was opened with, or of `current`. */
export const NewPassword = Type.Object({
  password: Type.String({ minLength: 12, maxLength: 200 }),
  current: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
});

/** GET /v1/setup */
export const SetupState = Type.Object({ needed: Type.Boolean() });
/** POST /v1/setup: the first administrator, with the one-time code the start command printed. */
export const Setup = Type.Object({
  code: Type.String({ minLength: 1, maxLength: 40 }),
  agency: Type.String({ minLength: 1, maxLength: 200 }),
  country: Type.Union([Type.Literal("CL"), Type.Literal("PE")]),
  name: Type.String({ minLength: 1, maxLength: 200 }),
  username: Type.String({ minLength: 1, maxLength: 100 }),
  password: Type.String({ minLength: 12, maxLength: 200 }),
});
