// The web process: HTTP, sockets, static pages. It knows nothing of calls but what the engine tells it.
import { dirname, join } from "node:path";
import { agentsRoutes } from "#agents/routes.ts";
import { awayRoutes } from "#agents/routes-absences.ts";
import { insertPauseReasons } from "#agents/service.ts";
import { complianceRoutes } from "#compliance/routes.ts";
import { nationalHolidays, unaskedOf, zoneOf } from "#compliance/service.ts";
import type { Config } from "#config.ts";
import { type EngineLink, engineLink } from "#dialer/link.ts";
import { dialerRoutes } from "#dialer/routes.ts";
import { agendaRoutes } from "#dialer/routes-agenda.ts";
import { detectionRoutes } from "#dialer/routes-detection.ts";
import { recordingRoutes } from "#dialer/routes-recordings.ts";
import { gestionesRoutes } from "#gestiones/routes.ts";
import { sessionCookie } from "#http/auth.ts";
import { jobRoutes } from "#http/jobs.ts";
import { createLiveHub, type LiveHub } from "#http/live.ts";
import { buildServer } from "#http/server.ts";
import { systemRoutes } from "#http/system.ts";
import { acceptUpgrades } from "#http/upgrades.ts";
import { can } from "#identity/core/permissions.ts";
import { identityRoutes } from "#identity/routes.ts";
import { logAccess } from "#identity/service.ts";
import { inboxRoutes } from "#inbox/routes.ts";
import type { DebtorId } from "#kernel/ids.ts";
import { paymentsRoutes } from "#payments/routes.ts";
import { type Clock, realNow } from "#platform/clock.ts";
import { type Database, openDatabase } from "#platform/db.ts";
import { diskOf } from "#platform/disk.ts";
import { createLog } from "#platform/log.ts";
import { newId } from "#platform/new-id.ts";
import { connectRpc, type RpcClient } from "#platform/socket-rpc.ts";
import type { App, Exported } from "#platform/web.ts";
import { portfolioRoutes } from "#portfolio/routes.ts";
import { readTable } from "#portfolio/service.ts";
import { preflightRoutes } from "#preflight/routes.ts";
import { privacyRoutes } from "#privacy/routes.ts";
import { followers } from "#promises/fulfil.ts";
import { promisesRoutes } from "#promises/routes.ts";
import { latePaymentsRoute } from "#promises/routes-late.ts";
import { defaultRules } from "#promises/service.ts";
import { reportingRoutes } from "#reporting/routes.ts";
import { exportRoutes } from "#reporting/routes-exports.ts";
import { returnRoutes } from "#reporting/routes-returns.ts";
import { segmentRoutes } from "#segmentation/routes.ts";
import { simulatorRoutes } from "#simulator/routes.ts";
import { type RoleEnvironment, roleClock } from "./environment.ts";
import { endLapsed, lapsedEveryMs } from "./lapsed.ts";
import { liveViews } from "./live-views.ts";
import { setupCodeFile } from "./setup-code.ts";

export interface WebParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly engine: EngineLink;
  readonly hub: LiveHub;
  readonly inboxFolder: string;
  readonly returnsFolder: string;
  readonly exportsFolder: string;
  /** Where the exchange lays recorded calls. */
  readonly recordingsFolder: string;
  readonly demo: boolean;
  readonly version: string;
  readonly setup: { code(): string | undefined; done(): Promise<void> };
  readonly rpc: RpcClient;
  /** Live cards of this person are told anew. */
  readonly cardChanged?: (debtor: DebtorId) => void;
}

