// The agent's desk: its seat, its call, and the card of a debtor. Every command goes to the engine, which holds the truth.
import { Type } from "typebox";
import { pauseReasons } from "#agents/service.ts";
import { mandateOf } from "#desk/service.ts";
import { CallerNamed, CallerUnnamed } from "#http/contract/callers.ts";
import {
  DtmfRequest,
  HelpRequest,
  HoldRequest,
  IdentityRequest,
  ManualDial,
  NoticesSeen,
  OpenSeat,
  PauseReason,
  PauseRequest,
  PreviewAnswer,
  RecordingRequest,
  SeatOpened,
  SoundReport,
} from "#http/contract/desk.ts";
import { logAccess } from "#identity/service.ts";
import { AppError } from "#kernel/errors.ts";
import { type AttemptId, asId, type CampaignId, type DebtorId, type PhoneId } from "#kernel/ids.ts";
import { type Clock, realNow } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import type { App, Caller } from "#platform/web.ts";
import type { EngineLink } from "./link.ts";
import { cardRoutes } from "./routes-card.ts";
import { listCampaigns } from "./service.ts";

export interface DeskDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly engine: EngineLink;
  /** Another browser of the same user took the seat. */
  readonly seatTaken: (user: string, bySession: string) => void;
}

export function deskRoutes(app: App, deps: DeskDeps): void {
  seatRoutes(app, deps);
  helpRoutes(app, deps);
  callRoutes(app, deps);
  cardRoutes(app, deps);
}

const none = { 204: Type.Null() };
const who = ({ tenant, user }: Caller) => ({ tenant, user });

function seatRoutes(app: App, deps: DeskDeps): void {
  app.post(
    "/v1/desk/seat",
    {
      schema: {
        operationId: "openSeat",
        summary: "Sit down at a campaign",
        tags: ["desk"],
        body: OpenSeat,
        response: { 201: SeatOpened },
      },
      config: { can: "desk.work", duringLastCall: true },
    },
    async (request, reply) => {
      const { caller, body } = request;
      const campaign = asId<CampaignId>(body.campaignId);
      // In sight of this agent, or it does not exist.
      const [seen] = await deps.db.asUser(caller, (tx) => listCampaigns(tx, { id: campaign }));
      if (!seen) throw new AppError("not_found");
      const opened = await deps.engine.ask("openSeat", {
        ...who(caller),
        campaign,
        take: body.take ?? false,
      });
      if (opened.takenOver) deps.seatTaken(caller.user, caller.sessionId);
      reply.code(201);
      return { seatId: opened.seatId, sip: opened.sip };
    },
  );

  app.delete(
    "/v1/desk/seat",
    {
      schema: { operationId: "closeSeat", summary: "Leave the seat", tags: ["desk"], response: none },
      config: { can: "desk.work", repeatable: true, duringLastCall: true },
    },
    async (request, reply) => {
      await deps.engine.ask("closeSeat", who(request.caller));
      reply.code(204);
      return null;
    },
  );

  command(app, deps, "line", "The softphone has registered: call it", Type.Object({}), (caller) =>
    deps.engine.ask("line", { ...who(caller), kind: "agent" }),
  );
  command(app, deps, "available", "Ready for calls", Type.Object({}), (caller) =>
    deps.engine.ask("available", who(caller)),
  );
  command(app, deps, "pause", "Pause, at once or after the call", PauseRequest, (caller, body) =>
    deps.engine.ask("pause", { ...who(caller), reason: body.reason }),
  );
  command(
    app,
    deps,
    "heartbeat",
    "The desk is there",
    Type.Object({ line: Type.Optional(Type.Boolean()) }),
    (caller, body) =>
      deps.engine.ask("heartbeat", {
        ...who(caller),
        ...(body.line === undefined ? {} : { line: body.line }),
      }),
  );

  app.get(
    "/v1/desk/pause-reasons",
    {
      schema: {
        operationId: "listPauseReasons",
        summary: "Why one may pause",
        tags: ["desk"],
        response: { 200: Type.Object({ reasons: Type.Array(PauseReason) }) },
      },
      config: { can: "desk.work", duringLastCall: true },
    },
    async (request) => ({ reasons: [...(await deps.db.asUser(request.caller, pauseReasons))] }),
  );
}

function helpRoutes(app: App, deps: DeskDeps): void {
  command(app, deps, "help", "Ask a supervisor for help", HelpRequest, (caller, body) =>
    deps.engine.ask("help", { ...who(caller), reason: body.reason }),
  );
  command(app, deps, "notices", "Orders of a supervisor that were read", NoticesSeen, (caller, body) =>
    deps.engine.ask("noticesSeen", { ...who(caller), ids: body.ids }),
  );
  app.delete(
    "/v1/desk/help",
    {
      schema: {
        operationId: "deskHelpOver",
        summary: "No help is needed any more",
        tags: ["desk"],
        response: none,
      },
      config: { can: "desk.work" },
    },
    async ({ caller }, reply) => {
      await deps.engine.ask("closeHelp", { ...who(caller), by: caller.user });
      reply.code(204);
      return null;
    },
  );
}

