// What one supervisor may see of the floor: campaigns of the mandates granted, seats of the teams granted. The database's walls
// decide; the answer is kept for a moment, because the floor is drawn every second.
import { seatsInSight } from "#agents/service.ts";
import { nationalHolidays } from "#compliance/service.ts";
import { readTenant, wallsOf } from "#identity/service.ts";
import { isCountry } from "#kernel/country.ts";
import { AppError } from "#kernel/errors.ts";
import type { SeatId, TenantId, UserId } from "#kernel/ids.ts";
import { day, type Instant, localDateAt, minute } from "#kernel/time.ts";
import { type Clock, realNow } from "#platform/clock.ts";
import type { Database, Tx } from "#platform/db.ts";
import { listPortfolios } from "#portfolio/service.ts";
import { defaultRules, latePayments } from "#promises/service.ts";
import {
  canaryAlerts,
  canaryToldMs,
  fallenAlerts,
  mostStanding,
  owedAfterMs,
  owedAlerts,
  owedForDays,
  type StandingAlert,
  spendAlerts,
  stillOwed,
  unsentAlerts,
} from "./core/standing.ts";
import type { FloorView } from "./engine/views.ts";
import { spendOn } from "./limits.ts";
import { listCallerIds } from "./store-caller-ids.ts";
import { listCampaigns } from "./store-campaigns.ts";
import { canaryLooks } from "./store-canary-looks.ts";
import { owedResults } from "./store-owed.ts";

export interface Sight {
  readonly campaigns: ReadonlySet<string>;
  readonly seats: ReadonlySet<string>;
  readonly standing: readonly StandingAlert[];
  readonly portfolios: ReadonlySet<string>;
  /** The same for everybody who sees the same. */
  readonly key: string;
}
/** A grant taken away stops the floor's view within this. */
const keptMs = 3_000;
/** While the database is away nobody gives or takes grants: what was known last is shown for so long. Judgement. */
const knownLastMs = 5 * minute;
/** What stands for hours is asked for less often. Judgement. */
const standingKeptMs = 15_000;
/** Remembered at once: people, and kinds of walls. */
const maxKept = 500;

export type Sights = (tenant: TenantId, users: readonly UserId[]) => Promise<ReadonlyMap<UserId, Sight>>;

/**
 * Whose walls are the same see the same: what 320 supervisors may see is asked once for each kind of walls, and whose walls are
 * which in one question for all of them. Nobody stands in it of whom nothing is known, now or from before.
 */
export function createSights(db: Database, clock: Clock): Sights {
  const standing = createStanding(clock);
  const walls = keeper<UserId, string>(clock, keptMs);
  const sights = keeper<string, Promise<Sight>>(clock, keptMs);
  const wallsNow = async (
    tenant: TenantId,
    users: readonly UserId[],
  ): Promise<ReadonlyMap<UserId, string>> => {
    const known = new Map(users.map((user) => [user, walls.get(user)]));
    const unknown = users.filter((user) => known.get(user) === undefined);
    const found = unknown.length > 0 ? await db.inTenant(tenant, (tx) => wallsOf(tx, unknown)) : new Map();
    for (const [user, own] of found) walls.keep(user, own);
    // Who is no user of the agency any more has walls of their own.
    return new Map(users.map((user) => [user, known.get(user) ?? found.get(user) ?? user]));
  };
  const read = (tenant: TenantId, user: UserId, key: string): Promise<Sight> =>
    db.asUser({ tenant, user }, async (tx) => {
      const campaigns = new Set((await listCampaigns(tx)).map((row): string => row.id));
      const seats = new Set((await seatsInSight(tx)).map((seat): string => seat.id));
      const portfolios = new Set((await listPortfolios(tx)).map((portfolio): string => portfolio.id));
      // Somebody may be carrying a portfolio away this minute: asked for anew each time.
      const looks = await canaryLooks(tx, { since: realNow() - canaryToldMs, limit: mostStanding });
      const alerts = [...canaryAlerts(looks), ...(await standing(tx, key))];
      const seen = JSON.stringify([[...campaigns].sort(), [...seats].sort(), [...portfolios].sort(), alerts]);
      return { campaigns, seats, standing: alerts, portfolios, key: seen };
    });
  const last = keeper<UserId, Sight>(clock, knownLastMs);
  const sightsNow = async (tenant: TenantId, users: readonly UserId[]): Promise<Map<UserId, Sight>> => {
    const all = [...(await wallsNow(tenant, users))].map(async ([user, own]): Promise<[UserId, Sight]> => {
      const key = `${tenant} ${own}`;
      const known = sights.get(key);
      if (known) return [user, await known];
      const sight = sights.keep(key, read(tenant, user, key));
      sight.catch(() => sights.forget(key));
      return [user, await sight];
    });
    const found = new Map(await Promise.all(all));
    for (const [user, sight] of found) last.keep(user, sight);
    return found;
  };
  return (tenant, users) =>
    sightsNow(tenant, users).catch((error: Error) => {
      const known = users.flatMap((user): [UserId, Sight][] => {
        const sight = last.get(user);
        return sight ? [[user, sight]] : [];
      });
      if (known.length === 0) throw error;
      return new Map(known);
    });
}

