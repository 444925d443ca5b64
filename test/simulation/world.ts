// One seed's world: the real engine on the real database over one connection, a simulated exchange, a clock that moves when told,
// desks that save, a payments file. Everything that leaves a process may fail or be its last deed.
import { createEngine, type Engine } from "#dialer/engine/engine.ts";
import { roomyDisk } from "#dialer/engine/readiness.ts";
import { createWriter } from "#dialer/engine/writer.ts";
import type { AttemptId, TenantId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import { type Database, databaseOn } from "#platform/db.ts";
import { newId } from "#platform/new-id.ts";
import type { Listener, Telephony } from "#telephony/port.ts";
import { type City, createCity } from "#telephony/simulated/city.ts";
import { createManualClock, type ManualClock } from "#telephony/simulated/manual-clock.ts";
import { createSimulatedTelephony, type SimulatedTelephony } from "#telephony/simulated/telephony.ts";
import { silentLog } from "../support/database.ts";
import { askedBy } from "../support/mortal.ts";
import { type Life, type Mishap, newLife } from "./life.ts";
import type { OneConnection } from "./one-connection.ts";
import type { Template } from "./template.ts";

const retryMs = 250;

export interface World {
  readonly tenant: TenantId;
  readonly clock: ManualClock;
  readonly city: City;
  readonly exchange: SimulatedTelephony;
  readonly line: OneConnection;
  /** What is written, read by nobody's process. */
  readonly books: Database;
  /** The present engine, or the dead one until the next is started. */
  readonly engine: () => Engine;
  readonly life: () => Life;
  /** False in a story without telephones. */
  readonly dials: () => boolean;
  /** A process of the web: its transactions may be lost too. */
  web(mishaps: readonly Mishap[]): { readonly db: Database; readonly life: Life };
  /** `earlier`: whether an engine that still lives hears at once that it has lost the exchange. */
  startEngine(mishaps: readonly Mishap[], earlier?: "hears" | "hears nothing"): Promise<void>;
  /** Engines that have lost the exchange to a later one and do not know yet that they are to end. */
  readonly twins: () => readonly Engine[];
  endTwins(): void;
  /** Since when each number of a lease was seen in an engine's hands; nobody dials with an earlier one after that. */
  readonly owners: ReadonlyMap<number, Instant>;
  noteOwners(): void;
  /** Deaths and failures that struck. */
  readonly faults: () => number;
  /** The story is over: nobody lives on, nothing stays written. */
  close(): Promise<void>;
  /** Until everything that was begun is done or has died. */
  settle(): Promise<void>;
}

interface Process {
  readonly engine: Engine;
  readonly life: Life;
  readonly lose: () => void;
}

export async function openWorld(template: Template, line: OneConnection, at: number): Promise<World> {
  const { tenant } = template.mandate;
  await line.begin();
  const clock = createManualClock(at);
  const books = databaseOn(line.poolOf(newLife([])));
  const city = createCity();
  const exchange = createSimulatedTelephony({ city, clock });
  let present: Process | undefined;
  let faults = 0;
  const twins: Process[] = [];
  const webs: Life[] = [];
  const owners = new Map<number, Instant>();
  const struck = (): void => {
    faults += 1;
  };
  const now = () => {
    if (!present) throw new Error("no engine was started");
    return present;
  };

  const startEngine: World["startEngine"] = async (mishaps, earlier = "hears") => {
    const life = newLife(mishaps, struck);
    const db = databaseOn(line.poolOf(life));
    let listening: Listener | null = null;
    if (present?.life.alive()) {
      // The exchange tells its events to one: the earlier hears that it has lost it.
      twins.push(present);
      if (earlier === "hears") present.lose();
    }
    const writer = createWriter(db, silentLog, (ms) => new Promise<void>((go) => void clock.after(ms, go)));
    const engine = createEngine({
      db,
      telephony: heldBy(life, {
        ...exchange,
        connect(listener) {
          listening = listener;
          return exchange.connect((event) => {
            if (listening === listener) listener(event);
          });
        },
      }),
      clock,
      log: silentLog,
      writer,
      owner: newId(),
      demo: false,
      newAttempt: () => newId<AttemptId>(),
      push: () => {},
      notReady: () => [],
      disk: () => roomyDisk,
      provisionSeat: async () => {},
      forgetSeat: async () => {},
      provisionTrunk: async () => {},
      tenants: async () => [tenant],
      parts: () => [],
    });
    const lose = (): void => {
      const told = listening;
      listening = null;
      told?.({ type: "link", up: false, at: clock.now(), detail: "replaced" });
    };
    present = { engine, life, lose };
    const own = present;
    life.onDeath(() => void (present === own && exchange.close()));
    let over = false;
    life.onDeath(() => {
      over = true;
    });
    // A start that fails is a start again, as the supervisor does.
    void engine.start().then(
      () => {
        over = true;
      },
      () => life.kill(),
    );
    await world.settle();
    // What could not be written is tried again after a while, and the start waits for it.
    while (!over) await clock.advanceSettling(retryMs, () => world.settle());
  };

  const world: World = {
    tenant,
    clock,
    city,
    exchange,
    line,
    books,
    engine: () => now().engine,
    life: () => now().life,
    dials: () => present !== undefined,
    startEngine,
    twins: () => twins.filter(({ life }) => life.alive()).map(({ engine }) => engine),
    endTwins() {
      for (const { life } of twins.splice(0)) life.kill();
    },
    owners,
    noteOwners() {
      for (const { fence } of now().engine.world.campaigns.values())
        if (!owners.has(Number(fence))) owners.set(Number(fence), clock.now());
    },
    faults: () => faults,
    async close() {
      for (const life of [...webs, ...[...twins, ...(present ? [present] : [])].map((one) => one.life)])
        life.kill();
      await line.idle();
      await line.forget();
    },
    web(mishaps) {
      const life = newLife(mishaps, struck);
      webs.push(life);
      return { db: databaseOn(line.poolOf(life)), life };
    },
    async settle() {
      for (let quiet = 0; quiet < 2; ) {
        const before = line.queries();
        await new Promise((resolve) => setImmediate(resolve));
        await line.idle();
        quiet = line.queries() === before ? quiet + 1 : 0;
      }
    },
  };
  return world;
}

function heldBy(life: Life, telephony: Telephony): Telephony {
  return askedBy(telephony, life.alive, async (ask) => {
    await life.point("ask");
    const answer = await ask();
    await life.point("answer");
    return answer;
  });
}
