// An engine's hold on the world, which a test can cut: after death nothing it asked for happens and no answer reaches it, as
// after a kill -9. Death comes at once or after so many steps (a transaction begun, committed, a request sent, answered), so
// that it also falls between the commit of an intent and its dial. The database may also go away for a while.
import type { Database, Tx } from "#platform/db.ts";
import type { Telephony } from "#telephony/port.ts";

export interface Mortal {
  readonly db: Database;
  readonly telephony: Telephony;
  readonly alive: () => boolean;
  /** Resolves when it has died. */
  readonly death: Promise<void>;
  kill(): void;
  dieAfter(steps: number): void;
  /** At its nth dial from now: the intent is committed, nothing has left. */
  dieBeforeDial(nth: number): void;
  /** The connections break: what was being committed may have been committed. */
  databaseAway(away: boolean): void;
  /** Of transactions with such a result: what is committed is committed; that it was is not heard. */
  loseCommits(which: (result: unknown) => boolean): void;
}

const never = (): Promise<never> => new Promise(() => {});
class Died extends Error {}

export function mortalHold(db: Database, telephony: Telephony): Mortal {
  let living = true;
  let away = false;
  let losing = (_result: unknown): boolean => false;
  let left = Number.POSITIVE_INFINITY;
  let dialsLeft = Number.POSITIVE_INFINITY;
  let tellDeath = (): void => {};
  const death = new Promise<void>((resolve) => {
    tellDeath = resolve;
  });
  const kill = (): void => {
    if (!living) return;
    living = false;
    void telephony.close();
    tellDeath();
  };
  const step = (): void => {
    left -= 1;
    if (left <= 0) kill();
  };
  const connected = (result?: unknown): void => {
    if (away || losing(result))
      throw Object.assign(new Error("connection refused"), { code: "ECONNREFUSED" });
  };
  const within = async <T>(run: (check: (result: T) => T) => Promise<T>): Promise<T> => {
    step();
    if (!living) return never();
    connected();
    try {
      const result = await run((value) => {
        step();
        if (!living) throw new Died();
        return value;
      });
      step();
      if (!living) return never();
      connected(result);
      return result;
    } catch (error) {
      if (!living) return never();
      throw error;
    }
  };
  const inside =
    <T>(work: (tx: Tx) => Promise<T>, check: (result: T) => T) =>
    async (tx: Tx): Promise<T> =>
      check(await work(tx));
  const guarded: Database = {
    inTenant: (tenant, work, sight) => within((check) => db.inTenant(tenant, inside(work, check), sight)),
    asUser: (who, work) => within((check) => db.asUser(who, inside(work, check))),
    outside: (work) => within(async (check) => check(await db.outside(work))),
    close: () => db.close(),
  };
  return {
    db: guarded,
    telephony: telephonyOf(
      {
        ...telephony,
        dial(request) {
          dialsLeft -= 1;
          if (dialsLeft <= 0) kill();
          return living ? telephony.dial(request) : never();
        },
      },
      () => living,
      step,
    ),
    alive: () => living,
    death,
    kill,
    dieAfter: (steps) => {
      left = steps;
    },
    dieBeforeDial: (nth) => {
      dialsLeft = nth;
    },
    loseCommits: (which) => {
      losing = which;
    },
    databaseAway: (value) => {
      away = value;
    },
  };
}

function telephonyOf(telephony: Telephony, living: () => boolean, step: () => void): Telephony {
  return askedBy(telephony, living, async (ask) => {
    step();
    if (!living()) return never();
    const answer = await ask();
    step();
    return living() ? answer : never();
  });
}

/** The exchange as one process sees it: each request goes through `pass`, and a dead one hears nothing. */
export function askedBy(
  telephony: Telephony,
  living: () => boolean,
  pass: <R>(ask: () => Promise<R>) => Promise<R>,
): Telephony {
  const asked =
    <Args extends readonly unknown[], R>(ask: (...args: Args) => Promise<R>) =>
    (...args: Args): Promise<R> =>
      pass(() => ask(...args));
  return {
    connect: (listener) => telephony.connect((event) => void (living() && listener(event))),
    inventory: asked(telephony.inventory),
    dial: asked(telephony.dial),
    answer: asked(telephony.answer),
    hangUp: asked(telephony.hangUp),
    openSeat: asked(telephony.openSeat),
    renewSeat: asked(telephony.renewSeat),
    closeSeat: asked(telephony.closeSeat),
    bridge: asked(telephony.bridge),
    keepHeard: asked(telephony.keepHeard),
    hold: asked(telephony.hold),
    resume: asked(telephony.resume),
    sendDtmf: asked(telephony.sendDtmf),
    play: asked(telephony.play),
    lengthOf: asked(telephony.lengthOf),
    alert: asked(telephony.alert),
    startRecording: asked(telephony.startRecording),
    muteRecording: asked(telephony.muteRecording),
    supervise: asked(telephony.supervise),
    stopSupervising: asked(telephony.stopSupervising),
    close: telephony.close,
  };
}