/** What was found holds for so long. */
function keeper<Key, Value>(clock: Clock, forMs: number) {
  const kept = new Map<Key, { readonly until: number; readonly value: Value }>();
  return {
    get(key: Key): Value | undefined {
      const known = kept.get(key);
      return known && known.until > clock.monotonic() ? known.value : undefined;
    },
    keep(key: Key, value: Value): Value {
      if (kept.size >= maxKept) kept.clear();
      kept.set(key, { until: clock.monotonic() + forMs, value });
      return value;
    },
    forget: (key: Key) => void kept.delete(key),
  };
}

function createStanding(clock: Clock): (tx: Tx, key: string) => Promise<Sight["standing"]> {
  const kept = keeper<string, Sight["standing"]>(clock, standingKeptMs);
  return async (tx, key) => kept.get(key) ?? kept.keep(key, await standingAlerts(tx, clock.now()));
}

const rules = defaultRules(nationalHolidays);
async function standingAlerts(tx: Tx, now: Instant): Promise<Sight["standing"]> {
  const { timeZone, country } = await readTenant(tx);
  const today = localDateAt(now, timeZone);
  const ended = { from: now - owedForDays * day, to: now - owedAfterMs, limit: mostStanding };
  return [
    ...spendAlerts(await spendOn(tx, today), today, isCountry(country) ? country : "CL"),
    ...owedAlerts(await owedResults(tx, ended)),
    ...unsentAlerts(await latePayments(tx, rules, now)),
    ...fallenAlerts(await listCallerIds(tx, today), today),
  ];
}

export function sightIn(sights: ReadonlyMap<UserId, Sight>, user: UserId): Sight {
  const sight = sights.get(user);
  if (!sight) throw new AppError("not_found");
  return sight;
}

export function narrow(view: FloorView, sight: Sight): FloorView {
  return {
    ...view,
    standing: [...stillOwed(sight.standing, view.agents)],
    campaigns: view.campaigns.filter((campaign) => sight.campaigns.has(campaign.id)),
    untaken: view.untaken.filter((call) => sight.portfolios.has(call.portfolioId)),
    agents: view.agents.filter((agent) => agent.seatId !== null && sight.seats.has(agent.seatId)),
  };
}

/** Seats are walled by team in the database: one that the supervisor cannot see does not exist. */
export async function requireInSight(
  db: Database,
  caller: { readonly tenant: TenantId; readonly user: UserId },
  wanted: { user?: UserId; seat?: SeatId },
): Promise<void> {
  const seats = await db.asUser(caller, seatsInSight);
  const found = seats.some((seat) => seat.id === wanted.seat || seat.user === wanted.user);
  if (!found) throw new AppError("not_found");
}
