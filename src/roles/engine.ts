// The engine process: call control and pacing, small, so that restarting the web never touches a call.
import { join } from "node:path";
import type { Config } from "#config.ts";
import { spokenOf } from "#dialer/core/trunk-digits.ts";
import { createEngine, type Engine } from "#dialer/engine/engine.ts";
import { createReadiness } from "#dialer/engine/readiness.ts";
import { createWriter } from "#dialer/engine/writer.ts";
import { listCallerIds } from "#dialer/service.ts";
import { listTenants, readTenant } from "#identity/service.ts";
import type { AttemptId } from "#kernel/ids.ts";
import { localDateAt } from "#kernel/time.ts";
import type { Clock } from "#platform/clock.ts";
import { type Database, openDatabase } from "#platform/db.ts";
import { diskOf } from "#platform/disk.ts";
import { createLog, type Log } from "#platform/log.ts";
import { newId } from "#platform/new-id.ts";
import { giveSignOfLife } from "#platform/sign-of-life.ts";
import { type RpcHandler, serveRpc } from "#platform/socket-rpc.ts";
import { ariApp, ariUser } from "#telephony/asterisk/config.ts";
import type { Owner } from "#telephony/asterisk/names.ts";
import { startReaper, startWatchdog } from "#telephony/asterisk/supervise.ts";
import { type AsteriskTelephony, createAsteriskTelephony } from "#telephony/asterisk/telephony.ts";
import { ensureNumberPrompts } from "#telephony/prompts.ts";
import { tell } from "./child.ts";
import { type RoleEnvironment, roleClock } from "./environment.ts";

const tickMs = 1_000;
const adoptMs = 2_000;
const checkMs = 15_000;
/** A new number is announced by name within a minute; until then by the message for everybody. Judgement. */
const speakMs = 60_000;
/** Statements of the engine are short; one that is not is given up rather than waited for. */
const statementTimeoutMs = 5_000;

export async function startEngine(
  config: Config,
  role: RoleEnvironment,
): Promise<{ detail: string; stop: () => Promise<void> }> {
  const log = createLog("engine", join(config.dataFolder, "log", "engine.log"));
  const clock = roleClock(role);
  const db = openDatabase({ url: role.appUrl, max: 8, statementTimeoutMs, name: "engine", log });
  const telephony = createAsteriskTelephony({
    host: "127.0.0.1",
    port: config.ports.asterisk,
    user: ariUser,
    password: role.ariPassword,
    app: ariApp,
    clock,
    promptsDir: join(config.dataFolder, "prompts"),
    // Beside the recordings, which are heard and erased from there.
    samplesFolder: join(config.dataFolder, "asterisk/spool/recording"),
    onFault: (what, error) => log.warn({ what, err: (error as Error).message }, "exchange request failed"),
  });
  const readiness = createReadiness({ db, clock, disk: diskOf(config.dataFolder) });
  const owner = newId();
  const alive = await giveSignOfLife(role.appUrl, owner, log);
  let push: (topic: string, data: unknown) => void = () => {};
  const engine = createEngine({
    db,
    telephony,
    clock,
    log,
    writer: createWriter(db, log),
    owner,
    demo: role.demo,
    newAttempt: () => newId<AttemptId>(),
    push: (topic, data) => push(topic, data),
    notReady: readiness.problems,
    disk: readiness.disk,
    provisionSeat: (seat) =>
      telephony.provision.putSeatEndpoint({
        sipUser: seat.sipUser,
        password: seat.sipPassword,
        kind: seat.robot ? "phone" : "browser",
      }),
    forgetSeat: (sipUser) => telephony.provision.removeSeatEndpoint(sipUser),
    provisionTrunk: async (trunk) => {
      if (role.demo && !isLoopback(trunk.host)) {
        log.error({ trunk: trunk.name }, "a moved clock dials nobody outside this machine");
        return;
      }
      await telephony.provision.putTrunk({
        name: trunk.name,
        host: trunk.host,
        port: trunk.port,
        demo: trunk.demo,
        codecs: trunk.codecs,
        ...(trunk.username && trunk.password
          ? { credentials: { user: trunk.username, password: trunk.password } }
          : {}),
      });
    },
    tenants: async () => (await db.outside(listTenants)).map((tenant) => tenant.id),
    parts: () => [{ name: "engine", state: "ok", detail: "" }],
  });
  await engine.start();
  await readiness.check();
  const server = await serveRpc(
    config.engineSocket,
    engine.commands as unknown as Record<string, RpcHandler>,
  );
  push = server.push;
  const speak = speakNumbers(db, clock, join(config.dataFolder, "prompts"));
  const timers = startTimers(engine, readiness, log, speak);
  speak().catch((error: Error) => log.warn({ err: error.message }, "messages of numbers not made"));
  const guards = startGuards(engine, telephony, log);
  return {
    detail: "llamadas y ritmo",
    async stop() {
      for (const timer of timers) clearInterval(timer);
      for (const guard of guards) guard.stop();
      await engine.stop();
      await server.close();
      await telephony.close();
      await alive.close();
      await db.close();
    },
  };
}

/** Legal hours are judged by the operation's clock: where it is not the real one, no real telephone may ring. */
function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Each number's messages name its agency and that number; looked at again because numbers come and agencies change names. */
function speakNumbers(db: Database, clock: Clock, promptsDir: string): () => Promise<void> {
  return async () => {
    for (const { id } of await db.outside(listTenants)) {
      const today = localDateAt(clock.now(), "UTC");
      const { name, shown } = await db.inTenant(id, async (tx) => ({
        name: (await readTenant(tx)).name,
        shown: await listCallerIds(tx, today),
      }));
      const numbers = shown.map(({ number }) => ({ number, spoken: spokenOf(number) }));
      await ensureNumberPrompts(promptsDir, { agency: name }, numbers);
    }
  };
}

function startTimers(
  engine: Engine,
  readiness: { check(): Promise<void> },
  log: Log,
  speak: () => Promise<void>,
): NodeJS.Timeout[] {
  const quietly = (what: string, work: () => Promise<void>): (() => void) => {
    let running = false;
    return () => {
      if (running) return;
      running = true;
      work()
        .catch((error: Error) => log.warn({ what, err: error.message }, "periodic work failed"))
        .finally(() => {
          running = false;
        });
    };
  };
  return [
    // Four times a second: deadlines of waiting people are two seconds long.
    setInterval(() => engine.tick(), tickMs / 4),
    setInterval(
      quietly("adopt", () => engine.adopt()),
      adoptMs,
    ),
    setInterval(quietly("prompts", speak), speakMs),
    setInterval(
      quietly("readiness", () => readiness.check()),
      checkMs,
    ),
  ];
}

function knows(engine: Engine, owner: Owner): boolean {
  switch (owner.kind) {
    case "call":
    case "track":
    case "hearing":
      return engine.knows({ attempt: owner.attempt });
    case "seat":
    case "supervisor":
    case "ear":
      return engine.knows({ seat: owner.seat });
    case "stranger":
      return false;
  }
}

function startGuards(engine: Engine, telephony: AsteriskTelephony, log: Log): { stop(): void }[] {
  return [
    startWatchdog({
      ping: () => telephony.ping(),
      onHung: () => {
        log.error("exchange does not answer, asking for a restart");
        tell({ type: "ask", what: "restart_exchange" });
      },
    }),
    startReaper({
      channels: () => telephony.channels(),
      hangUp: (id) => telephony.hangUpChannel(id),
      isKnown: (owner) => knows(engine, owner),
      onReaped: (id) => log.warn({ channel: id }, "orphan channel hung up"),
    }),
  ];
}
