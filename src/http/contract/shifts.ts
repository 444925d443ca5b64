// Pause reasons as an administrator keeps them, and breaks planned by turns.
import { type Static, Type } from "typebox";
import { Id } from "./common.ts";

const LimitMinutes = Type.Union([Type.Integer({ minimum: 1, maximum: 480 }), Type.Null()]);
export const PauseKind = Type.Object({
  code: Type.String({ pattern: "^[a-z0-9-]{1,40}$" }),
  label: Type.String({ minLength: 1, maxLength: 60 }),
  limitMinutes: LimitMinutes,
});
export const PauseKindChange = Type.Object({
  label: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  limitMinutes: Type.Optional(LimitMinutes),
});

const timeOfDay = "^([01][0-9]|2[0-3]):[0-5][0-9]$";
export const BreakPlanInput = Type.Object({
  /** Null: agents without a team. */
  teamId: Type.Union([Id, Type.Null()]),
  pauseCode: Type.String({ minLength: 1, maxLength: 40 }),
  startsAt: Type.String({ pattern: timeOfDay, description: "hh:mm where the agency is" }),
  turnMinutes: Type.Integer({ minimum: 5, maximum: 120 }),
  turns: Type.Integer({ minimum: 1, maximum: 8 }),
});
export const BreakPlanView = Type.Object({
  id: Id,
  pauseCode: Type.String(),
  label: Type.String(),
  startsAt: Type.String(),
  turnMinutes: Type.Integer(),
  turns: Type.Integer(),
  /** When each turn begins, hh:mm. */
  hours: Type.Array(Type.String()),
  places: Type.Array(Type.Object({ userId: Id, turn: Type.Integer() })),
});
export const TeamPlans = Type.Object({
  teamId: Type.Union([Id, Type.Null()]),
  name: Type.Union([Type.String(), Type.Null()]),
  members: Type.Array(Type.Object({ userId: Id, name: Type.String() })),
  plans: Type.Array(BreakPlanView),
});
export type TeamPlans = Static<typeof TeamPlans>;
export const PlaceInput = Type.Object({ turn: Type.Integer({ minimum: 1, maximum: 8 }) });
