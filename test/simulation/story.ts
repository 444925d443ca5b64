// What happens in one seed's world, all of it drawn before or by the seed's own chance: how people answer, who dies or fails at
// which point, what desks save, what is paid. Then peace, until everything must have come to an end.
import type { GestionInput } from "#gestiones/service.ts";
import { AppError } from "#kernel/errors.ts";
import type { AttemptId, GestionId, PromiseId, UserId } from "#kernel/ids.ts";
import type { Phone } from "#kernel/phone.ts";
import { integer, pick, type Rng, seededRng } from "#kernel/rng.ts";
import { hour, localDate, minute, second, startOfDay } from "#kernel/time.ts";
import * as payments from "#payments/service.ts";
import { newId } from "#platform/new-id.ts";
import { followers } from "#promises/fulfil.ts";
import * as promises from "#promises/service.ts";
import type { City } from "#telephony/simulated/city.ts";
import { Lost, type Mishap } from "./life.ts";
import type { OneConnection } from "./one-connection.ts";
import type { Template } from "./template.ts";
import { openWorld, type World } from "./world.ts";

const day = startOfDay(localDate("2026-11-24"), "America/Santiago");
/** Storm first, then longer than any call, wrap-up and the look for forgotten attempts take. */
const stormSeconds = 12;
const mostPeaceSeconds = 77;
const peaceStepSeconds = 7;
const adoptEverySeconds = 5;

export interface Saved {
  readonly id: GestionId;
  readonly promise: PromiseId | null;
  acknowledged: boolean;
}
export interface Paid {
  readonly debtor: number;
  readonly reference: string;
  readonly whole: boolean;
  /** The clock when the worker heard that it is in. */
  acknowledgedAt: number | null;
}
export interface Played {
  readonly world: World;
  readonly saved: readonly Saved[];
  readonly paid: readonly Paid[];
  readonly kills: number;
  readonly failures: number;
}

export async function play(template: Template, line: OneConnection, seed: number): Promise<Played> {
  const rng = seededRng(seed);
  const world = await openWorld(template, line, startOf(rng));
  const desks = new Desks(template, world, rng);
  let [kills, failures] = [0, 0];
  const mishaps = (most: number): Mishap[] =>
    Array.from({ length: integer(rng, most + 1) }, () => ({
      at: 1 + Math.floor(420 * rng.next() ** 2),
      kind: rng.next() < 0.5 ? "dies" : "fails",
    }));
  for (const { phones } of template.people) for (const phone of phones) behave(world.city, phone, rng);
  for (const { seat, sipUser } of template.agents) await world.exchange.openSeat({ seat, sipUser });
  await world.clock.advanceSettling(400, async () => {});

  const storms = [...Array(integer(rng, 3))].map(() => ({
    at: integer(rng, stormSeconds),
    happen: nuisance(template, world, rng),
  }));
  await world.startEngine(mishaps(2));
  const turn = async (stepMs: number, adopt: boolean, calm: boolean): Promise<void> => {
    await world.clock.advanceSettling(stepMs, () => world.settle());
    if (!world.life().alive()) {
      kills += 1;
      await world.clock.advanceSettling(integer(rng, 4) * 500, () => world.settle());
      await world.startEngine(calm ? [] : mishaps(1));
    }
    for (const seat of world.engine().world.seats.values())
      if (!desks.closed.has(seat.user)) seat.heardAt = world.clock.monotonic();
    world.engine().tick();
    await world.settle();
    if (adopt && world.life().alive())
      await world.life().living(
        world
          .engine()
          .adopt()
          .catch((error: unknown) => {
            if (!(error instanceof Lost)) throw error;
            failures += 1;
          }),
      );
    await desks.work(calm);
    await world.settle();
  };
  for (let s = 0; s < stormSeconds; s++) {
    for (const storm of storms) if (storm.at === s) storm.happen();
    await turn(second, s % adoptEverySeconds === 0, false);
  }
  world.exchange.linkUp();
  desks.closed.clear();
  for (let s = 0; s < mostPeaceSeconds && !(await atPeace(template, world, desks)); s += peaceStepSeconds)
    await turn(peaceStepSeconds * second, s % (2 * peaceStepSeconds) === 0, true);
  return { world, saved: desks.saved, paid: desks.paid, kills, failures };
}

