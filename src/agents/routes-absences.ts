// Absences with their cover, and messages from the floor: what supervisors set for their own people.
import { Type } from "typebox";
import * as contract from "#http/contract/agenda.ts";
import { Id } from "#http/contract/common.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type CampaignId, type TeamId, type TenantId, type UserId } from "#kernel/ids.ts";
import { daysBetween, type LocalDate, localDateAt, parseLocalDate } from "#kernel/time.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database, Tx } from "#platform/db.ts";
import { append } from "#platform/events.ts";
import type { App, Caller } from "#platform/web.ts";
import type { Cover } from "./core/cover.ts";
import * as absences from "./store-absences.ts";
import * as messages from "./store-messages.ts";

export interface AwayDeps {
  readonly db: Database;
  readonly clock: Clock;
  /** Written and committed: whoever reads it need not wait for their next look. */
  readonly messageSent?: (to: { readonly tenant: TenantId; readonly users: readonly UserId[] }) => void;
}
const OfOne = Type.Object({ id: Id });
/** Longer than any leave the law knows. */
const mostDays = 366;
/** Where days are counted for a list that is of no one mandate. */
const houseZone = "America/Santiago";

export function awayRoutes(app: App, deps: AwayDeps): void {
  absenceRoutes(app, deps);
  messageRoutes(app, deps);
}

function absenceRoutes(app: App, { db, clock }: AwayDeps): void {
  app.get(
    "/v1/absences",
    {
      schema: {
        operationId: "listAbsences",
        summary: "Who is away or will be, and who covers",
        tags: ["users"],
        response: { 200: contract.Absences },
      },
      config: { can: "people.read" },
    },
    async ({ caller }) => ({
      absences: await db.asUser(caller, (tx) =>
        absences.listAbsences(tx, localDateAt(clock.now(), houseZone)),
      ),
    }),
  );
  app.post(
    "/v1/absences",
    {
      schema: {
        operationId: "setAbsence",
        summary: "Somebody is away: promises, agreed calls and locks are the cover's for those days",
        tags: ["users"],
        body: contract.NewAbsence,
        response: { 201: OfOne },
      },
      config: { can: "people.place", repeatable: true },
    },
    async ({ caller, body }, reply) => {
      const user = asId<UserId>(body.userId);
      const cover = coverOf(body);
      if (cover.kind === "user" && cover.user === user)
        throw new AppError("validation_failed", { field: "coverUserId" });
      const from = dayOf(body.fromOn, "fromOn");
      const to = dayOf(body.toOn, "toOn");
      const length = daysBetween(from, to);
      if (length < 0 || length >= mostDays) throw new AppError("validation_failed", { field: "toOn" });
      await db.asUser(caller, async (tx) => {
        const users = cover.kind === "user" ? [user, cover.user] : [user];
        const teams = cover.kind === "team" ? [cover.team] : [];
        if (!(await absences.inSight(tx, { users, teams }))) throw new AppError("not_found");
        const by = { tenant: caller.tenant, user: caller.user, at: clock.now() };
        const made = { id: body.id, user, kind: body.kind, from, to, cover };
        if (await absences.insertAbsence(tx, by, made))
          await tell(tx, caller, clock.now(), "absence.set", user);
      });
      reply.code(201);
      return { id: body.id };
    },
  );
  app.delete(
    "/v1/absences/:id",
    {
      schema: {
        operationId: "cancelAbsence",
        summary: "They are back, or never left: their work is theirs again",
        tags: ["users"],
        params: OfOne,
        response: { 204: Type.Null() },
      },
      config: { can: "people.place", repeatable: true },
    },
    async ({ caller, params: { id } }, reply) => {
      const found = await db.asUser(caller, (tx) => absences.cancelAbsence(tx, id, caller.user, clock.now()));
      if (!found) throw new AppError("not_found");
      reply.code(204);
      return null;
    },
  );
}

function tell(tx: Tx, caller: Caller, at: number, type: string, subject: string): Promise<void> {
  return append(tx, [{ tenant: caller.tenant, at, type, subject, actor: caller.user, payload: {} }]);
}

function coverOf({ coverUserId, coverTeamId }: { coverUserId?: string; coverTeamId?: string }): Cover {
  if (coverUserId && !coverTeamId) return { kind: "user", user: asId<UserId>(coverUserId) };
  if (coverTeamId && !coverUserId) return { kind: "team", team: asId<TeamId>(coverTeamId) };
  throw new AppError("validation_failed", { field: "coverUserId" });
}

function dayOf(text: string, field: string): LocalDate {
  const date = parseLocalDate(text);
  if (!date) throw new AppError("bad_request", { field });
  return date;
}

function messageRoutes(app: App, { db, clock, messageSent }: AwayDeps): void {
  app.post(
    "/v1/messages",
    {
      schema: {
        operationId: "sendMessage",
        summary: "Write to an agent, a team or whoever sits at a campaign",
        tags: ["floor"],
        body: contract.NewMessage,
        response: { 201: OfOne },
      },
      config: { can: "floor.order", repeatable: true },
    },
    async ({ caller, body }, reply) => {
      const text = body.text.trim();
      if (text === "") throw new AppError("validation_failed", { field: "text" });
      const users = await db.asUser(caller, async (tx) => {
        const to = await addresseeOf(tx, body.to);
        const by = { tenant: caller.tenant, user: caller.user, at: clock.now() };
        await messages.insertMessage(tx, by, { id: body.id, to, body: text });
        return messages.readersOf(tx, to);
      });
      messageSent?.({ tenant: caller.tenant, users });
      reply.code(201);
      return { id: body.id };
    },
  );
  app.get(
    "/v1/messages",
    {
      schema: {
        operationId: "listSentMessages",
        summary: "What the caller wrote, and who has read it",
        tags: ["floor"],
        response: { 200: contract.SentMessages },
      },
      config: { can: "floor.order" },
    },
    async ({ caller }) => ({
      messages: (await db.asUser(caller, (tx) => messages.messagesSent(tx, caller.user))).map((sent) => ({
        ...sent,
        readBy: [...sent.readBy],
      })),
    }),
  );
  app.post(
    "/v1/desk/messages/:id/read",
    {
      schema: {
        operationId: "readMessage",
        summary: "The message was read",
        tags: ["desk"],
        params: OfOne,
        response: { 204: Type.Null() },
      },
      config: { can: "desk.work", repeatable: true },
    },
    async ({ caller, params: { id } }, reply) => {
      const found = await db.asUser(caller, (tx) => messages.readMessage(tx, caller.user, id, clock.now()));
      if (!found) throw new AppError("not_found");
      reply.code(204);
      return null;
    },
  );
}

async function addresseeOf(
  tx: Tx,
  to: { readonly kind: messages.Addressee["kind"]; readonly id: string },
): Promise<messages.Addressee> {
  if (to.kind === "campaign") {
    const id = asId<CampaignId>(to.id);
    if (!(await messages.campaignInSight(tx, id))) throw new AppError("not_found");
    return { kind: "campaign", id };
  }
  const users = to.kind === "user" ? [asId<UserId>(to.id)] : [];
  const teams = to.kind === "team" ? [asId<TeamId>(to.id)] : [];
  if (!(await absences.inSight(tx, { users, teams }))) throw new AppError("not_found");
  return to.kind === "user" ? { kind: "user", id: asId(to.id) } : { kind: "team", id: asId(to.id) };
}
