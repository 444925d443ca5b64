// What each number of a simulated city does when it is called: as told for tests, or as a seeded public with the
// planning figures of the demo. The same seed, number and count of calls always give the same behaviour.
import type { Phone } from "#kernel/phone.ts";
import { logNormal, type Rng, seededRng, weighted } from "#kernel/rng.ts";

export type Behaviour =
  | {
      readonly kind: "human";
      /** Dial → pick-up. */
      readonly afterMs: number;
      /** Pick-up → first word. */
      readonly greetingDelayMs: number;
      readonly greetingMs: number;
      /** Hangs up when no agent has come after this long. */
      readonly patienceMs: number;
      /** Talks with the agent for this long, then hangs up; null: until hung up on. */
      readonly talkMs: number | null;
    }
  | {
      readonly kind: "machine";
      readonly afterMs: number;
      readonly greetingMs: number;
      readonly beep: boolean;
    }
  /** Whatever answers, as our own ear tells it: talk from–to and beeps, in milliseconds from the answer; hangs up at `endsMs`. */
  | {
      readonly kind: "sounds";
      readonly afterMs: number;
      readonly talks: readonly (readonly [fromMs: number, toMs: number])[];
      readonly beepsMs: readonly number[];
      readonly endsMs: number;
    }
  | { readonly kind: "silence"; readonly afterMs: number; readonly patienceMs: number }
  | { readonly kind: "fax"; readonly afterMs: number }
  /** Picks up and hangs up again before anybody can speak. */
  | { readonly kind: "cut"; readonly afterMs: number; readonly heldMs: number }
  | { readonly kind: "busy"; readonly afterMs: number }
  | { readonly kind: "invalid"; readonly afterMs: number }
  /** The operator's tone and announcement, in early media, then released. */
  | { readonly kind: "off"; readonly afterMs: number; readonly announcementMs: number }
  | { readonly kind: "carrier_failure"; readonly afterMs: number }
  | { readonly kind: "no_answer" };

export type HumanManner = Partial<Omit<Extract<Behaviour, { kind: "human" }>, "kind">>;

/** Before the far end rings: post-dial delay of 1–3.5 s seen on carriers, here the least. */
export const postDialMs = 1_000;
const person = {
  kind: "human",
  afterMs: 6_000,
  greetingDelayMs: 400,
  greetingMs: 700,
  patienceMs: 8_000,
  talkMs: 60_000,
} as const;

/** What a dial brings, by arrears (planning values, weights). Of those who pick up a quarter cut at once. */
export const publicShares = {
  early: { human: 24, machine: 24, no_answer: 30, invalid: 8, off: 8, busy: 6 },
  mid: { human: 16, machine: 26, no_answer: 30, invalid: 16, off: 8, busy: 4 },
  late: { human: 9, machine: 24, no_answer: 28, invalid: 30, off: 6, busy: 3 },
} as const;
export type Arrears = keyof typeof publicShares;

export interface City {
  /** Someone picks up; call again with other manners for the next calls to the same number (the last one stays). */
  answers(phone: Phone, manner?: HumanManner & { kind?: "human" }): void;
  /** Any behaviour, appended to the number's list. */
  does(phone: Phone, behaviour: Behaviour): void;
  busy(phone: Phone): void;
  noAnswer(phone: Phone): void;
  machine(phone: Phone, greetingMs?: number): void;
  invalid(phone: Phone): void;
  off(phone: Phone): void;
  silence(phone: Phone): void;
  fax(phone: Phone): void;
  /** How the number behaves on its nth call (0 = first). */
  behaviourOf(phone: Phone, nth: number): Behaviour;
}

export interface CityOptions {
  /** Numbers nobody told anything about: a seeded public, or invalid without one. */
  readonly public?: { readonly seed: number; readonly arrears?: (phone: Phone) => Arrears };
}

export function createCity(options: CityOptions = {}): City {
  const told = new Map<Phone, Behaviour[]>();
  const does = (phone: Phone, behaviour: Behaviour): void => {
    told.set(phone, [...(told.get(phone) ?? []), behaviour]);
  };
  return {
    does,
    answers: (phone, manner = {}) => does(phone, { ...person, ...manner, kind: "human" }),
    busy: (phone) => does(phone, { kind: "busy", afterMs: 1_500 }),
    noAnswer: (phone) => does(phone, { kind: "no_answer" }),
    machine: (phone, greetingMs = 6_000) =>
      does(phone, { kind: "machine", afterMs: 9_000, greetingMs, beep: true }),
    invalid: (phone) => does(phone, { kind: "invalid", afterMs: 900 }),
    off: (phone) => does(phone, { kind: "off", afterMs: 1_500, announcementMs: 6_000 }),
    silence: (phone) => does(phone, { kind: "silence", afterMs: 6_000, patienceMs: 12_000 }),
    fax: (phone) => does(phone, { kind: "fax", afterMs: 5_000 }),
    behaviourOf: (phone, nth) => {
      const list = told.get(phone);
      const known = list?.[Math.min(nth, list.length - 1)];
      if (known) return known;
      if (!options.public) return { kind: "invalid", afterMs: 900 };
      return strangerOf(phone, nth, options.public.seed, options.public.arrears?.(phone) ?? "mid");
    },
  };
}

function strangerOf(phone: Phone, nth: number, seed: number, arrears: Arrears): Behaviour {
  const shares = publicShares[arrears];
  // Whether a number exists does not change from one call to the next; who answers does.
  const exists = seededRng(hash(`${seed} ${phone}`));
  exists.next();
  const total = Object.values(shares).reduce((sum, share) => sum + share, 0);
  if (exists.next() < shares.invalid / total) return { kind: "invalid", afterMs: 900 };
  const rng = seededRng(hash(`${seed} ${phone} ${nth}`));
  rng.next();
  const kind = weighted(rng, { ...shares, invalid: 0 });
  const afterMs = Math.round(Math.min(24_000, postDialMs + 2_000 + logNormal(rng, 6_000, 0.6)));
  switch (kind) {
    case "human":
      return humanOf(rng, afterMs);
    case "machine":
      return {
        kind,
        afterMs: Math.max(afterMs, 9_000),
        greetingMs: Math.round(4_000 + 8_000 * rng.next()),
        beep: true,
      };
    case "off":
      return { kind, afterMs: 1_500, announcementMs: 6_000 };
    case "busy":
      return { kind, afterMs: 1_500 };
    case "invalid":
      return { kind, afterMs: 900 };
    case "no_answer":
      return { kind };
  }
}

/** Greeting 0.6–1.4 s, 8 % stay silent 2–4 s first, a quarter cut at once; talks by kind (median seconds). */
function humanOf(rng: Rng, afterMs: number): Behaviour {
  const who = weighted(rng, { holder: 32, third: 28, wrong: 15, cut: 25 });
  if (who === "cut" && rng.next() < 0.2)
    return { kind: "cut", afterMs, heldMs: Math.round(300 + 900 * rng.next()) };
  const medians = { holder: 150, third: 35, wrong: 20, cut: 7 };
  return {
    ...person,
    afterMs,
    greetingDelayMs: Math.round(rng.next() < 0.08 ? 2_000 + 2_000 * rng.next() : 200 + 500 * rng.next()),
    greetingMs: Math.round(600 + 800 * rng.next()),
    talkMs: Math.round(1000 * Math.min(900, logNormal(rng, medians[who], 0.5))),
  };
}

/** FNV-1a, 32 bits: spreads numbers that follow each other. */
function hash(text: string): number {
  let mixed = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) mixed = Math.imul(mixed ^ text.charCodeAt(i), 0x01000193);
  return mixed >>> 0;
}
