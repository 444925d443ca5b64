// The agents' browsers: what came of a call, promises, calls agreed for later, somebody at the counter. Each sends again until it
// hears that it was saved, and now and then once more.
import type { GestionInput } from "#gestiones/service.ts";
import { assert } from "#kernel/assert.ts";
import type { AttemptId, DebtorId, GestionId, PromiseId, TenantId, UserId } from "#kernel/ids.ts";
import { pick, type Rng, weighted } from "#kernel/rng.ts";
import { addDays, type Instant, type LocalDate, second } from "#kernel/time.ts";
import { newId } from "#platform/new-id.ts";
import * as promises from "#promises/service.ts";
import { tried, whyRefused } from "./money.ts";
import type { Person, Template } from "./template.ts";
import type { World } from "./world.ts";

export const promisedMinor = 50_000n;
/** An agreed call is announced, read and dialled within so much of its hour. */
const agreedTakesMs = 40 * second;

/** What is said at the counter of a floor that calls. */
const sayings = { PROMESA: 4, NO_CONTACTAR: 2, NO_RECONOCE: 2, SE_NIEGA: 1, PIDE_CONVENIO: 2 };
/** The last was said to a visitor: by Ley 19.496 art. 37 one such contact a week is all. */
const peaceful: readonly string[] = ["NO_CONTACTAR", "NO_RECONOCE", "SE_NIEGA", "PIDE_CONVENIO"];

export interface Saved {
  readonly id: GestionId;
  readonly debtor: DebtorId;
  readonly promise: PromiseId | null;
  readonly replaces: PromiseId | null;
  readonly callAt: Instant | null;
  /** No call of ours may follow it. */
  readonly asksForPeace: boolean;
  /** When it was said, and when its agent heard that it is saved. */
  readonly saidAt: Instant;
  acknowledgedAt: Instant | null;
}
interface Draft {
  readonly input: GestionInput;
  readonly user: UserId;
  readonly saved: Saved;
}

export class Desks {
  readonly saved: Saved[] = [];
  readonly closed = new Set<UserId>();
  readonly #template: Template;
  readonly #world: World;
  readonly #rng: Rng;
  readonly #dueOn: LocalDate;
  readonly #drafts = new Map<string, Draft>();
  #again: Draft | null = null;

  constructor(template: Template, world: World, rng: Rng, today: LocalDate) {
    this.#template = template;
    this.#world = world;
    this.#rng = rng;
    this.#dueOn = addDays(today, 3);
  }

  owing(): boolean {
    const now = this.#world.clock.now();
    return this.saved.some(
      ({ acknowledgedAt, callAt }) =>
        acknowledgedAt === null || (callAt !== null && now < callAt + agreedTakesMs),
    );
  }

