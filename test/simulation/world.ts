// One seed's world: the real engine on the real database over one connection, a simulated exchange, a clock that moves when told,
// desks that save, a payments file. Everything that leaves a process may fail or be its last deed.
import { createEngine, type Engine } from "#dialer/engine/engine.ts";
import { roomyDisk } from "#dialer/engine/readiness.ts";
import { createWriter, type Writer } from "#dialer/engine/writer.ts";
import type { AttemptId, TenantId } from "#kernel/ids.ts";
import { type Database, databaseOn } from "#platform/db.ts";
import { newId } from "#platform/new-id.ts";
import type { Telephony } from "#telephony/port.ts";
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
  /** The present engine, or the dead one until the next is started. */
  readonly engine: () => Engine;
  readonly life: () => Life;
  /** A process of the web: its transactions may be lost too. */
  web(mishaps: readonly Mishap[]): { readonly db: Database; readonly life: Life };
  startEngine(mishaps: readonly Mishap[]): Promise<void>;
  /** Until everything that was begun is done or has died. */
  settle(): Promise<void>;
}

export async function openWorld(template: Template, line: OneConnection, at: number): Promise<World> {
  const tenant = await template.copy();
  const clock = createManualClock(at);
  const city = createCity();
  const exchange = createSimulatedTelephony({ city, clock });
  let present: { engine: Engine; life: Life; writer: Writer } | undefined;
  const now = () => {
    if (!present) throw new Error("no engine was started");
    return present;
  };

  const startEngine = async (mishaps: readonly Mishap[]): Promise<void> => {
    const life = newLife(mishaps);
    const db = databaseOn(line.poolOf(life));
    const writer = createWriter(db, silentLog, (ms) => new Promise<void>((go) => void clock.after(ms, go)));
    const engine = createEngine({
      db,
      telephony: heldBy(life, exchange),
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
    present = { engine, life, writer };
    life.onDeath(() => void exchange.close());
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
    engine: () => now().engine,
    life: () => now().life,
    startEngine,
    web(mishaps) {
      const life = newLife(mishaps);
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