/** Nobody on a line, nothing to be sent, nothing open in the books: waiting longer would show nothing new. */
async function atPeace(
  template: Template,
  { life, exchange, tenant }: World,
  desks: Desks,
): Promise<boolean> {
  const busy = exchange.ledger.some(({ endedAt }) => endedAt === null) || desks.owing();
  return life().alive() && !busy && (await template.open(tenant)) === 0;
}

/** Mostly in the morning; now and then around the first and the last minute in which anybody may be called. */
function startOf(rng: Rng): number {
  const draw = rng.next();
  if (draw < 0.08) return day + 8 * hour - integer(rng, 30) * second;
  if (draw < 0.16) return day + 20 * hour - integer(rng, 75) * second;
  return day + 10 * hour + integer(rng, 90) * minute;
}

function behave(city: City, phone: Phone, rng: Rng): void {
  const human = () =>
    city.answers(phone, {
      afterMs: 1_500 + integer(rng, 9_000),
      talkMs: rng.next() < 0.2 ? null : 2_000 + integer(rng, 20_000),
    });
  pick<() => void>(rng, [
    human,
    human,
    human,
    human,
    () => city.machine(phone),
    () => city.noAnswer(phone),
    () => city.busy(phone),
    () => city.invalid(phone),
    () => city.off(phone),
    () => city.silence(phone),
    () => city.does(phone, { kind: "cut", afterMs: 2_000 + integer(rng, 4_000), heldMs: 700 }),
    () => city.does(phone, { kind: "carrier_failure", afterMs: 400 }),
  ])();
}

function nuisance(template: Template, { exchange }: World, rng: Rng): () => void {
  const agent = pick(rng, template.agents as [Template["agents"][number]]);
  return pick<() => void>(rng, [
    () => exchange.linkDown(),
    () => exchange.linkUp(),
    () => exchange.dropSeat(agent.seat),
    () => exchange.refuseDials(1 + integer(rng, 2)),
  ]);
}

/** The agents' browsers, and the worker with the day's payments: each sends again until it hears that it was done. */
class Desks {
  readonly saved: Saved[] = [];
  readonly paid: Paid[] = [];
  readonly closed = new Set<UserId>();
  readonly #template: Template;
  readonly #world: World;
  readonly #rng: Rng;
  readonly #drafts = new Map<AttemptId, { input: GestionInput; user: UserId; saved: Saved }>();

  constructor(template: Template, world: World, rng: Rng) {
    this.#template = template;
    this.#world = world;
    this.#rng = rng;
  }

  owing(): boolean {
    return (
      this.saved.some((one) => !one.acknowledged) || this.paid.some((one) => one.acknowledgedAt === null)
    );
  }

