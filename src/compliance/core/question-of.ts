// From the facts of a debtor to the question the gate is asked: which accounts are touched, whose number it is, where
// the person may be. What the file does not say stays unknown, and the gate takes the strictest reading of it.
import type { Line } from "../../kernel/phone.ts";
import { type Instant, type LocalDate, localDateAt } from "../../kernel/time.ts";
import { type PlaceTable, placeOf } from "./places.ts";
import type { Block, ContactRequest, Place } from "./request.ts";
import type { Channel, Circumstance, DebtorFlag, DialMode, Purpose, Role } from "./rule-set.ts";

export interface Asked {
  readonly channel: Channel;
  readonly mode: DialMode;
  readonly purpose: Purpose;
  readonly ringSeconds: number;
  /** Id of the phone; none for channels without one. */
  readonly phone?: string | undefined;
  /** Whose number that is and of what kind, by its digits. */
  readonly line?: Line | undefined;
  /** Debts to speak of; all open ones when left out. */
  readonly accounts?: readonly string[] | undefined;
  readonly circumstances?:
    | readonly { readonly when: Circumstance; readonly since: Instant; readonly replies: number }[]
    | undefined;
}
export interface Facts {
  readonly portfolio: string;
  readonly creditor: string;
  readonly creditorKind: string;
  readonly country: string;
  readonly portfolioZone: string;
  readonly endsOn: LocalDate | null;
  /** Whose numbers may be dialled: by the agency's list, and by the mandate's where it has one. */
  readonly diallable: readonly string[];
  readonly mandateDiallable: readonly string[] | null;
  readonly zone: string | null;
  readonly region: string | null;
  readonly commune: string | null;
  readonly flags: readonly string[];
  /** Some mandate of the agency, perhaps another, holds that the person died. */
  readonly reportedDead: boolean;
  readonly accounts: readonly {
    readonly id: string;
    readonly state: "open" | "paid" | "withdrawn";
    readonly hold: string | null;
    readonly holdUntil: Instant | null;
  }[];
  readonly phones: readonly {
    readonly id: string;
    readonly e164: string;
    readonly role: Role;
    readonly ownership: "unknown" | "holder" | "third_party" | "employer" | "wrong";
  }[];
  readonly protections: readonly {
    readonly account: string;
    readonly kind: "promise" | "dispute";
    readonly since: Instant;
    readonly through: LocalDate | null;
  }[];
  readonly blocks: readonly {
    readonly phone: string | null;
    readonly channel: Channel | null;
    readonly until: Instant | null;
  }[];
}

export function requestOf(
  facts: Facts,
  asked: Asked,
  places: PlaceTable | undefined,
  now: Instant,
): ContactRequest {
  const phone = facts.phones.find(({ id }) => id === asked.phone);
  const wanted = facts.accounts.filter(({ id }) => asked.accounts?.includes(id) ?? true);
  const open = wanted.filter(({ state }) => state === "open");
  const free = open.filter((account) => !isHeld(account, now));
  const touched = (free.length > 0 ? free : open).map(({ id }) => id);
  const protections = facts.protections.filter(({ account }) => touched.includes(account));
  const promise = latestPromise(protections);
  const dispute = protections.find(({ kind }) => kind === "dispute");
  return {
    country: facts.country,
    place: placeFrom(facts, places),
    channel: asked.channel,
    mode: asked.mode,
    purpose: asked.purpose,
    ringSeconds: asked.ringSeconds,
    role: asked.phone === undefined ? "titular" : roleOf(phone),
    creditor: facts.creditor,
    portfolio: facts.portfolio,
    creditorType: facts.creditorKind,
    collector: "third_party",
    accounts: touched,
    standing: standingOf(facts, wanted, now),
    flags: facts.flags.filter(isFlag),
    blocks: [...facts.blocks.map(toBlock), ...holdAsBlock(open, free, now)],
    // What this mandate knows by itself it says by itself.
    ...(facts.reportedDead && !facts.flags.includes("deceased") ? { personProtected: true } : {}),
    ...(phone ? { phone: phone.e164 } : {}),
    ...(phone && asked.line ? { line: asked.line } : {}),
    diallable: diallableFor(facts),
    ...(promise ? { promise } : {}),
    ...(dispute ? { dispute: { openedAt: dispute.since } } : {}),
    ...(asked.circumstances ? { circumstances: asked.circumstances } : {}),
  };
}

/** A mandate only ever narrows; one that says nothing is dialled in its own country. */
function diallableFor({ diallable, mandateDiallable, country }: Facts): readonly string[] {
  const narrowed = mandateDiallable ?? [country];
  return diallable.filter((one) => narrowed.includes(one));
}

function placeFrom(facts: Facts, places: PlaceTable | undefined): Place {
  if (!places) return { zones: [] };
  const place = placeOf(places, { region: facts.region ?? undefined, commune: facts.commune ?? undefined });
  const stated = facts.zone !== null && places.zones.includes(facts.zone) ? facts.zone : undefined;
  return stated ? { ...place, zones: [stated] } : place;
}

/** What we learned about a number wins over what the file says, but never makes a reference or a workplace ours. */
function roleOf(phone: Facts["phones"][number] | undefined): Role {
  if (!phone || phone.ownership === "wrong" || phone.ownership === "third_party") return "tercero";
  return phone.ownership === "employer" ? "laboral" : phone.role;
}

function standingOf(facts: Facts, wanted: Facts["accounts"], now: Instant): ContactRequest["standing"] {
  if (facts.endsOn !== null && localDateAt(now, facts.portfolioZone) > facts.endsOn) return "closed";
  if (wanted.some(({ state }) => state === "open")) return "open";
  if (wanted.some(({ state }) => state === "paid")) return "paid";
  return wanted.length > 0 ? "withdrawn" : "closed";
}

function isHeld({ hold, holdUntil }: Facts["accounts"][number], now: Instant): boolean {
  return hold !== null && (holdUntil === null || holdUntil > now);
}
/** When every open debt is on hold, nobody is contacted until the first of them is free. */
function holdAsBlock(open: Facts["accounts"], free: Facts["accounts"], now: Instant): Block[] {
  if (open.length === 0 || free.length > 0) return [];
  const ends = open
    .map(({ holdUntil }) => holdUntil ?? Number.POSITIVE_INFINITY)
    .filter((until) => until > now);
  const first = Math.min(...ends);
  return [Number.isFinite(first) ? { until: first } : {}];
}
function toBlock({ phone, channel, until }: Facts["blocks"][number]): Block {
  return {
    ...(phone === null ? {} : { phone }),
    ...(channel === null ? {} : { channel }),
    ...(until === null ? {} : { until }),
  };
}

function latestPromise(protections: Facts["protections"]): ContactRequest["promise"] {
  let latest: ContactRequest["promise"];
  for (const { kind, since, through } of protections) {
    if (kind !== "promise" || through === null) continue;
    if (!latest || through > latest.protectedThrough) latest = { takenAt: since, protectedThrough: through };
  }
  return latest;
}

const flags: readonly string[] = [
  "deceased",
  "bankrupt",
  "represented",
  "minor",
  "elderly",
] satisfies DebtorFlag[];
function isFlag(text: string): text is DebtorFlag {
  return flags.includes(text);
}
