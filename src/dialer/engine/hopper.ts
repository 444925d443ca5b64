// The next few people, already chosen and already asked about at the gate, so that launching never waits for a search. The
// gate asks again at the instant of dialling; this only keeps the search out of the hot path.
import { type Planned, plan } from "#compliance/service.ts";
import { countries, isCountry } from "#kernel/country.ts";
import type { DebtorId, PhoneId } from "#kernel/ids.ts";
import { hour, type Instant, localDateAt, minute } from "#kernel/time.ts";
import { type Chances, chancesOf } from "../contact-sight.ts";
import { type CallbackAnswer, requestOf } from "../core/callbacks.ts";
import { zoneFor } from "../core/contact/zones.ts";
import { pickNumber } from "../core/pick-number.ts";
import { type Candidate, dueDebtors, nextCandidates, type Postponement, postpone } from "../store-list.ts";
import { isAway } from "./away.ts";
import type { CampaignRun, HopperEntry } from "./campaign-run.ts";
import { postponementOf } from "./postponement.ts";
import { quarantine } from "./quarantine.ts";
import { callsOf, type Deps, inAir, seatsOf, type World } from "./world.ts";

/** People taken from the list at once; the gate answers for all of them in three queries. */
const batch = 100;
/** A hopper entry older than this is chosen anew: facts move. */
const staleMs = 2 * minute;
/** With nobody to call, the list is searched again after this long. */
const searchAgainMs = 5_000;

export function wantsRefill(run: CampaignRun, now: number, needed: number): boolean {
  dropStale(run, now);
  return !run.refilling && run.hopper.length < Math.max(10, needed * 2) && now >= run.emptyUntil;
}

function dropStale(run: CampaignRun, now: number): void {
  while (run.hopper[0] && now - run.hopper[0].takenAt > staleMs) run.hopper.shift();
}

export async function refill(deps: Deps, world: World, run: CampaignRun): Promise<void> {
  run.refilling = true;
  try {
    const now = deps.clock.now();
    const found = await search(deps, world, run, { now, limit: batch });
    // Whoever was dialled while the search ran is not for a second time in hand.
    const held = new Set(inHand(world, run));
    run.hopper.push(...found.ready.filter(({ debtor }) => !held.has(debtor)));
    run.emptyUntil = found.seen === 0 ? now + searchAgainMs : 0;
  } finally {
    run.refilling = false;
  }
}

/** What was agreed of a call, when one was. */
interface Agreed {
  readonly phone: PhoneId | null;
  readonly requestedAt: Instant | null;
}

/** One person in particular (manual dial, callback), asked about in the same way. */
export async function entryFor(
  deps: Deps,
  world: World,
  run: CampaignRun,
  debtor: DebtorId,
  { phone = null, requestedAt = null }: Partial<Agreed> = {},
): Promise<HopperEntry | undefined> {
  const wanted = { now: deps.clock.now(), limit: 1, only: debtor, phone, requestedAt };
  return (await search(deps, world, run, wanted)).ready[0];
}

/** The same for a person whose promise is followed: in the mandate, on the campaign's list or not; asked for as a reminder. */
export async function reminderEntry(
  deps: Deps,
  world: World,
  run: CampaignRun,
  debtor: DebtorId,
  phone: PhoneId | null = null,
): Promise<HopperEntry | undefined> {
  return (await askReminder(deps, world, run, debtor, phone)).ready[0];
}
export function askReminder(
  deps: Deps,
  world: World,
  run: CampaignRun,
  debtor: DebtorId,
  phone: PhoneId | null,
): ReturnType<typeof search> {
  const wanted = { now: deps.clock.now(), limit: 1, only: debtor, phone, reminder: true };
  return search(deps, world, run, wanted);
}

/** The same for a call agreed for this hour, with the reason when it cannot be made. */
export async function agreedEntry(
  deps: Deps,
  world: World,
  run: CampaignRun,
  { debtor, phone, requestedAt }: Agreed & { readonly debtor: DebtorId },
): Promise<{ entry: HopperEntry | undefined; answer: CallbackAnswer }> {
  const wanted = { now: deps.clock.now(), limit: 1, only: debtor, phone, requestedAt };
  const { ready, refusals } = await search(deps, world, run, wanted);
  const [entry] = ready;
  const [refusal] = refusals;
  if (entry || !refusal) return { entry, answer: { found: entry ? "entry" : "no_phone" } };
  const { pending, nextAllowedAt = null, reasons } = refusal;
  const verdict = refusal.verdict === "REVIEW" ? "REVIEW" : "DENY";
  const code = reasons[0]?.detail.code ?? "law";
  return { entry, answer: { found: "refusal", verdict, code, pending, nextAllowedAt } };
}

type Wanted = {
  now: number;
  limit: number;
  only?: DebtorId;
  among?: readonly DebtorId[];
  reminder?: boolean;
} & Partial<Agreed>;
interface Found {
  readonly ready: HopperEntry[];
  readonly refusals: Planned[];
  readonly seen: number;
}

/** One person whose row cannot be worked with is put aside; the others are found all the same. */
async function search(deps: Deps, world: World, run: CampaignRun, wanted: Wanted): Promise<Found> {
  try {
    return await searchTogether(deps, world, run, wanted);
  } catch (error) {
    if (isAway(error as Error)) throw error;
    return searchOneByOne(deps, world, run, wanted);
  }
}

