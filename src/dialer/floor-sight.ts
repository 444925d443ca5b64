// What one supervisor may see of the floor: campaigns of the mandates granted, seats of the teams granted. The database's walls
// decide; the answer is kept for a moment, because the floor is drawn every second.
import { seatsInSight } from "#agents/service.ts";
import { nationalHolidays } from "#compliance/service.ts";
import { readTenant } from "#identity/service.ts";
import { isCountry } from "#kernel/country.ts";
import { AppError } from "#kernel/errors.ts";
import type { SeatId, TenantId, UserId } from "#kernel/ids.ts";
import { day, type Instant, localDateAt } from "#kernel/time.ts";
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
/** What stands for hours is asked for less often. Judgement. */
const standingKeptMs = 15_000;
/** Supervisors remembered at once. */
const maxKept = 500;

export function createSights(db: Database, clock: Clock): (tenant: TenantId, user: UserId) => Promise<Sight> {
  const kept = new Map<string, { readonly until: number; readonly sight: Promise<Sight> }>();
  const standing = createStanding(clock);
  return (tenant, user) => {
    const known = kept.get(user);
    if (known && known.until > clock.monotonic()) return known.sight;
    if (kept.size >= maxKept) kept.clear();
    const sight = db.asUser({ tenant, user }, async (tx) => {
      const campaigns = new Set((await listCampaigns(tx)).map((row): string => row.id));
      const seats = new Set((await seatsInSight(tx)).map((seat): string => seat.id));
      const portfolios = new Set((await listPortfolios(tx)).map((portfolio): string => portfolio.id));
      // Somebody may be carrying a portfolio away this minute: asked for anew each time.
      const looks = await canaryLooks(tx, { since: realNow() - canaryToldMs, limit: mostStanding });
      const alerts = [...canaryAlerts(looks), ...(await standing(tx, user))];
      const key = JSON.stringify([[...campaigns].sort(), [...seats].sort(), [...portfolios].sort(), alerts]);
      return { campaigns, seats, standing: alerts, portfolios, key };
    });
    kept.set(user, { until: clock.monotonic() + keptMs, sight });
    return sight;
  };
}

function createStanding(clock: Clock): (tx: Tx, user: UserId) => Promise<Sight["standing"]> {
  const kept = new Map<string, { readonly until: number; readonly found: Sight["standing"] }>();
  return async (tx, user) => {
    const known = kept.get(user);
    if (known && known.until > clock.monotonic()) return known.found;
    if (kept.size >= maxKept) kept.clear();
    const found = await standingAlerts(tx, clock.now());
    kept.set(user, { until: clock.monotonic() + standingKeptMs, found });
    return found;
  };
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
