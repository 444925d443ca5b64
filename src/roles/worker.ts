// The worker process: files, consumers of the event log, what runs at night. Nothing here is needed for a call to go on.
import { join } from "node:path";
import { type Runner, run, type TaskList } from "graphile-worker";
import { Kysely, PostgresDialect } from "kysely";
import { blockContact, protect, zoneOf } from "#compliance/service.ts";
import type { Config } from "#config.ts";
import { contactNightly, recountContacts, startContactPasses } from "#dialer/contact-passes.ts";
import { followOutcomes } from "#dialer/outcomes.ts";
import { samplesNightly, sweepSamples } from "#dialer/service.ts";
import { cancelCallbacks } from "#gestiones/service.ts";
import { doneFolder, errorFolder } from "#inbox/files.ts";
import { inboxPollMs, openInbox } from "#inbox/watch.ts";
import { asId, type TenantId } from "#kernel/ids.ts";
import { runPayments } from "#payments/load.ts";
import { paymentsTask } from "#payments/receive.ts";
import type { Clock } from "#platform/clock.ts";
import { type Database, openDatabase, openPool } from "#platform/db.ts";
import type { DB } from "#platform/db-types.generated.ts";
import { diskOf } from "#platform/disk.ts";
import { consume, type StoredEvent } from "#platform/events.ts";
import { type JobHandler, releaseJobs } from "#platform/jobs.ts";
import { createLog, type Log } from "#platform/log.ts";
import { giveSignOfLife } from "#platform/sign-of-life.ts";
import { importTask, runImport } from "#portfolio/import/run.ts";
import { eraseTask, retentionNightly, runErasures, runRetention } from "#privacy/erase.ts";
import { followers, nightlyPromises } from "#promises/fulfil.ts";
import { exportsNightly, exportTask, runExport, sweepExports } from "#reporting/export-file.ts";
import { returnTask, runReturnFile } from "#reporting/return-file.ts";
import { segmentConsumer, segmentNightly, nightlyTask as segmentsNightly } from "#segmentation/service.ts";
import { type RoleEnvironment, roleClock } from "./environment.ts";
import { promisesNightly, startNights } from "./nights.ts";
import { startSealing } from "./seals.ts";

/** Looks at the log at least this often; a notification only makes it sooner. */
const pollMs = 1_000;
/** Jobs at once: imports are heavy and the machine is shared with the dialler. */
const concurrency = 2;

export async function startWorker(
  config: Config,
  role: RoleEnvironment,
): Promise<{ detail: string; stop: () => Promise<void> }> {
  const log = createLog("worker", join(config.dataFolder, "log", "worker.log"));
  const clock = roleClock(role);
  const db = openDatabase({ url: role.appUrl, max: 6, statementTimeoutMs: 600_000, name: "worker", log });
  const owner = new Kysely<DB>({
    dialect: new PostgresDialect({
      pool: openPool({ url: role.ownerUrl, max: 4, statementTimeoutMs: 60_000, name: "worker-owner", log }),
    }),
  });
  const inboxFolder = join(config.dataFolder, "inbox");
  const deps = {
    db,
    clock,
    log,
    inboxFolder,
    returnsFolder: join(config.dataFolder, "returns"),
    exportsFolder: join(config.dataFolder, "exports"),
    recordingsFolder: join(config.dataFolder, "asterisk/spool/recording"),
  };
  // One worker lives at a time: a second waits here, and what the last one died with is taken up again at once.
  const life = await giveSignOfLife(role.ownerUrl, "worker", log);
  await releaseJobs(owner);
  const runner = await startRunner(role.ownerUrl, tasksOf(deps), log);
  const inbox = openInbox({ ...deps, disk: diskOf(config.dataFolder) });
  const watched = startWatching(inbox.poll, log);
  const consumers = startConsumers(owner, consumersOf(deps), log);
  const nights = startNights(db, log, () => clock.now());
  const contacts = startContactPasses(db, log, () => clock.now());
  const seals = startSealing(db, log);
  return {
    detail: "trabajos y segmentos",
    async stop() {
      clearInterval(nights);
      await contacts.stop();
      await seals.stop();
      await watched.stop();
      await consumers.stop();
      await runner.stop();
      await life.close();
      await owner.destroy();
      await db.close();
    },
  };
}

