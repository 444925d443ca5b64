// A recorded call, to be heard: by its attempt's id alone, in ranges so that one can seek, and each hearing logged with its mandate.
import { Readable } from "node:stream";
import { Type } from "typebox";
import { Id } from "#http/contract/common.ts";
import { can } from "#identity/core/permissions.ts";
import { logAccess } from "#identity/service.ts";
import { AppError } from "#kernel/errors.ts";
import { type AttemptId, asId, type PortfolioId } from "#kernel/ids.ts";
import { minute } from "#kernel/time.ts";
import { type Clock, realNow } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import type { App, Caller } from "#platform/web.ts";
import { mayHear, rangeOf } from "./core/playback.ts";
import { openPlayback } from "./playback.ts";
import {
  agentsHearOwn,
  putRecordingRule,
  type RecordedCall,
  recordedCall,
  sharedRecordedCall,
} from "./store-recordings.ts";

export interface RecordingDeps {
  readonly db: Database;
  /** What is shared between mandates holds by its days. */
  readonly clock: Clock;
  /** Where the exchange lays its tracks. */
  readonly recordingsFolder: string;
}
/** A player asks for many ranges of one hearing: one line in the log. Judgement. */
const sameHearingMs = 10 * minute;
const mostHearings = 5_000;

export function recordingRoutes(app: App, deps: RecordingDeps): void {
  const log = hearings(deps);
  app.get(
    "/v1/attempts/:id/recording",
    {
      schema: {
        operationId: "playRecording",
        summary: "A recorded call as stereo WAV, customer left, agent right; ranges are served",
        tags: ["calls"],
        params: Type.Object({ id: Id }),
        response: { 200: Audio, 206: Audio },
      },
      config: { can: "account.read" },
    },
    async ({ caller, params, headers }, reply) => {
      const attempt = asId<AttemptId>(params.id);
      const call = await requireHearable(deps, caller, attempt);
      const playback = await openPlayback(deps.recordingsFolder, attempt);
      if (!playback) throw new AppError("not_found", { what: "recording" });
      const range = rangeOf(headers.range, playback.bytes);
      if (range === "impossible") {
        await playback.close();
        reply.header("content-range", `bytes */${playback.bytes}`);
        throw new AppError("bad_request", { header: "Range" });
      }
      await log(caller, attempt, call);
      const stretch = range === "whole" ? { from: 0, to: playback.bytes } : range;
      reply
        .code(range === "whole" ? 200 : 206)
        .header("content-type", "audio/wav")
        .header("accept-ranges", "bytes")
        // Heard now by whoever may now: no copy stays behind.
        .header("cache-control", "private, no-store")
        .header("content-length", stretch.to - stretch.from);
      if (range !== "whole")
        reply.header("content-range", `bytes ${stretch.from}-${stretch.to - 1}/${playback.bytes}`);
      return reply.send(Readable.from(playback.read(stretch)) as never);
    },
  );
  ruleRoutes(app, deps);
}
const Audio = Type.String({ description: "audio/wav" });

async function requireHearable(
  { db, clock }: RecordingDeps,
  caller: Caller,
  attempt: AttemptId,
): Promise<RecordedCall> {
  const found = await db.asUser(caller, async (tx) => {
    const call = (await recordedCall(tx, attempt)) ?? (await sharedRecordedCall(tx, attempt, clock.now()));
    return call && { call, hears: await agentsHearOwn(tx, call.portfolio) };
  });
  if (!found) throw new AppError("not_found", { what: "recording" });
  const allowed = mayHear({
    listens: can(caller.role, "call.listen"),
    own: found.call.user === caller.user,
    agentsHearOwn: found.hears,
  });
  if (!allowed) throw new AppError("not_allowed", { permission: "call.listen" });
  if (!found.call.ended) throw new AppError("conflict", { reason: "call_live" });
  return found.call;
}

/** One line in the access log for each hearing. */
export function hearings({ db }: RecordingDeps) {
  const known = new Map<string, number>();
  return async ({ tenant, user }: Caller, attempt: AttemptId, call: RecordedCall): Promise<void> => {
    const key = `${user} ${attempt}`;
    const now = realNow();
    if (now - (known.get(key) ?? Number.NEGATIVE_INFINITY) < sameHearingMs) return;
    await db.inTenant(tenant, (tx) =>
      logAccess(tx, tenant, user, now, {
        action: "listen",
        what: "recording",
        ...(call.debtor ? { subject: call.debtor } : {}),
        portfolio: call.portfolio,
        detail: { attemptId: attempt },
      }),
    );
    if (known.size >= mostHearings) known.clear();
    known.set(key, now);
  };
}

const Rule = Type.Object({ agentsHearOwn: Type.Boolean() });
const ById = Type.Object({ id: Id });

function ruleRoutes(app: App, { db }: RecordingDeps): void {
  app.get(
    "/v1/portfolios/:id/recording-rule",
    {
      schema: {
        operationId: "readRecordingRule",
        summary: "Whether agents may hear their own calls of this mandate",
        tags: ["calls"],
        params: ById,
        response: { 200: Rule },
      },
      config: { can: "portfolio.read" },
    },
    async ({ caller, params }) => ({
      agentsHearOwn: await db.asUser(caller, (tx) => agentsHearOwn(tx, asId<PortfolioId>(params.id))),
    }),
  );
  app.put(
    "/v1/portfolios/:id/recording-rule",
    {
      schema: {
        operationId: "changeRecordingRule",
        summary: "Let agents hear their own calls of this mandate, or not",
        tags: ["calls"],
        params: ById,
        body: Rule,
        response: { 204: Type.Null() },
      },
      config: { can: "portfolio.write" },
    },
    async ({ caller, params, body }, reply) => {
      const portfolio = asId<PortfolioId>(params.id);
      await db.asUser(caller, (tx) => putRecordingRule(tx, caller.tenant, portfolio, body.agentsHearOwn));
      reply.code(204);
      return null;
    },
  );
}
