// The check before the floor opens, over HTTP.
import { Preflight } from "#http/contract/preflight.ts";
import type { App } from "#platform/web.ts";
import { type PreflightDeps, preflight } from "./service.ts";

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
      return { at, lines: [...lines] };
    },
  );
}
