// "Mis promesas" of an agent, and a supervisor's view of the team's.
import { FollowUpQuery, FollowUps } from "#http/contract/agenda.ts";
import type { App } from "#platform/web.ts";
import { followUps } from "./follow-up.ts";
import type { PromisesDeps } from "./routes.ts";

export function followUpRoute(app: App, { db, clock, rules }: PromisesDeps): void {
  app.get(
    "/v1/promises/follow-up",
    {
      schema: {
        operationId: "listFollowUps",
        summary: "Promises to look after: due today, about to fall due, broken since the last business day",
        tags: ["promises"],
        querystring: FollowUpQuery,
        response: { 200: FollowUps },
      },
      config: { can: "gestion.record" },
    },
    async ({ caller, query: { whose = "mine" } }) => ({
      promises: await db.asUser(caller, (tx) => followUps(tx, caller, { whose, rules, now: clock.now() })),
    }),
  );
}