/** Every module's routes: the one list of what the API is. */
export function allRoutes(app: App, parts: WebParts): void {
  const { db, clock, engine, hub } = parts;
  const exported = exportedTo(db);
  identityRoutes(app, {
    db,
    clock,
    demo: parts.demo,
    cookieName: sessionCookie,
    setupCode: parts.setup.code,
    setupDone: parts.setup.done,
    // What an agency cannot work a day without and no screen asks for.
    furnish: insertPauseReasons,
    sessionEnded: hub.end,
    endAfterCall: hub.endAfterCall,
    floor: {
      dismiss: (who) => engine.ask("dismiss", who).catch(() => undefined),
      // An engine that is away reads the team when it comes back.
      teamMoved: (who) => engine.ask("teamMoved", who).catch(() => {}),
    },
    readTable: (body, maxBytes) => readTable(body, join(parts.inboxFolder, `users-${newId()}.csv`), maxBytes),
  });
  portfolioRoutes(app, {
    db,
    clock,
    inboxFolder: parts.inboxFolder,
    zoneOf,
    exported,
    loadsDebts: ({ role }) => can(role, "portfolio.load"),
    seesWhole: ({ role }) => can(role, "contact.whole"),
    mayAnswer: ({ role }) => can(role, "compliance.resolve"),
    ...(parts.cardChanged ? { cardChanged: parts.cardChanged } : {}),
  });
  awayRoutes(app, { db, clock, messageSent: (to) => hub.tellChanged(to, "agenda") });
  inboxRoutes(app, { db, inboxFolder: parts.inboxFolder });
  segmentRoutes(app, { db, clock });
  complianceRoutes(app, { db, clock });
  gestionesRoutes(app, { db, clock, unaskedOf });
  promisesRoutes(app, {
    db,
    clock,
    rules: defaultRules(nationalHolidays),
    afterGestion: async (caller, done) => {
      await engine
        .ask("gestionSaved", {
          tenant: caller.tenant,
          user: caller.user,
          attempt: done.attemptId,
          andThen: done.andThen ?? "next",
          contact: done.contact,
          alert: done.alert,
          promises: done.promised.map((promise) => ({
            minor: promise.minor.toString(),
            currency: promise.currency,
          })),
        })
        .catch(() => {});
    },
  });
  latePaymentsRoute(app, { db, clock, rules: defaultRules(nationalHolidays) });
  preflightRoutes(app, {
    db,
    clock,
    engine,
    rules: defaultRules(nationalHolidays),
    dataFolder: dirname(parts.inboxFolder),
  });
  paymentsRoutes(app, { db, clock, inboxFolder: parts.inboxFolder, followers, exported });
  outgoingRoutes(app, parts, exported);
  agentsRoutes(app, { db });
  dialerRoutes(app, { db, clock, engine, seatTaken: hub.tellReplaced });
  soundRoutes(app, parts);
  agendaRoutes(app, { db, clock, engine, rules: defaultRules(nationalHolidays) });
  jobRoutes(app, { db });
  systemRoutes(app, { db, clock, engine, rpc: parts.rpc, demo: parts.demo, version: parts.version });
}

function soundRoutes(app: App, { db, clock, recordingsFolder }: WebParts): void {
  recordingRoutes(app, { db, clock, recordingsFolder });
  detectionRoutes(app, { db, clock, recordingsFolder });
}

function outgoingRoutes(app: App, parts: WebParts, exported: Exported): void {
  const { db, clock, returnsFolder, exportsFolder } = parts;
  reportingRoutes(app, { db, clock });
  simulatorRoutes(app, { db, clock });
  returnRoutes(app, { db, clock, exported, returnsFolder });
  exportRoutes(app, { db, clock, exportsFolder });
  privacyRoutes(app, { db, clock });
}

function exportedTo(db: Database): Exported {
  return (caller, what, detail) =>
    db.inTenant(caller.tenant, (tx) =>
      logAccess(tx, caller.tenant, caller.user, realNow(), { action: "export", what, detail }),
    );
}

export async function startWeb(
  config: Config,
  role: RoleEnvironment,
): Promise<{ detail: string; stop: () => Promise<void> }> {
  const log = createLog("web", join(config.dataFolder, "log", "web.log"));
  const clock = roleClock(role);
  const db = openDatabase({ url: role.appUrl, max: 16, statementTimeoutMs: 30_000, name: "web", log });
  const rpc = connectRpc(config.engineSocket);
  const engine = engineLink(rpc);
  const views = liveViews({ db, clock, engine });
  const hub = createLiveHub({
    clock,
    snapshot: views.snapshot,
    deskGone: views.deskGone,
  });
  // Without the database a view may not be told: the next one is, and the process goes on.
  const untold = (error: Error): void => log.warn({ err: error.message }, "view not told");
  rpc.onPush((topic, data) => void views.onPush(hub, topic, data).catch(untold));
  rpc.onLink((up) => void (up && views.engineBack(hub).catch(untold)));
  const app = await buildServer({
    db,
    log,
    version: role.version,
    disk: diskOf(config.dataFolder),
    webFolder: join(import.meta.dirname, "../../dist/web"),
    routes: (server) =>
      allRoutes(server, {
        db,
        clock,
        engine,
        hub,
        rpc,
        cardChanged: (debtor) => views.cardChanged(hub, debtor),
        inboxFolder: join(config.dataFolder, "inbox"),
        returnsFolder: join(config.dataFolder, "returns"),
        exportsFolder: join(config.dataFolder, "exports"),
        recordingsFolder: join(config.dataFolder, "asterisk/spool/recording"),
        demo: role.demo,
        version: role.version,
        setup: setupCodeFile(config.dataFolder),
      }),
  });
  const endSockets = acceptUpgrades(app, {
    db,
    sipUrl: `ws://127.0.0.1:${config.ports.asterisk}/ws`,
    onLive: hub.accept,
  });
  const lapses = setInterval(
    () =>
      void endLapsed(db, hub, realNow()).catch((error: Error) =>
        log.warn({ err: error.message }, "sessions of sockets could not be looked at"),
      ),
    lapsedEveryMs,
  );
  await app.listen({ host: config.host, port: config.ports.web });
  return {
    detail: `http://${config.host}:${config.ports.web}`,
    async stop() {
      hub.stop();
      clearInterval(lapses);
      endSockets();
      await app.close();
      rpc.close();
      await db.close();
    },
  };
}
