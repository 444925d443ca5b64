// The worker with the day's payments and the nights after: a file is applied in parts, lost half-way, delivered again from its
// beginning, sometimes twice over; then promises are decided, now and then before the creditor's payments have come.
import { AppError } from "#kernel/errors.ts";
import { integer, pick, type Rng } from "#kernel/rng.ts";
import { addDays, hour, instantOf, type LocalDate, localDateAt } from "#kernel/time.ts";
import * as payments from "#payments/service.ts";
import { followers, nightlyPromises } from "#promises/fulfil.ts";
import { Lost, type Mishap } from "./life.ts";
import type { Template } from "./template.ts";
import type { World } from "./world.ts";

/** Less than promised, enough within the tolerance, and all that is owed. */
const amounts = [20_000, 48_000, 100_000] as const;
const mostFiles = 2;
const zone = "America/Santiago";

export interface Paid {
  readonly debtor: number;
  readonly reference: string;
  readonly amount: number;
  /** The day it counts for: that of its file, or the day before. */
  readonly valueOn: LocalDate;
  /** The clock when the worker heard that it is in. */
  acknowledgedAt: number | null;
}
export type Heard = "done" | "refused" | "lost";
export type Web = ReturnType<World["web"]>["db"];

/** Lost on the way, or with its process: whether it was done nobody knows. */
let refusal: AppError | undefined;
/** What the last refusal gave as its reason. */
export const whyRefused = (): unknown => refusal?.details.why;

export async function tried(
  world: World,
  rng: Rng,
  calm: boolean,
  work: (db: Web) => Promise<unknown>,
): Promise<Heard> {
  const mishap: Mishap[] =
    calm || rng.next() < 0.5 ? [] : [{ at: 1 + integer(rng, 60), kind: rng.next() < 0.5 ? "dies" : "fails" }];
  const { db, life } = world.web(mishap);
  const heard = work(db).then(
    () => "done" as const,
    (error: unknown) => {
      if (error instanceof Lost) return "lost" as const;
      if (error instanceof AppError) {
        refusal = error;
        return "refused" as const;
      }
      throw error;
    },
  );
  return (await life.living(heard)) ?? "lost";
}

export class Worker {
  readonly paid: Paid[] = [];
  readonly #files: { readonly rows: readonly Paid[]; next: number; again: boolean }[] = [];
  readonly #template: Template;
  readonly #world: World;
  readonly #rng: Rng;

  constructor(template: Template, world: World, rng: Rng) {
    this.#template = template;
    this.#world = world;
    this.#rng = rng;
  }

  owing(): boolean {
    return this.#files.some(({ rows, next }) => next < rows.length);
  }

  async work(calm: boolean): Promise<void> {
    const often = this.#world.dials() ? 0.03 : 0.25;
    if (!calm && this.#rng.next() < often && this.#files.length < mostFiles) this.#receive();
    for (const file of this.#files) {
      if (file.next < file.rows.length) await this.#apply(file, calm);
      else if (file.again) Object.assign(file, { next: 0, again: false });
    }
  }

  #receive(): void {
    const today = localDateAt(this.#world.clock.now(), zone);
    const rows = [...Array(1 + integer(this.#rng, 3))].map((_, i) => ({
      debtor: integer(this.#rng, this.#template.people.length),
      reference: `P-${this.paid.length + i + 1}`,
      amount: pick<number>(this.#rng, amounts as unknown as [number]),
      valueOn: this.#rng.next() < 0.2 ? addDays(today, -1) : today,
      acknowledgedAt: null,
    }));
    this.paid.push(...rows);
    this.#files.push({ rows, next: 0, again: this.#rng.next() < 0.3 });
  }

  /** One part of the file, one row long. */
  async #apply(file: { readonly rows: readonly Paid[]; next: number }, calm: boolean): Promise<void> {
    const { tenant, clock } = this.#world;
    const payment = file.rows[file.next];
    const person = payment && this.#template.people[payment.debtor];
    if (!person) return;
    const { portfolio } = this.#template.mandate;
    const row = {
      row: file.next + 1,
      number: person.account,
      document: null,
      amountMinor: BigInt(payment.amount),
      currency: "CLP" as const,
      valueOn: payment.valueOn,
      reference: payment.reference,
      method: "caja",
    };
    const scope = { tenant, portfolio, file: null, now: clock.now() };
    const heard = await tried(this.#world, this.#rng, calm, (db) =>
      db.inTenant(tenant, (tx) => payments.apply(tx, scope, [row], followers)),
    );
    if (heard === "done") {
      payment.acknowledgedAt ??= clock.now();
      file.next += 1;
    } else if (this.#rng.next() < 0.5) file.next = 0;
  }

  /** The night after the promises' last day; `late`: the creditor's payments have not come by then. */
  async night(through: LocalDate): Promise<void> {
    const now = instantOf(addDays(through, 1), 6 * 3_600, zone);
    await this.#until((db) =>
      nightlyPromises(db, { now: () => now, monotonic: () => 0 })(this.#world.tenant, {}),
    );
  }

  async cover(through: LocalDate): Promise<void> {
    const { tenant } = this.#world;
    const { portfolio } = this.#template.mandate;
    const now = instantOf(addDays(through, 1), 6 * 3_600, zone) + hour;
    await this.#until((db) =>
      db.inTenant(tenant, (tx) => payments.cover(tx, { tenant, portfolio, now }, through, followers)),
    );
  }

  async #until(work: (db: Web) => Promise<unknown>): Promise<void> {
    for (let tries = 0; (await tried(this.#world, this.#rng, tries > 1, work)) !== "done"; tries++)
      if (tries > 3) throw new Error("a night that never ends");
  }
}
