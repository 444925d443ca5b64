// What an agency lets itself spend on calls and dial: money of a day, calls a second, price of a minute, countries.
// GET|PUT /v1/dialling-limits · PUT /v1/dialling-limits/portfolios/{id}
import { type Static, Type } from "typebox";
import { Id, Instant } from "./common.ts";

const Country = Type.Union([Type.Literal("CL"), Type.Literal("PE")]);
const Currency = Type.Union([Type.Literal("CLP"), Type.Literal("PEN"), Type.Literal("USD")]);
const Amount = Type.String({
  pattern: "^[0-9]{1,9}(\\.[0-9]{1,6})?$",
  description: "In the currency's unit",
});
const Countries = Type.Array(Country, { maxItems: 2, uniqueItems: true });
const Reason = Type.String({ minLength: 3, maxLength: 300 });
const Rate = Type.Object({
  country: Country,
  kind: Type.Union([Type.Literal("mobile"), Type.Literal("fixed")]),
  price: Type.String({
    pattern: "^[0-9]{1,6}(\\.[0-9]{1,6})?$",
    description: "Of a minute, in the currency's unit",
  }),
});

const set = {
  currency: Currency,
  /** What may be spent in a day of the agency's own zone. */
  daySpend: Amount,
  /** Over all trunks together, besides what each may carry. */
  callsPerSecond: Type.Integer({ minimum: 1, maximum: 500 }),
  countries: Countries,
  rates: Type.Array(Rate, { maxItems: 4 }),
};
export const DiallingLimitsChange = Type.Object({ ...set, reason: Reason });
export type DiallingLimitsChange = Static<typeof DiallingLimitsChange>;
export const MandateCountriesChange = Type.Object({
  countries: Type.Union([Countries, Type.Null()], { description: "Null: the mandate's own country alone" }),
  reason: Reason,
});
export const DiallingLimits = Type.Object({
  ...set,
  changedAt: Type.Union([Instant, Type.Null()], { description: "Null: the product's own defaults" }),
  changedBy: Type.Union([Type.String(), Type.Null()]),
  reason: Type.Union([Type.String(), Type.Null()]),
  today: Type.Object({ spent: Amount, reserved: Amount, calls: Type.Integer() }),
  mandates: Type.Array(
    Type.Object({
      portfolioId: Id,
      name: Type.String(),
      country: Country,
      countries: Type.Union([Countries, Type.Null()]),
    }),
  ),
});
export type DiallingLimits = Static<typeof DiallingLimits>;