export interface WorkDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly inboxFolder: string;
  readonly returnsFolder: string;
  readonly exportsFolder: string;
  readonly recordingsFolder: string;
}

/** Every kind of job, by the name it is queued under. */
export function tasksOf(deps: WorkDeps): TaskList {
  const { db, clock } = deps;
  const erasing = {
    ...deps,
    filed: [{ folder: deps.inboxFolder, within: [doneFolder, errorFolder] }, { folder: deps.returnsFolder }],
  };
  const handlers: Readonly<Record<string, JobHandler>> = {
    [importTask]: runImport({ ...deps, zoneOf, peace: { protect, blockContact, cancelCallbacks } }),
    [paymentsTask]: runPayments({ ...deps, followers }),
    [returnTask]: runReturnFile(deps),
    [exportTask]: runExport(deps),
    [exportsNightly]: sweepExports(deps),
    [samplesNightly]: sweepSamples(deps),
    [segmentsNightly]: segmentNightly(db, clock),
    [promisesNightly]: nightlyPromises(db, clock),
    [contactNightly]: recountContacts(db, clock),
    [eraseTask]: runErasures(erasing),
    [retentionNightly]: runRetention(erasing),
  };
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      async (raw: unknown) => {
        const { tenant, payload } = raw as { tenant: string; payload: Record<string, unknown> };
        await handler(asId<TenantId>(tenant), payload);
      },
    ]),
  );
}

/** Who follows the event log. */
export function consumersOf({
  db,
  clock,
}: Pick<WorkDeps, "db" | "clock">): Readonly<Record<string, Consumer>> {
  return { segmentation: segmentConsumer(db, clock), dialer: followOutcomes(db) };
}

function startRunner(ownerUrl: string, taskList: TaskList, log: Log): Promise<Runner> {
  return run({
    connectionString: ownerUrl,
    concurrency,
    noHandleSignals: true,
    pollInterval: pollMs,
    taskList,
    logger: quietLogger(log) as never,
  });
}

/** graphile-worker tells a lot; only its warnings and errors are ours. */
function quietLogger(log: Log): unknown {
  const tell = (level: string, message: string): void => {
    if (level === "error") log.error({ detail: message }, "job queue");
    else if (level === "warning") log.warn({ detail: message }, "job queue");
  };
  const logger = {
    error: (m: string) => tell("error", m),
    warn: (m: string) => tell("warning", m),
    info: () => {},
    debug: () => {},
    scope: () => logger,
  };
  return logger;
}

type Consumer = (events: readonly StoredEvent[]) => Promise<void>;

function startConsumers(
  owner: Kysely<DB>,
  consumers: Readonly<Record<string, Consumer>>,
  log: Log,
): { stop(): Promise<void> } {
  let stopped = false;
  let wake: () => void = () => {};
  const loop = async (name: string, handle: Consumer): Promise<void> => {
    while (!stopped) {
      const taken = await consume(owner, name, handle).catch((error: Error) => {
        log.error({ consumer: name, err: error.message }, "consumer failed, tries again");
        return 0;
      });
      if (taken === 0 && !stopped)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, pollMs / 4);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
    }
  };
  const running = Object.entries(consumers).map(([name, handle]) => loop(name, handle));
  return {
    async stop() {
      stopped = true;
      wake();
      await Promise.all(running);
    },
  };
}

/** The next look begins when the last has ended. */
function startWatching(poll: () => Promise<void>, log: Log): { stop(): Promise<void> } {
  let looking = Promise.resolve();
  const look = (): void => {
    looking = poll().catch((error: Error) =>
      log.error({ err: error.message }, "watched folders could not be read"),
    );
  };
  look();
  const timer = setInterval(look, inboxPollMs);
  return {
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}
