// People who do not exist, planted in a mandate. Only for whoever plants them: no other answer tells them from anybody.
import { type Static, Type } from "typebox";
import { Id, Instant } from "./common.ts";

/** GET /v1/canaries */
export const Canary = Type.Object({
  debtorId: Id,
  portfolioId: Id,
  portfolioName: Type.String(),
  name: Type.String(),
  document: Type.String(),
  accountNumber: Type.String(),
  phone: Type.String(),
  looks: Type.Integer({ description: "How often somebody opened, revealed or exported it" }),
  lastLookAt: Type.Union([Instant, Type.Null()]),
  lastLookBy: Type.Union([Type.String(), Type.Null()]),
});
export type Canary = Static<typeof Canary>;

/** POST /v1/canaries */
export const PlantCanaries = Type.Object({
  portfolioId: Id,
  count: Type.Integer({ minimum: 1, maximum: 50 }),
});
export const Planted = Type.Object({ debtorIds: Type.Array(Id) });
