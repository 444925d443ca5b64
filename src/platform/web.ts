// What a module's routes.ts builds on: the typed server and the caller. Every route names the permission it needs in
// `config.can`; the server refuses to start with a route that names none (http/auth.ts).
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from "fastify";
import type { Permission, Role } from "#identity/core/permissions.ts";
import type { AttemptId, TenantId, UserId } from "#kernel/ids.ts";

export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** What a file may be sent as: its bytes go to the route unread (http/server.ts). */
export const fileTypes = ["application/octet-stream", "text/csv"] as const;

/** Who is asking, from the session. Pass it to Database.asUser. */
export interface Caller {
  readonly tenant: TenantId;
  readonly user: UserId;
  readonly role: Role;
  readonly name: string;
  readonly sessionId: string;
  /** The call a blocked user may still finish; nothing else is answered them. */
  readonly lastCall: AttemptId | null;
}

/** Who took data out as a file, for the access log; codes and ids in the detail, never values of people. */
export type Exported = (
  caller: Caller,
  what: string,
  detail: Readonly<Record<string, unknown>>,
) => Promise<void>;

declare module "fastify" {
  interface FastifyRequest {
    /** Present on every route whose `can` is not "public". */
    caller: Caller;
  }
  interface FastifyContextConfig {
    can?: Permission | "public";
    /** True: the POST may be repeated safely without an Idempotency-Key (log-in, a save whose ids come with it). */
    repeatable?: boolean;
    /** True: what the POST makes is unique in the database, a second time is refused as a conflict. */
    refusedTwice?: boolean;
    /** True: what it takes in or makes is kept on the disk; refused while the disk is nearly full. */
    fillsDisk?: boolean;
    /** True: answered to who still has to choose a password of their own. */
    beforePassword?: boolean;
    /** True: answered to a blocked user while the call under way and its result last. */
    duringLastCall?: boolean;
    /** True: the answer holds a secret and is not kept to be replayed; asked again, the work is done again. */
    secretAnswer?: boolean;
  }
}
