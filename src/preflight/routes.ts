// The check before the floor opens, over HTTP.
import { Type } from "typebox";
import { Preflight } from "#http/contract/preflight.ts";
import type { App } from "#platform/web.ts";
import { type PreflightDeps, preflight, testLines } from "./service.ts";

export function preflightRoutes(app: App, deps: PreflightDeps): void {
  app.get(
    "/v1/preflight",
    {
      schema: {
        operationId: "readPreflight",
        summary: "Whether the floor can open: a tick or a reason per line",
        tags: ["campaigns"],
        response: { 200: Preflight },
      },
      config: { can: "campaign.run" },
    },
    async ({ caller }) => {
      const { at, lines } = await preflight(deps, caller);
      return { at, lines: lines.map(({ testing = false, ...line }) => ({ ...line, testing })) };
    },
  );
  app.post(
    "/v1/preflight/test",
    {
      schema: {
        operationId: "testLines",
        summary: "Call each of our numbers in use, to see that calls go out and ring back to us",
        description:
          "Answers when the calls are on their way; how they went is on the lines within 25 seconds.",
        tags: ["campaigns"],
        response: { 202: Type.Object({ begun: Type.Integer() }) },
      },
      config: { can: "callerid.stop", repeatable: true },
    },
    async ({ caller }, reply) => {
      reply.code(202);
      return testLines(deps, { tenant: caller.tenant, user: caller.user });
    },
  );
}
