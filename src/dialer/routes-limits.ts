// What the agency lets itself spend and dial: read and changed by administrators, with the reason.
import { Type } from "typebox";
import { Id } from "#http/contract/common.ts";
import { DiallingLimits, DiallingLimitsChange, MandateCountriesChange } from "#http/contract/limits.ts";
import { readTenant } from "#identity/service.ts";
import { type Country, isCountry } from "#kernel/country.ts";
import { asId, type PortfolioId } from "#kernel/ids.ts";
import { localDateAt } from "#kernel/time.ts";
import type { App } from "#platform/web.ts";
import { microsOf, priceText } from "./core/price.ts";
import { changeLimits, diallingLimits, narrowCountries } from "./limits.ts";
import type { DeskDeps } from "./routes-desk.ts";

export function limitRoutes(app: App, deps: DeskDeps): void {
  app.get(
    "/v1/dialling-limits",
    {
      schema: {
        operationId: "readDiallingLimits",
        summary: "What may be spent on calls in a day, how many a second, and whose countries are called",
        tags: ["trunks"],
        response: { 200: DiallingLimits },
      },
      config: { can: "trunk.manage" },
    },
    async ({ caller }) =>
      deps.db.asUser(caller, async (tx) => {
        const today = localDateAt(deps.clock.now(), (await readTenant(tx)).timeZone);
        return viewOf(await diallingLimits(tx, today));
      }),
  );

  app.put(
    "/v1/dialling-limits",
    {
      schema: {
        operationId: "changeDiallingLimits",
        summary: "Change them, with the reason",
        tags: ["trunks"],
        body: DiallingLimitsChange,
        response: { 204: Type.Null() },
      },
      config: { can: "trunk.manage" },
    },
    async ({ caller, body }, reply) => {
      const { daySpend, rates, ...rest } = body;
      const wish = {
        ...rest,
        dayMicros: microsOf(daySpend),
        rates: rates.map(({ country, kind, price }) => ({ country, kind, micros: microsOf(price) })),
      };
      await deps.db.asUser(caller, (tx) => changeLimits(tx, caller, wish, deps.clock.now()));
      reply.code(204);
      return null;
    },
  );

  app.put(
    "/v1/dialling-limits/portfolios/:id",
    {
      schema: {
        operationId: "narrowDialledCountries",
        summary: "Whose countries a mandate calls, of those the agency allows",
        tags: ["trunks"],
        params: Type.Object({ id: Id }),
        body: MandateCountriesChange,
        response: { 204: Type.Null() },
      },
      config: { can: "trunk.manage" },
    },
    async ({ caller, params, body }, reply) => {
      const portfolio = asId<PortfolioId>(params.id);
      await deps.db.asUser(caller, (tx) => narrowCountries(tx, caller, portfolio, body, deps.clock.now()));
      reply.code(204);
      return null;
    },
  );
}

const known = (countries: readonly string[]): Country[] => countries.filter(isCountry);

function viewOf(limits: Awaited<ReturnType<typeof diallingLimits>>): DiallingLimits {
  const { currency, dayMicros, callsPerSecond, countries, rates, mandates, today } = limits;
  return {
    currency,
    daySpend: priceText(dayMicros),
    callsPerSecond,
    countries: known(countries),
    rates: rates.flatMap(({ country, kind, micros }) =>
      isCountry(country) ? [{ country, kind, price: priceText(micros) }] : [],
    ),
    changedAt: limits.changedAt,
    changedBy: limits.changedBy,
    reason: limits.reason,
    today: {
      spent: priceText(today.spentMicros),
      reserved: priceText(today.reservedMicros),
      calls: today.calls,
    },
    mandates: mandates.flatMap(({ portfolio, name, country, countries: own }) =>
      isCountry(country)
        ? [{ portfolioId: portfolio, name, country, countries: own === null ? null : known(own) }]
        : [],
    ),
  };
}
