// A whole floor on a real database with a simulated exchange and a clock that moves when told: the engine, its campaign, its
// agents, the public. `pass(seconds)` lets time go by, with the engine's own ticks, until everything it started is done.

import { insertPauseReasons } from "#agents/service.ts";
import { signOverlay } from "#compliance/service.ts";
import type { EngineCommands } from "#dialer/engine/command-types.ts";
import { createEngine, type Engine } from "#dialer/engine/engine.ts";
import { type DiskNow, roomyDisk } from "#dialer/engine/readiness.ts";
import type { EngineSeatView } from "#dialer/engine/views.ts";
import { createWriter } from "#dialer/engine/writer.ts";
import type { EngineLink } from "#dialer/link.ts";
import { createCampaign, createTrunk, trunkDefaults } from "#dialer/service.ts";
import type { CampaignSettings } from "#dialer/store-campaigns.ts";
import type { AttemptId, CampaignId, TrunkId, UserId } from "#kernel/ids.ts";
import type { Phone } from "#kernel/phone.ts";
import { localDate, startOfDay } from "#kernel/time.ts";
import type { Database } from "#platform/db.ts";
import { newId } from "#platform/new-id.ts";
import { createSegment } from "#segmentation/service.ts";
import { type City, createCity } from "#telephony/simulated/city.ts";
import { createManualClock, type ManualClock } from "#telephony/simulated/manual-clock.ts";
import type { SimulatedTelephony } from "#telephony/simulated/telephony.ts";
import { createSimulatedTelephony } from "#telephony/simulated/telephony.ts";
import { seedMandate, silentLog, type TestDatabase } from "./database.ts";
import { addDebtor, type SeededDebtor } from "./debtors.ts";
import { type Mortal, mortalHold } from "./mortal.ts";

export const tuesday = startOfDay(localDate("2026-11-24"), "America/Santiago") + 10 * 3_600_000;

export interface Floor {
  readonly mandate: Awaited<ReturnType<typeof seedMandate>>;
  readonly clock: ManualClock;
  readonly city: City;
  readonly exchange: SimulatedTelephony;
  readonly campaign: CampaignId;
  readonly trunk: TrunkId;
  engine: Engine;
  /** The web's side of the present engine, without the socket between them. */
  readonly link: EngineLink;
  /** The present engine's hold on exchange and database. */
  hold: Mortal;
  /** Lets so many seconds go by; in coarser steps where nothing is expected to happen for a long while. */
  pass(seconds: number, stepMs?: number): Promise<void>;
  /** Why nothing may be dialled at all; a test may say something here. */
  readonly notReady: string[];
  /** What the room on the disk allows. */
  disk: DiskNow;
  /** Whose desk says nothing any more. */
  readonly browsersClosed: Set<UserId>;
  /** An agent sits down and has a line. Returns the user. */
  agent(name: string, beforeTheLine?: (sipUser: string) => void): Promise<UserId>;
  desk(user: UserId): Promise<EngineSeatView>;
  who(user: UserId): { tenant: Floor["mandate"]["tenant"]; user: UserId };
  /** The engine dies without a word; nothing of its memory survives. */
  kill(): Promise<void>;
  /** A new engine takes over what the exchange and the database hold. */
  revive(owner?: string): Promise<void>;
  numberOf(debtor: Pick<SeededDebtor, "phone">): Promise<Phone>;
}

export interface FloorOptions {
  readonly debtors?: number;
  readonly at?: number;
  readonly campaign?: Partial<CampaignSettings>;
  /** How the n-th debtor's phone behaves. */
  readonly behave?: (city: City, phone: Phone, index: number) => void;
  readonly demo?: boolean;
  readonly trunkDemo?: boolean;
  /** Where the trunk leads; the simulated exchange does not care. */
  readonly trunkPort?: number;
  readonly callerIds?: readonly string[];
  readonly trunkName?: string;
}

const tick = 250;

