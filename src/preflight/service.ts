// Gathers what the check before the floor opens looks at. It reads only what its caller may see; what to say of it is core/lines.
import { seatsInSight } from "#agents/service.ts";
import { callableAt, hasCalendar, nationalHolidays, papersOf } from "#compliance/service.ts";
import { whyNotOf } from "#dialer/core/why-not.ts";
import type { EngineLink } from "#dialer/link.ts";
import {
  type CampaignRow,
  campaignPeople,
  lastTestCalls,
  listCallerIds,
  listCampaigns,
  listTrunks,
} from "#dialer/service.ts";
import { listUsers, readTenant } from "#identity/service.ts";
import { type Country, countries, isCountry } from "#kernel/country.ts";
import { AppError } from "#kernel/errors.ts";
import type { TenantId, UserId } from "#kernel/ids.ts";
import { daysBetween, type Instant, instantOf, type LocalDate, localDateAt } from "#kernel/time.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database, Tx } from "#platform/db.ts";
import { diskOf } from "#platform/disk.ts";
import { listPortfolios } from "#portfolio/service.ts";
import { latePayments, type PromiseRules } from "#promises/service.ts";
import { type Line, linesOf, type PreflightFacts, type TestFact } from "./core/lines.ts";

export interface PreflightDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly engine: EngineLink;
  readonly rules: PromiseRules;
  /** Whose disk holds the recordings. */
  readonly dataFolder: string;
}
interface Who {
  readonly tenant: TenantId;
  readonly user: UserId;
}

/** The hour from which every rule set lets people be called on a working day; a sheet may say later. */
const opensSecond = 8 * 3_600;
/** People judged in each campaign: at 50 µs a decision a tenth of a second. */
const peopleJudged = 2_000;

export async function preflight(
  deps: PreflightDeps,
  who: Who,
): Promise<{ readonly at: Instant; readonly lines: readonly Line[] }> {
  const now = deps.clock.now();
  const engineUp = await deps.engine.ask("status").then(
    () => true,
    () => false,
  );
  const disk = await diskOf(deps.dataFolder)();
  const read = await deps.db.asUser(who, (tx) => readFacts(tx, deps, who.tenant, now));
  const facts: PreflightFacts = {
    ...read,
    now,
    engineUp,
    disk,
  };
  return { at: now, lines: linesOf(facts) };
}

async function readFacts(
  tx: Tx,
  { rules, engine }: PreflightDeps,
  tenant: TenantId,
  now: Instant,
): Promise<Omit<PreflightFacts, "now" | "engineUp" | "disk">> {
  const agency = await readTenant(tx);
  const campaigns = [];
  for (const row of await listCampaigns(tx)) campaigns.push(await campaignFacts(tx, row, tenant, now));
  const late = await latePayments(tx, rules, now);
  return {
    zone: agency.timeZone,
    ...(await lineFacts(tx, engine, { tenant, day: localDateAt(now, agency.timeZone) })),
    campaigns,
    agents: await agentsOf(tx),
    latePayments: late.map(({ portfolioName, expectedOn }) => ({ mandate: portfolioName, expectedOn })),
    ...(await mandateFacts(tx, tenant, now)),
  };
}

async function lineFacts(
  tx: Tx,
  engine: EngineLink,
  { tenant, day }: { readonly tenant: TenantId; readonly day: LocalDate },
): Promise<Pick<PreflightFacts, "trunks" | "numbers">> {
  const resting = await engine.ask("restingTrunks", { tenant }).catch(() => []);
  const tests = (await lastTestCalls(tx)).toSorted((a, b) => b.at - a.at);
  const lastOf = (is: (call: (typeof tests)[number]) => boolean): TestFact | null => {
    const call = tests.find(is);
    if (!call) return null;
    const { at, endedAt, outward, ringsBack, reason, sip } = call;
    return {
      at,
      pending: endedAt === null,
      outward: outward === "ok",
      ringsBack: ringsBack === "ok",
      reason,
      sip,
    };
  };
  return {
    trunks: (await listTrunks(tx)).map(({ id, name }) => ({
      name,
      restsUntil: resting.find(({ trunk }) => trunk === id)?.until ?? null,
      test: lastOf(({ trunk }) => trunk === id),
    })),
    numbers: (await listCallerIds(tx, day)).map(({ id, number, state, stateReason, fallen }) => ({
      number,
      stopped: state === "stopped" ? (stateReason ?? "") : null,
      fallen,
      test: lastOf(({ called }) => called === id),
    })),
  };
}

