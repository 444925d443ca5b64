// Reports: each figure comes with its name and formula, so that nobody argues about a denominator.
import { Type } from "typebox";
import { Id, LocalDate, MoneySchema } from "./common.ts";

export const Figure = Type.Object({
  code: Type.String(),
  name: Type.String({ description: "Spanish" }),
  formula: Type.String({ description: "Spanish" }),
  /** A count, seconds, or a share 0–1; null when its denominator is zero. */
  value: Type.Union([Type.Number(), Type.Null()]),
});

/** GET /v1/reports/productivity?date (the agency's day; today unless told) */
export const ProductivityQuery = Type.Object({ date: Type.Optional(LocalDate) });
export const ProductivityReport = Type.Object({
  date: LocalDate,
  timeZone: Type.String(),
  agents: Type.Array(
    Type.Object({
      userId: Id,
      name: Type.String(),
      figures: Type.Array(Figure),
      promised: Type.Array(MoneySchema),
    }),
  ),
});

/** GET /v1/reports/campaign/{id}?from&to (days of the mandate, both included; the whole campaign unless told) */
export const CampaignReportQuery = Type.Object({
  from: Type.Optional(LocalDate),
  to: Type.Optional(LocalDate),
});
export const CampaignReport = Type.Object({
  campaignId: Id,
  name: Type.String(),
  from: Type.Union([LocalDate, Type.Null()]),
  to: Type.Union([LocalDate, Type.Null()]),
  figures: Type.Array(Figure),
  promised: Type.Array(MoneySchema),
  /** What its answered calls cost by their trunks' prices; currency and amount null where no price is set. */
  cost: Type.Array(
    Type.Object({
      currency: Type.Union([Type.String(), Type.Null()]),
      amount: Type.Union([Type.String({ description: "Decimal, in the currency's unit" }), Type.Null()]),
      seconds: Type.Integer({ description: "As billed" }),
      calls: Type.Integer(),
    }),
  ),
  results: Type.Array(Type.Object({ code: Type.String(), name: Type.String(), count: Type.Integer() })),
});

/** GET /v1/reports/campaigns?from&to: every campaign of the mandates in sight, the newest first; of agents nothing. */
export const CampaignResults = Type.Object({
  campaigns: Type.Array(
    Type.Object({
      campaignId: Id,
      name: Type.String(),
      portfolioName: Type.String(),
      state: Type.Union([Type.Literal("running"), Type.Literal("paused"), Type.Literal("stopped")]),
      figures: Type.Array(Figure),
    }),
  ),
});