export async function openFloor(
  test: TestDatabase,
  options: FloorOptions = {},
): Promise<Floor & { debtors: readonly SeededDebtor[] }> {
  const clock = createManualClock(options.at ?? tuesday);
  const mandate = await seedMandate(test, {
    code: newId().slice(-12),
    ...(options.demo ? { demo: true } : {}),
  });
  const city = createCity();
  const exchange = createSimulatedTelephony({ city, clock });
  const debtors: SeededDebtor[] = [];
  for (let i = 0; i < (options.debtors ?? 3); i++) {
    const debtor = await addDebtor(test, mandate);
    debtors.push(debtor);
    options.behave?.(city, await phoneOf(test.db, mandate.tenant, debtor), i);
  }
  const { campaign, trunk } = await setUpCampaign(test, mandate, clock.now(), options);
  const writers: ReturnType<typeof createWriter>[] = [];
  const pushes = new Map<string, EngineSeatView>();
  const notReady: string[] = [];

  const makeEngine = (owner: string): { engine: Engine; hold: Mortal } => {
    const hold = mortalHold(test.db, exchange);
    const writer = createWriter(hold.db, silentLog);
    writers.push(writer);
    const engine = createEngine({
      db: hold.db,
      telephony: hold.telephony,
      clock,
      log: silentLog,
      writer,
      owner,
      demo: false,
      newAttempt: () => newId<AttemptId>(),
      push: (topic, data) => {
        if (topic === "seat" && hold.alive())
          pushes.set((data as { user: string }).user, (data as { view: EngineSeatView }).view);
      },
      notReady: () => notReady,
      disk: () => floor.disk,
      provisionSeat: async () => {},
      forgetSeat: async () => {},
      provisionTrunk: async () => {},
      tenants: async () => [mandate.tenant],
      parts: () => [],
    });
    return { engine, hold };
  };

  const settle = async ({ engine, hold }: { engine: Engine; hold: Mortal }): Promise<void> => {
    const writer = writers.at(-1);
    // What the engine began at this instant (launches, searches, writes) ends before the clock goes on.
    for (let quiet = 0; quiet < 3 && hold.alive(); ) {
      await new Promise((resolve) => setImmediate(resolve));
      if (writer) await written(writer, hold);
      const busy = [...engine.world.campaigns.values()].some(
        (run) => run.launching.size > 0 || run.refilling || run.syncing,
      );
      const looking =
        engine.world.arriving.size > 0 ||
        engine.world.leavingMessage.size > 0 ||
        [...engine.world.calls.values()].some((live) => live.caller?.stage?.stage === "checking");
      if (busy || looking) await new Promise((resolve) => setTimeout(resolve, 1));
      quiet = busy || looking ? 0 : quiet + 1;
    }
  };

  const floor: Floor & { debtors: readonly SeededDebtor[] } = {
    mandate,
    clock,
    city,
    exchange,
    campaign,
    trunk,
    debtors,
    ...makeEngine(newId()),
    browsersClosed: new Set(),
    disk: roomyDisk,
    notReady,
    link: { ask: (name, ...payload) => ask(floor.engine.commands, name, payload) },
    async pass(seconds, stepMs = tick) {
      const until = clock.now() + seconds * 1000;
      while (clock.now() < until) {
        const { engine, hold } = floor;
        const before = clock.now();
        await clock.advanceSettling(Math.min(stepMs, until - clock.now()), () => settle(floor));
        if (!hold.alive()) continue;
        for (const seat of engine.world.seats.values())
          if (!floor.browsersClosed.has(seat.user)) seat.heardAt = clock.monotonic();
        engine.tick();
        await settle(floor);
        // Without its database the engine misses a round, as its process does.
        // As its process does: once a second, not at every tick.
        if (Math.floor(clock.now() / 1000) === Math.floor(before / 1000)) continue;
        await Promise.race([engine.adopt().catch(() => {}), hold.death]);
      }
    },
    async agent(name, beforeTheLine) {
      const user = await addAgent(test, mandate, name);
      const { sip } = await floor.engine.commands.openSeat({ ...floor.who(user), campaign, take: false });
      beforeTheLine?.(sip.user);
      await floor.engine.commands.line({ ...floor.who(user), kind: "agent" });
      await floor.pass(1);
      return user;
    },
    async desk(user) {
      const view = await floor.engine.commands.seatView(floor.who(user));
      if (!view) throw new Error("no seat");
      return view;
    },
    who: (user) => ({ tenant: mandate.tenant, user }),
    async kill() {
      floor.hold.kill();
    },
    async revive(owner = newId()) {
      Object.assign(floor, makeEngine(owner));
      await Promise.race([floor.engine.start(), floor.hold.death]);
      await settle(floor);
    },
    numberOf: (debtor) => phoneOf(test.db, mandate.tenant, debtor),
  };
  await floor.engine.start();
  return floor;
}

