// The engine itself on the laboratory's exchange: real SIP and audio, a real database, and a clock of the operation's that runs
// with the real one and can be put forward. Only the telephone is waited for.
import { setTimeout as wait } from "node:timers/promises";
import type { EngineCommands } from "#dialer/engine/command-types.ts";
import { createEngine, type Engine } from "#dialer/engine/engine.ts";
import { roomyDisk } from "#dialer/engine/readiness.ts";
import type { EngineSeatView } from "#dialer/engine/views.ts";
import { createWriter } from "#dialer/engine/writer.ts";
import type { AttemptId, CampaignId, TrunkId, UserId } from "#kernel/ids.ts";
import type { Phone } from "#kernel/phone.ts";
import { systemClock } from "#platform/clock.ts";
import { newId } from "#platform/new-id.ts";
import { seedMandate, silentLog, type TestDatabase } from "../support/database.ts";
import { addDebtor, type SeededDebtor } from "../support/debtors.ts";
import { addAgent, type FloorOptions, phoneOf, setUpCampaign, tuesday } from "../support/floor.ts";
import { createLog, host, type Lab, type Log } from "./lab.ts";
import { openPhone, type SeatPhone } from "./seat-phone.ts";

/** As often as the engine's own process does it. */
const tickMs = 250;
const adoptMs = 1_000;

export interface SeenSeat {
  readonly user: UserId;
  readonly view: EngineSeatView;
}
export interface SeatedAgent {
  readonly user: UserId;
  readonly phone: SeatPhone;
}
export interface EngineFloor {
  readonly mandate: Awaited<ReturnType<typeof seedMandate>>;
  readonly debtors: readonly SeededDebtor[];
  readonly campaign: CampaignId;
  readonly trunk: TrunkId;
  readonly engine: Engine;
  readonly commands: EngineCommands;
  /** All that desks were shown. */
  readonly desks: Log<SeenSeat>;
  now(): number;
  /** Puts the clock forward; resolves when the campaign's list and agreed calls are those of the new hour. */
  pass(ms: number): Promise<void>;
  /** An agent with a softphone on the line; `before` that, what must be so when the first call could leave. */
  agent(name: string, before?: (user: UserId) => Promise<void>): Promise<SeatedAgent>;
  who(user: UserId): { tenant: EngineFloor["mandate"]["tenant"]; user: UserId };
  /** The desk as soon as it shows this. */
  desk(user: UserId, shows: (view: EngineSeatView) => boolean): Promise<EngineSeatView>;
  /** Until the agent may be given the next call. */
  free(user: UserId): Promise<void>;
  numberOf(debtor: SeededDebtor): Promise<Phone>;
  /** All that was decided so far is in the database. */
  written(): Promise<void>;
  close(): Promise<void>;
}

/** The clock of one laboratory: its adapter and every engine on it tell the same time. */
export function movableClock(at = tuesday): ReturnType<typeof systemClock> & { set(to: number): void } {
  const clock = systemClock(at - Date.now());
  return { ...clock, set: (to) => clock.move(to - Date.now()) };
}

export async function openEngineFloor(
  test: TestDatabase,
  lab: Lab,
  clock: ReturnType<typeof movableClock>,
  options: Omit<FloorOptions, "behave"> = {},
): Promise<EngineFloor> {
  clock.set(options.at ?? tuesday);
  const mandate = await seedMandate(test, { code: newId().slice(-12) });
  const debtors: SeededDebtor[] = [];
  for (let i = 0; i < (options.debtors ?? 1); i++) debtors.push(await addDebtor(test, mandate));
  const { campaign, trunk } = await setUpCampaign(test, mandate, clock.now(), {
    trunkPort: lab.carrier.port,
    ...options,
  });
  const desks = createLog<SeenSeat>();
  const writer = createWriter(test.db, silentLog);
  const phones: SeatPhone[] = [];
  const { provision } = lab.telephony;
  const engine = createEngine({
    db: test.db,
    telephony: { ...lab.telephony, connect: async (listener) => lab.hears(listener) },
    clock,
    log: silentLog,
    writer,
    owner: newId(),
    demo: false,
    newAttempt: () => newId<AttemptId>(),
    push: (topic, data) => {
      if (topic === "seat") desks.add(data as SeenSeat);
    },
    notReady: () => [],
    disk: () => roomyDisk,
    provisionSeat: ({ sipUser, sipPassword }) =>
      provision.putSeatEndpoint({ sipUser, password: sipPassword, kind: "phone" }),
    forgetSeat: (sipUser) => provision.removeSeatEndpoint(sipUser),
    provisionTrunk: ({ name, port, demo, codecs }) => provision.putTrunk({ name, host, port, demo, codecs }),
    tenants: async () => [mandate.tenant],
    parts: () => [],
  });
  await engine.start();
  const ending = new AbortController();
  const rhythm = Promise.all([
    repeat(ending.signal, tickMs, async () => {
      for (const seat of engine.world.seats.values()) seat.heardAt = clock.monotonic();
      engine.tick();
    }),
    repeat(ending.signal, adoptMs, () => engine.adopt()),
  ]);
  const who: EngineFloor["who"] = (user) => ({ tenant: mandate.tenant, user });
  const desk: EngineFloor["desk"] = async (user, shows) =>
    (await desks.log.until((seen) => seen.user === user && shows(seen.view))).view;
  return {
    mandate,
    debtors,
    campaign,
    trunk,
    engine,
    commands: engine.commands,
    desks: desks.log,
    now: clock.now,
    async pass(ms) {
      clock.set(clock.now() + ms);
      await engine.commands.campaignChanged({ tenant: mandate.tenant, campaign });
      engine.tick();
    },
    async agent(name, before) {
      const user = await addAgent(test, mandate, name);
      await before?.(user);
      const { sip } = await engine.commands.openSeat({ ...who(user), campaign, take: false });
      const phone = await openPhone({ host, port: lab.settings.sipPort }, sip);
      phones.push(phone);
      await engine.commands.line({ ...who(user), kind: "agent" });
      await desk(user, ({ state }) => state === "available");
      return { user, phone };
    },
    who,
    desk,
    async free(user) {
      const since = desks.log.events.length;
      const now = await engine.commands.seatView(who(user));
      if (now?.state === "available") return;
      await desks.log.until(
        (seen) =>
          seen.user === user && seen.view.state === "available" && desks.log.events.indexOf(seen) >= since,
      );
    },
    numberOf: (debtor) => phoneOf(test.db, mandate.tenant, debtor),
    written: () => writer.drained(),
    async close() {
      ending.abort();
      await rhythm;
      await engine.stop();
      for (const seat of engine.world.seats.keys()) await lab.telephony.closeSeat(seat);
      lab.hears(null);
      await Promise.all(phones.map((phone) => phone.close()));
    },
  };
}

async function repeat(until: AbortSignal, everyMs: number, work: () => Promise<void>): Promise<void> {
  while (!until.aborted) {
    await work();
    await wait(everyMs, undefined, { signal: until }).catch(() => {});
  }
}