/** Calls every number in use, over one of its trunks each; answers how many calls are on their way. */
export async function testLines(
  { db, clock, engine }: Pick<PreflightDeps, "db" | "clock" | "engine">,
  who: Who,
): Promise<{ readonly begun: number }> {
  const numbers = await db.asUser(who, async (tx) =>
    listCallerIds(tx, localDateAt(clock.now(), (await readTenant(tx)).timeZone)),
  );
  let begun = 0;
  for (const { id, state } of numbers) {
    if (state === "stopped") continue;
    begun += await engine.ask("testCall", { ...who, trunk: null, number: id }).then(
      () => 1,
      // One that is under way already, or has no trunk, is told by its own line.
      (error: unknown) => {
        if (error instanceof AppError && error.code !== "engine_unavailable") return 0;
        throw error;
      },
    );
  }
  return { begun };
}

type CampaignFacts = PreflightFacts["campaigns"][number];
async function campaignFacts(
  tx: Tx,
  { id, name, state, timeZone }: CampaignRow,
  tenant: TenantId,
  now: Instant,
): Promise<CampaignFacts> {
  const at = Math.max(now, instantOf(localDateAt(now, timeZone), opensSecond, timeZone));
  const shown = { name, state, zone: timeZone, at };
  if (state !== "running" && state !== "paused")
    return { ...shown, people: 0, looked: 0, callable: 0, whyNot: [] };
  const { total, people } = await campaignPeople(tx, id, peopleJudged);
  const { callable, heldBack } = await callableAt(tx, { tenant, people, at });
  return {
    ...shown,
    people: total,
    looked: people.length,
    callable,
    whyNot: whyNotOf(heldBack, timeZone),
  };
}

async function agentsOf(tx: Tx): Promise<PreflightFacts["agents"]> {
  const able = (await listUsers(tx)).filter(({ role, blocked }) => role === "agent" && !blocked);
  return { able: able.length, seated: (await seatsInSight(tx)).length };
}

async function mandateFacts(
  tx: Tx,
  tenant: TenantId,
  now: Instant,
): Promise<Pick<PreflightFacts, "mandates" | "countries">> {
  const portfolios = await listPortfolios(tx);
  const papers = new Map((await papersOf(tx, tenant, now)).map((one) => [one.portfolio, one]));
  const inUse = new Set(portfolios.map(({ country }) => country).filter(isCountry));
  return {
    mandates: portfolios.map(({ id, name, timeZone }) => {
      const { version = 0, endsOn = null } = papers.get(id) ?? {};
      const today = localDateAt(now, timeZone);
      return { name, version, endsOn, daysLeft: endsOn === null ? null : daysBetween(today, endsOn) };
    }),
    countries: [...inUse].map((country) => countryFacts(country, now)),
  };
}

function countryFacts(country: Country, now: Instant): PreflightFacts["countries"][number] {
  const { name, zones } = countries[country];
  const today = localDateAt(now, zones[0]);
  const nextYear = `${Number(today.slice(0, 4)) + 1}-01-01` as LocalDate;
  return {
    name,
    today,
    hasTable: hasCalendar(country, today),
    hasNextYear: hasCalendar(country, nextYear),
    holidays: nationalHolidays(country),
  };
}