async function searchOneByOne(deps: Deps, world: World, run: CampaignRun, wanted: Wanted): Promise<Found> {
  const { tenant, id } = run.row;
  const due =
    wanted.only === undefined
      ? await deps.db.inTenant(tenant, (tx) =>
          dueDebtors(tx, {
            campaign: id,
            today: localDateAt(wanted.now, run.row.timeZone),
            dayStart: run.dayStart,
            not: inHand(world, run),
            ...wanted,
          }),
        )
      : [wanted.only];
  const all: Found = { ready: [], refusals: [], seen: due.length };
  for (const debtor of due) {
    const alone = wanted.only === undefined ? { ...wanted, among: [debtor] } : wanted;
    const found = await searchTogether(deps, world, run, alone).catch(async (error: Error) => {
      if (isAway(error)) throw error;
      await quarantine(deps, run, debtor, error);
    });
    if (!found) continue;
    all.ready.push(...found.ready);
    all.refusals.push(...found.refusals);
  }
  return all;
}

async function searchTogether(deps: Deps, world: World, run: CampaignRun, wanted: Wanted): Promise<Found> {
  const { row } = run;
  return deps.db.inTenant(row.tenant, async (tx) => {
    const candidates = await nextCandidates(tx, {
      campaign: row.id,
      today: localDateAt(wanted.now, row.timeZone),
      dayStart: run.dayStart,
      not: wanted.only ? [] : inHand(world, run),
      ...wanted,
    });
    const chosen: { candidate: Candidate; entry: HopperEntry }[] = [];
    const later: Postponement[] = [];
    const chances = await chancesOf(tx, row, candidates, wanted.now);
    for (const candidate of candidates) {
      const picked = choosePhone(candidate, run.row, wanted.now, wanted, chances);
      if ("entry" in picked)
        chosen.push({
          candidate,
          entry: wanted.reminder ? { ...picked.entry, reminder: true } : picked.entry,
        });
      else later.push(picked.later);
    }
    const answers = await plan(tx, {
      tenant: row.tenant,
      now: wanted.now,
      candidates: chosen.map(({ entry }) => ({
        debtor: entry.debtor,
        phone: entry.phone,
        channel: "voice" as const,
        mode: wanted.reminder ? ("preview" as const) : row.mode,
        ringSeconds: row.ringSeconds,
        ...requestOf(entry),
        ...(wanted.reminder ? { purpose: "reminder" as const } : {}),
      })),
    });
    const byDebtor = new Map(answers.map((answer) => [answer.candidate.debtor, answer]));
    const ready: HopperEntry[] = [];
    const refusals: Planned[] = [];
    for (const { entry } of chosen) {
      const answer = byDebtor.get(entry.debtor);
      if (answer?.verdict === "ALLOW") ready.push(entry);
      else if (answer) {
        refusals.push(answer);
        later.push(postponementOf(entry, answer, wanted.now));
      }
    }
    await postpone(tx, row.id, later);
    return { ready, refusals, seen: candidates.length };
  });
}

function inHand(world: World, run: CampaignRun): DebtorId[] {
  const hopper = run.hopper.map((entry) => entry.debtor);
  const calls = callsOf(world, run.row.id)
    .filter(inAir)
    .flatMap((live) => (live.debtor ? [live.debtor] : []));
  const previews = seatsOf(world, run.row.id).flatMap((seat) => (seat.preview ? [seat.preview.debtor] : []));
  const settling = world.settling.values();
  return [...hopper, ...run.launching, ...run.failingOver, ...calls, ...settling, ...previews];
}

/** The phone of a person to try now, or until when there is none. `chances`: what is known of each at this hour. */
export function choosePhone(
  candidate: Candidate,
  row: Pick<CampaignRun["row"], "country" | "timeZone">,
  now: number,
  { phone: agreed = null, requestedAt = null }: Partial<Agreed> = {},
  chances: Chances = new Map(),
): { entry: HopperEntry } | { later: Postponement } {
  const open = candidate.phones.filter((phone) => phone.active);
  const pick = pickNumber(
    open.map((phone, position) => ({
      position,
      phone: phone.id,
      role: phone.role,
      quality: phone.quality * (chances.get(phone.id)?.holder ?? 1),
      triesThisPass: phone.triesToday,
      notBefore: null,
      state: { validity: phone.validity, ownership: phone.ownership, reach: phone.reach },
    })),
    now,
  );
  // A call agreed for a phone is made to that one while it lives.
  const phone = open.find(({ id }) => id === agreed) ?? open.find(({ id }) => id === pick.phone);
  if (!phone)
    return {
      later: { debtor: candidate.debtor, until: pick.nextAt ?? now + 12 * hour, why: "no_phone", detail: "" },
    };
  const chance = chances.get(phone.id);
  const zones = isCountry(row.country) ? countries[row.country].zones : [row.timeZone];
  return {
    entry: {
      debtor: candidate.debtor,
      phone: phone.id,
      number: phone.number,
      zone: zoneFor(candidate.zone, zones[0] ?? row.timeZone),
      takenAt: now,
      ...(chance ? { score: chance.answer } : {}),
      brokenPromise: candidate.brokenPromise,
      lastOutcome: phone.lastOutcome,
      requestedAt,
      avoid: [],
    },
  };
}
