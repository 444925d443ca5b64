// Health, metrics and status: what monitors and the command line ask. Health and metrics say nothing about people.

import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { Type } from "typebox";
import type { EngineLink } from "#dialer/link.ts";
import type { Clock } from "#platform/clock.ts";
import { answers } from "#platform/database-facts.ts";
import type { Database } from "#platform/db.ts";
import type { RpcClient } from "#platform/socket-rpc.ts";
import type { App } from "#platform/web.ts";

export interface SystemDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly engine: EngineLink;
  readonly rpc: RpcClient;
  readonly demo: boolean;
  readonly version: string;
}

export function systemRoutes(app: App, deps: SystemDeps): void {
  app.get(
    "/health",
    {
      schema: {
        operationId: "readHealth",
        summary: "Whether every part answers",
        tags: ["system"],
        response: { 200: Type.Unknown(), 503: Type.Unknown() },
      },
      config: { can: "public" },
    },
    async (_request, reply) => {
      const parts = await partsOf(deps);
      const well = parts.every((part) => part.state === "ok");
      reply.code(well ? 200 : 503);
      return { status: well ? "ok" : "degraded", version: deps.version, parts };
    },
  );

  const metrics = metricsOf(deps);
  app.get(
    "/metrics",
    { schema: { hide: true, response: { 200: Type.String() } }, config: { can: "public" } },
    async (_request, reply) => {
      await metrics.refresh();
      reply.type(metrics.registry.contentType);
      return metrics.registry.metrics();
    },
  );
}

export interface Part {
  readonly name: string;
  readonly state: "ok" | "down";
  readonly detail: string;
}
export async function partsOf(deps: Pick<SystemDeps, "db" | "rpc">): Promise<readonly Part[]> {
  const database = await answers(deps.db);
  const part = (name: string, up: boolean): Part => ({ name, state: up ? "ok" : "down", detail: "" });
  return [part("web", true), part("database", database), part("engine", deps.rpc.connected())];
}

/** Counts per campaign id; no names, no numbers of people. */
function metricsOf({ engine }: SystemDeps): { registry: Registry; refresh: () => Promise<void> } {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "recaudo_web_" });
  const counters = ["dialled", "ringing", "human", "machine", "connected", "abandoned"] as const;
  const gauges = counters.map(
    (name) =>
      new Gauge({
        name: `recaudo_campaign_${name}`,
        help: `${name}, since the campaign-day began`,
        labelNames: ["campaign"],
        registers: [registry],
      }),
  );
  const agents = new Gauge({
    name: "recaudo_agents",
    help: "Agents by state",
    labelNames: ["campaign", "state"],
    registers: [registry],
  });
  // Before the registry is read, not while: it reads its gauges at once, and each would tell the figures of the last time.
  return {
    registry,
    async refresh() {
      const floors = await engine.ask("status").then(
        (status) => status.floors,
        () => [],
      );
      for (const gauge of gauges) gauge.reset();
      agents.reset();
      for (const campaign of floors.flatMap((floor) => floor.campaigns)) {
        for (const [i, name] of counters.entries()) gauges[i]?.set({ campaign: campaign.id }, campaign[name]);
        for (const [state, count] of Object.entries(campaign.agents))
          agents.set({ campaign: campaign.id, state }, count);
      }
    },
  };
}
