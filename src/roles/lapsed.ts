// A socket asks for nothing, so nothing notices that its session is over: looked at once in a while.
import type { LiveHub } from "#http/live.ts";
import { lapsedSessions } from "#identity/service.ts";
import { asId, type TenantId } from "#kernel/ids.ts";
import { type Instant, minute } from "#kernel/time.ts";
import type { Database } from "#platform/db.ts";

/** A session that was closed or blocked ends its sockets at once; this is for those nobody ended. Judgement. */
export const lapsedEveryMs = minute / 2;

export async function endLapsed(db: Database, hub: LiveHub, now: Instant): Promise<void> {
  const open = hub.sessions().map(({ tenant, id }) => ({ tenant: asId<TenantId>(tenant), id }));
  for (const sessionId of await lapsedSessions(db, open, now)) hub.end({ sessionId });
}