function callRoutes(app: App, deps: DeskDeps): void {
  command(app, deps, "hangup", "Hang up", Type.Object({}), (caller) =>
    deps.engine.ask("hangUp", who(caller)),
  );
  command(app, deps, "hold", "Hold or resume", HoldRequest, (caller, body) =>
    deps.engine.ask("hold", { ...who(caller), hold: body.hold }),
  );
  command(app, deps, "dtmf", "Send digits", DtmfRequest, (caller, body) =>
    deps.engine.ask("dtmf", { ...who(caller), digits: body.digits }),
  );
  command(
    app,
    deps,
    "recording",
    "Silence the recording while card data is spoken",
    RecordingRequest,
    (caller, body) => deps.engine.ask("recording", { ...who(caller), muted: body.muted }),
  );
  command(app, deps, "sound", "One side of the call is not heard", SoundReport, (caller, body) =>
    deps.engine.ask("sound", { ...who(caller), side: body.side }),
  );
  command(app, deps, "dial", "Dial a phone of a debtor", ManualDial, async (caller, body) => {
    const [debtor, phone] = [asId<DebtorId>(body.debtorId), asId<PhoneId>(body.phoneId)];
    await deps.engine.ask("dial", { ...who(caller), debtor, phone }).catch(async (error: unknown) => {
      // A stolen session that tries numbers shows here.
      if (!(error instanceof AppError) || error.code !== "not_found") throw error;
      const seen = await logOffAccount(deps, caller, debtor);
      // Whoever sees the person learns that the number is not theirs; of a person out of sight nobody learns anything.
      throw seen ? new AppError("not_allowed", { why: "number_off_account" }) : error;
    });
  });
  command(app, deps, "caller", "Whose call it is, after asking", CallerNamed, async (caller, body) => {
    const debtor = asId<DebtorId>(body.debtorId);
    await deps.engine.ask("caller", { ...who(caller), attempt: asId<AttemptId>(body.attemptId), debtor });
    await logNamed(deps, caller, "caller", debtor, body.attemptId);
  });
  command(app, deps, "unnamed", "How a talk with an unnamed caller ended", CallerUnnamed, (caller, body) =>
    deps.engine.ask("callerUnnamed", {
      ...who(caller),
      attempt: asId<AttemptId>(body.attemptId),
      ending: body.ending,
      note: body.note?.trim() ?? "",
    }),
  );
  command(app, deps, "preview", "Accept or skip the person shown", PreviewAnswer, (caller, body) =>
    deps.engine.ask("preview", { ...who(caller), ...body }),
  );
  command(app, deps, "identity", "Identity verified by the agent", IdentityRequest, async (caller, body) => {
    const { debtor } = await deps.engine.ask("identity", {
      ...who(caller),
      attempt: asId<AttemptId>(body.attemptId),
    });
    await logNamed(deps, caller, "identity", debtor === null ? null : asId<DebtorId>(debtor), body.attemptId);
  });
}

async function logOffAccount({ db }: DeskDeps, caller: Caller, debtor: DebtorId): Promise<boolean> {
  return db.asUser(caller, async (tx) => {
    const portfolio = await mandateOf(tx, debtor);
    const subject = portfolio === undefined ? {} : { subject: debtor, portfolio };
    await logAccess(tx, caller.tenant, caller.user, realNow(), {
      action: "refused",
      what: "dial",
      ...subject,
    });
    return portfolio !== undefined;
  });
}

/** With its mandate: an auditor of another does not read that this person exists. */
async function logNamed(
  { db }: DeskDeps,
  caller: Caller,
  what: "caller" | "identity",
  debtor: DebtorId | null,
  attemptId: string,
): Promise<void> {
  await db.inTenant(caller.tenant, async (tx) => {
    const portfolio = debtor === null ? undefined : await mandateOf(tx, debtor);
    await logAccess(tx, caller.tenant, caller.user, realNow(), {
      action: "change",
      what,
      ...(debtor === null ? {} : { subject: debtor }),
      ...(portfolio === undefined ? {} : { portfolio }),
      detail: { attemptId },
    });
  });
}

/** Not answered any more to a blocked user, who ends the call under way and begins no other. */
const beginsAnother = ["dial", "preview", "pause"];

/** POST /v1/desk/<name> → 204: the shape of nearly every command. */
function command<Body extends ReturnType<typeof Type.Object>>(
  app: App,
  _deps: DeskDeps,
  name: string,
  summary: string,
  body: Body,
  run: (caller: Caller, body: import("typebox").Static<Body>) => Promise<unknown>,
): void {
  app.post(
    `/v1/desk/${name}`,
    {
      schema: {
        operationId: `desk${name[0]?.toUpperCase()}${name.slice(1)}`,
        summary,
        tags: ["desk"],
        body,
        response: none,
      },
      // Dialled twice is called twice: a command whose answer was lost is never taken up again.
      config: { can: "desk.work", duringLastCall: !beginsAnother.includes(name) },
    },
    async (request, reply) => {
      await run(request.caller, request.body as never);
      reply.code(204);
      return null as never;
    },
  );
}