function ask<Name extends keyof EngineCommands>(
  commands: EngineCommands,
  name: Name,
  payload: Parameters<EngineCommands[Name]>,
): ReturnType<EngineCommands[Name]> {
  const command = commands[name] as (...all: typeof payload) => ReturnType<EngineCommands[Name]>;
  return command(...payload);
}

/** Until all is written; not while the database is away, nor for a dead engine. */
async function written(writer: ReturnType<typeof createWriter>, hold: Mortal): Promise<void> {
  let done = false;
  const all = Promise.race([writer.drained(), hold.death]).then(() => {
    done = true;
  });
  while (!done && writer.healthy())
    await Promise.race([all, new Promise((resolve) => setTimeout(resolve, 5))]);
}

export async function phoneOf(
  db: Database,
  tenant: SeededDebtor["mandate"]["tenant"],
  debtor: Pick<SeededDebtor, "phone">,
): Promise<Phone> {
  const row = await db.inTenant(tenant, (tx) =>
    tx.selectFrom("phone").select("e164").where("id", "=", debtor.phone).executeTakeFirstOrThrow(),
  );
  return row.e164 as Phone;
}

export async function addAgent(test: TestDatabase, mandate: Floor["mandate"], name: string): Promise<UserId> {
  const user = newId<UserId>();
  await test.db.inTenant(mandate.tenant, async (tx) => {
    await tx
      .insertInto("app_user")
      .values({
        tenant_id: mandate.tenant,
        id: user,
        username: `${name}-${user}`,
        name,
        role: "agent",
        password_hash: "-",
        created_at: new Date(tuesday),
      })
      .execute();
    await tx
      .insertInto("user_grant")
      .values({ tenant_id: mandate.tenant, id: newId(), user_id: user })
      .execute();
  });
  return user;
}

export async function setUpCampaign(
  test: TestDatabase,
  mandate: Floor["mandate"],
  at: number,
  options: FloorOptions,
): Promise<{ campaign: CampaignId; trunk: TrunkId }> {
  const who = { tenant: mandate.tenant, user: mandate.admin };
  return test.db.inTenant(mandate.tenant, async (tx) => {
    await insertPauseReasons(tx, mandate.tenant);
    await signOverlay(tx, {
      tenant: mandate.tenant,
      at,
      overlay: {
        ruleSet: "cl-37",
        validFrom: localDate("2026-01-01"),
        signedBy: "Mandante",
        signedOn: localDate("2026-01-01"),
        change: { kind: "reading", rule: "cl.direct", reading: "literal" },
      },
    });
    const segmentId = await createSegment(
      tx,
      mandate.tenant,
      mandate.portfolio,
      { name: "Todos", criteria: { field: "state", op: "eq", value: "open" } },
      at,
    );
    const trunk = await createTrunk(
      tx,
      who,
      {
        ...trunkDefaults,
        name: options.trunkName ?? "prueba",
        host: "127.0.0.1",
        port: options.trunkPort ?? 5060,
        callerIds: [...(options.callerIds ?? ["+56600123456"])],
        verified: "Contrato de prueba",
        maxLines: 50,
        callsPerSecond: 50,
      },
      at,
      options.trunkDemo ?? options.demo ?? false,
    );
    const campaign = await createCampaign(
      tx,
      who,
      {
        name: "Campaña",
        portfolio: mandate.portfolio,
        segment: segmentId,
        trunk,
        mode: "progressive",
        abandonmentCap: 0.03,
        maxLines: 20,
        ringSeconds: 25,
        wrapupMode: "mandatory",
        wrapupSeconds: 30,
        previewSeconds: 15,
        detection: "talk",
        record: true,
        ...options.campaign,
      },
      at,
    );
    await tx.updateTable("campaign").set({ state: "running" }).where("id", "=", campaign).execute();
    return { campaign, trunk };
  });
}