  async work(calm: boolean): Promise<void> {
    const { engine, life } = this.#world;
    for (const { user } of this.#template.agents) {
      if (!calm && this.#rng.next() < 0.01) this.closed.add(user);
      const seat = [...engine().world.seats.values()].find((one) => one.user === user);
      if (!life().alive() || !seat?.attempt || this.closed.has(user)) continue;
      const state = seat.agent.at.state;
      // Whoever talks without end is said good-bye to.
      if (state === "talking" && this.#rng.next() < (calm ? 0.5 : 0.1))
        await life().living(
          engine()
            .commands.hangUp({ tenant: this.#world.tenant, user })
            .catch(() => {}),
        );
      if ((state === "wrapup" || state === "dropped") && this.#rng.next() < 0.4)
        this.#write(user, seat.attempt);
    }
    for (const draft of this.#drafts.values()) if (!draft.saved.acknowledged) await this.#send(draft, calm);
    if (this.#rng.next() < 0.02 && this.paid.length < 2) this.#receive();
    for (const payment of this.paid) if (payment.acknowledgedAt === null) await this.#apply(payment, calm);
  }

  #write(user: UserId, attempt: AttemptId): void {
    if (this.#drafts.has(attempt)) return;
    const debtor = this.#world.engine().world.calls.get(attempt)?.debtor;
    const person = this.#template.people.find((one) => one.debtor === debtor);
    if (!person) return;
    const promises = this.#rng.next() < 0.6;
    const id = newId<GestionId>();
    const promise = promises ? newId<PromiseId>() : null;
    const drafts = promise
      ? [
          {
            id: promise,
            account: person.account,
            amountMinor: 50_000n,
            currency: "CLP" as const,
            dueOn: localDate("2026-11-27"),
            replaces: null,
          },
        ]
      : [];
    this.#put(user, {
      id,
      attempt,
      debtor: person.debtor,
      accounts: [person.account],
      disposition: promise ? "PROMESA" : "SE_NIEGA",
      note: "",
      reason: null,
      promises: drafts,
      callback: null,
    });
  }

  #put(user: UserId, input: GestionInput): void {
    const saved: Saved = { id: input.id, promise: input.promises[0]?.id ?? null, acknowledged: false };
    this.saved.push(saved);
    if (input.attempt) this.#drafts.set(input.attempt, { input, user, saved });
  }

  async #send({ input, user, saved }: { input: GestionInput; user: UserId; saved: Saved }, calm: boolean) {
    const { tenant, clock, engine, life } = this.#world;
    const rules = promises.defaultRules(() => new Set());
    const now = clock.now();
    const done = await this.#tried(calm, (db) =>
      db.asUser({ tenant, user }, (tx) => promises.take(tx, { tenant, user, now }, input, rules)),
    );
    if (!input.attempt || done === "lost") return;
    if (done === "refused") {
      // Paid meanwhile: the agent says something else.
      this.saved.splice(this.saved.indexOf(saved), 1);
      this.#put(user, { ...input, id: newId<GestionId>(), disposition: "SE_NIEGA", promises: [] });
      return;
    }
    saved.acknowledged = true;
    if (!life().alive()) return;
    const { attempt } = input;
    const told = { tenant, user, attempt, andThen: "next" as const, contact: true, promises: [] };
    await life().living(engine().commands.gestionSaved(told));
  }

  #receive(): void {
    const debtor = integer(this.#rng, this.#template.people.length);
    const whole = this.#rng.next() < 0.5;
    this.paid.push({ debtor, reference: `P-${this.paid.length + 1}`, whole, acknowledgedAt: null });
  }

  async #apply(payment: Paid, calm: boolean): Promise<void> {
    const { tenant, clock } = this.#world;
    const person = this.#template.people[payment.debtor];
    if (!person) return;
    const { portfolio } = this.#template.mandate;
    const row = {
      row: 1,
      number: person.account,
      document: null,
      amountMinor: payment.whole ? 100_000n : 20_000n,
      currency: "CLP" as const,
      valueOn: localDate("2026-11-24"),
      reference: payment.reference,
      method: "caja",
    };
    const done = await this.#tried(calm, (db) =>
      db.inTenant(tenant, (tx) =>
        payments.apply(tx, { tenant, portfolio, file: null, now: clock.now() }, [row], followers),
      ),
    );
    if (done === "done") payment.acknowledgedAt = clock.now();
  }

  /** Lost on the way, or with its process: whether it was done nobody knows. */
  async #tried(
    calm: boolean,
    work: (db: ReturnType<World["web"]>["db"]) => Promise<unknown>,
  ): Promise<"done" | "refused" | "lost"> {
    const rng = this.#rng;
    const mishap: Mishap[] =
      calm || rng.next() < 0.5
        ? []
        : [{ at: 1 + integer(rng, 40), kind: rng.next() < 0.5 ? "dies" : "fails" }];
    const { db, life } = this.#world.web(mishap);
    const heard = work(db).then(
      () => "done" as const,
      (error: unknown) => {
        if (error instanceof Lost) return "lost" as const;
        if (error instanceof AppError) return "refused" as const;
        throw error;
      },
    );
    return (await life.living(heard)) ?? "lost";
  }
}