  async work(calm: boolean): Promise<void> {
    for (const { user } of this.#world.dials() ? this.#template.agents : []) {
      if (!calm && this.#rng.next() < 0.01) this.closed.add(user);
      await this.#attend(user, calm);
    }
    if (this.#comesBy(calm)) this.#atTheCounter();
    for (const draft of this.#drafts.values())
      if (draft.saved.acknowledgedAt === null) await this.#send(draft, calm);
    const { clock } = this.#world;
    if (this.#again) await this.#save(this.#again, calm, clock.now());
    this.#again = null;
  }

  async #attend(user: UserId, calm: boolean): Promise<void> {
    const { engine, life, tenant } = this.#world;
    const seat = [...engine().world.seats.values()].find((one) => one.user === user);
    if (!life().alive() || !seat?.attempt || this.closed.has(user)) return;
    const state = seat.agent.at.state;
    // Whoever talks without end is said good-bye to.
    if (state === "talking" && this.#rng.next() < (calm ? 0.5 : 0.1))
      await life().living(
        engine()
          .commands.hangUp({ tenant, user })
          .catch(() => {}),
      );
    if ((state === "wrapup" || state === "dropped") && this.#rng.next() < 0.4)
      this.#write(user, seat.attempt);
  }

  #write(user: UserId, attempt: AttemptId): void {
    if (this.#drafts.has(attempt)) return;
    const debtor = this.#world.engine().world.calls.get(attempt)?.debtor;
    const person = this.#template.people.find((one) => one.debtor === debtor);
    if (!person) return;
    const said = weighted(this.#rng, { PROMESA: 5, VOLVER_A_LLAMAR: 2, SE_NIEGA: 3 });
    const callAt = said === "VOLVER_A_LLAMAR" ? this.#world.clock.now() + 20 * second : null;
    const input = this.#inputOf(person, said, { attempt, callAt });
    this.#put(attempt, user, input);
  }

  takeBreak(): Promise<void> {
    return this.#each((who) => this.#world.engine().commands.pause({ ...who, reason: "descanso" }));
  }
  endBreak(): Promise<void> {
    return this.#each((who) => this.#world.engine().commands.available(who));
  }

  /** An agent whose engine is not there, or has lost the seat, does without. */
  async #each(ask: (who: { tenant: TenantId; user: UserId }) => Promise<void>): Promise<void> {
    const { tenant, life } = this.#world;
    for (const { user } of this.#template.agents) await life().living(ask({ tenant, user }).catch(() => {}));
  }

  #comesBy(calm: boolean): boolean {
    if (!this.#world.dials()) return !calm && this.#rng.next() < 0.3;
    return this.#rng.next() < (this.#inTheHopper().length > 0 ? 0.1 : calm ? 0 : 0.02);
  }

  /** Already chosen to be called, before an agent is free for them. */
  #inTheHopper(): readonly DebtorId[] {
    const runs = [...this.#world.engine().world.campaigns.values()];
    return runs.flatMap(({ hopper }) => hopper.map(({ debtor }) => debtor));
  }

  /** Somebody comes by, soonest who is about to be called: promises, promises anew or wants no more calls. No call, no gate. */
  #atTheCounter(): void {
    const agents = this.#template.agents as [Template["agents"][number]];
    const waiting = this.#world.dials() ? this.#inTheHopper() : [];
    const those = this.#template.people.filter(({ debtor }) => waiting.includes(debtor));
    const person = pick(this.#rng, (those.length > 0 ? those : this.#template.people) as [Person]);
    const said = this.#world.dials() ? weighted(this.#rng, sayings) : "PROMESA";
    const way = said === "PIDE_CONVENIO" ? ("visit" as const) : ("branch" as const);
    const withoutCall = { way, at: this.#world.clock.now() };
    const { user } = pick(this.#rng, agents);
    if (said !== "PROMESA") {
      const input = this.#inputOf(person, said, { attempt: null });
      return this.#put(input.id, user, { ...input, withoutCall });
    }
    const before = this.saved.findLast(
      ({ debtor, promise, acknowledgedAt }) =>
        debtor === person.debtor && promise !== null && acknowledgedAt !== null,
    );
    const input = this.#inputOf(person, "PROMESA", { attempt: null, replaces: before?.promise ?? null });
    this.#put(input.id, user, { ...input, withoutCall });
  }

  #inputOf(
    person: Person,
    disposition: string,
    more: { attempt: AttemptId | null; callAt?: Instant | null; replaces?: PromiseId | null },
  ): GestionInput {
    const { attempt, callAt = null, replaces = null } = more;
    const promise = {
      id: newId<PromiseId>(),
      account: person.account,
      amountMinor: promisedMinor,
      currency: "CLP" as const,
      dueOn: this.#dueOn,
      replaces,
    };
    return {
      id: newId<GestionId>(),
      attempt,
      debtor: person.debtor,
      accounts: [person.account],
      disposition,
      note: disposition === "PROMESA" ? "" : "Lo dijo en persona",
      reason: null,
      promises: disposition === "PROMESA" ? [promise] : [],
      callback: callAt === null ? null : { at: callAt, owner: "me", phone: null },
    };
  }

  #put(key: string, user: UserId, input: GestionInput): void {
    const [promise] = input.promises;
    const saved: Saved = {
      id: input.id,
      debtor: input.debtor,
      promise: promise?.id ?? null,
      replaces: promise?.replaces ?? null,
      callAt: input.callback?.at ?? null,
      asksForPeace: peaceful.includes(input.disposition) && input.attempt === null,
      saidAt: this.#world.clock.now(),
      acknowledgedAt: null,
    };
    this.saved.push(saved);
    this.#drafts.set(key, { input, user, saved });
  }

  #save({ input, user }: Draft, calm: boolean, now: Instant) {
    const { tenant } = this.#world;
    const rules = promises.defaultRules(() => new Set());
    return tried(this.#world, this.#rng, calm, (db) =>
      db.asUser({ tenant, user }, (tx) => promises.take(tx, { tenant, user, now }, input, rules)),
    );
  }

  async #send(draft: Draft, calm: boolean): Promise<void> {
    const { tenant, clock, engine, life } = this.#world;
    const { input, user, saved } = draft;
    const heard = await this.#save(draft, calm, clock.now());
    if (heard === "lost") return;
    if (heard === "refused") return this.#sayElse(draft);
    saved.acknowledgedAt = clock.now();
    if (this.#rng.next() < 0.3) this.#again = draft;
    if (!input.attempt || !life().alive()) return;
    const told = {
      tenant,
      user,
      attempt: input.attempt,
      andThen: "next" as const,
      contact: true,
      promises: [],
    };
    await life().living(engine().commands.gestionSaved(told));
  }

  /** Paid or promised meanwhile: the agent says something else, whoever stands at the counter goes home. */
  #sayElse({ input, user, saved }: Draft): void {
    // Whoever was away for too long has given the talk to another, who tells what came of it.
    const takenOver = input.attempt !== null && whyRefused() === "attempt_of_another_agent";
    assert(input.disposition !== "SE_NIEGA" || takenOver, "a plain result is never refused");
    this.saved.splice(this.saved.indexOf(saved), 1);
    const { attempt, debtor } = input;
    this.#drafts.delete(attempt ?? input.id);
    const person = this.#template.people.find((one) => one.debtor === debtor);
    if (attempt && person && !takenOver)
      this.#put(attempt, user, this.#inputOf(person, "SE_NIEGA", { attempt }));
  }
}
