// The agent's day on one sheet: calls agreed for today, promises that fall due or broke, messages. And the call about a promise.
import { Type } from "typebox";
import { messagesFor } from "#agents/service.ts";
import { Agenda, PromiseCall } from "#http/contract/agenda.ts";
import { asId, type DebtorId } from "#kernel/ids.ts";
import { addDays, localDateAt, startOfDay } from "#kernel/time.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database, Tx } from "#platform/db.ts";
import type { App, Caller } from "#platform/web.ts";
import { followUps, ownersFor, type PromiseRules } from "#promises/service.ts";
import type { EngineLink } from "./link.ts";
import { agreedUntil, zonesInSight } from "./store-agreed.ts";

export interface AgendaDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly engine: EngineLink;
  readonly rules: PromiseRules;
}

export function agendaRoutes(app: App, { db, clock, engine, rules }: AgendaDeps): void {
  app.get(
    "/v1/desk/agenda",
    {
      schema: {
        operationId: "readAgenda",
        summary: "Today's agreed calls, promises due or broken, messages",
        tags: ["desk"],
        response: { 200: Agenda },
      },
      config: { can: "desk.work" },
    },
    async ({ caller }) => {
      const now = clock.now();
      return db.asUser(caller, async (tx) => ({
        callbacks: await callbacksToday(tx, caller, now),
        promises: await followUps(tx, caller, { whose: "mine", rules, now }),
        messages: await messagesFor(tx, caller.user, now),
      }));
    },
  );
  app.post(
    "/v1/desk/promise",
    {
      schema: {
        operationId: "deskPromise",
        summary: "Show the person whose promise the caller follows, to be called as in preview",
        tags: ["desk"],
        body: PromiseCall,
        response: { 204: Type.Null() },
      },
      // As every command that dials: asked twice is shown twice.
      config: { can: "desk.work" },
    },
    async ({ caller, body }, reply) => {
      const { tenant, user } = caller;
      await engine.ask("promise", { tenant, user, debtor: asId<DebtorId>(body.debtorId) });
      reply.code(204);
      return null;
    },
  );
}

async function callbacksToday(tx: Tx, caller: Caller, now: number): Promise<Agenda["callbacks"]> {
  const found: Agenda["callbacks"] = [];
  for (const zone of await zonesInSight(tx)) {
    const today = localDateAt(now, zone);
    const owners = await ownersFor(tx, caller.user, now, zone);
    const rows = await agreedUntil(tx, { owners, zone, today, until: startOfDay(addDays(today, 1), zone) });
    for (const { owner, ...row } of rows)
      found.push({ ...row, whose: owner === null ? "team" : owner === caller.user ? "mine" : "covered" });
  }
  return found.toSorted((a, b) => a.at - b.at);
}
