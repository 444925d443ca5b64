// Segments over HTTP.
import { Type } from "typebox";
import { Id } from "#http/contract/common.ts";
import { Created } from "#http/contract/portfolio.ts";
import * as contract from "#http/contract/segments.ts";
import { type AccountId, asId, type PortfolioId } from "#kernel/ids.ts";
import type { Currency } from "#kernel/money.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import type { App } from "#platform/web.ts";
import { portfolioOf } from "#portfolio/service.ts";
import { criteriaSentence } from "./core/sentence.ts";
import * as service from "./service.ts";
import * as store from "./store.ts";

const Params = Type.Object({ id: Id });
const membersAtOnce = 100;

interface SegmentDeps {
  readonly db: Database;
  readonly clock: Clock;
}

export function segmentRoutes(app: App, deps: SegmentDeps): void {
  keptRoutes(app, deps);
  selectionRoutes(app, deps);
}

function keptRoutes(app: App, { db, clock }: SegmentDeps): void {
  app.get(
    "/v1/segments",
    {
      config: { can: "segment.read" },
      schema: {
        operationId: "listSegments",
        summary: "Segments, of one portfolio or of all",
        tags: ["segments"],
        querystring: Type.Object({ portfolioId: Type.Optional(Id) }),
        response: { 200: Type.Array(contract.Segment) },
      },
    },
    async ({ caller, query }) =>
      db.asUser(caller, async (tx) => {
        const all = await store.segments(
          tx,
          query.portfolioId ? asId<PortfolioId>(query.portfolioId) : undefined,
        );
        const views = [];
        for (const { portfolio, ...segment } of all) {
          const { country, currency } = await portfolioOf(tx, portfolio);
          const sentence = criteriaSentence(segment.criteria, service.moneyText(country, currency));
          views.push({ ...segment, criteria: { ...segment.criteria }, portfolioId: portfolio, sentence });
        }
        return views;
      }),
  );
  app.post(
    "/v1/segments",
    {
      config: { can: "segment.write", refusedTwice: true },
      schema: {
        operationId: "createSegment",
        summary: "Create a segment",
        tags: ["segments"],
        body: contract.SegmentInput,
        response: { 201: Created },
      },
    },
    async ({ caller, body }, reply) => {
      const id = await db.asUser(caller, (tx) =>
        service.createSegment(tx, caller.tenant, asId(body.portfolioId), body, clock.now()),
      );
      return reply.code(201).send({ id });
    },
  );
  app.put(
    "/v1/segments/:id",
    {
      config: { can: "segment.write" },
      schema: {
        operationId: "changeSegment",
        summary: "Change name or criteria of a segment",
        tags: ["segments"],
        response: { 204: Type.Null() },
        params: Params,
        body: contract.SegmentChange,
      },
    },
    async ({ caller, params, body }, reply) => {
      await db.asUser(caller, (tx) =>
        service.changeSegment(tx, caller.tenant, asId(params.id), body, clock.now()),
      );
      return reply.code(204).send(null);
    },
  );
}

function selectionRoutes(app: App, { db, clock }: SegmentDeps): void {
  app.post(
    "/v1/segments/preview",
    {
      config: { can: "segment.read", repeatable: true },
      schema: {
        operationId: "previewSegment",
        summary: "What criteria would select now",
        tags: ["segments"],
        body: contract.SegmentPreviewInput,
        response: { 200: contract.SegmentPreview },
      },
    },
    async ({ caller, body }) => {
      const preview = await db.asUser(caller, (tx) =>
        service.previewSegment(tx, asId(body.portfolioId), body.criteria, clock.now()),
      );
      return {
        ...preview,
        balances: preview.balances.map(({ minor, currency }) => moneyOf(minor, currency)),
        sample: preview.sample.map(({ balanceMinor, currency, ...row }) => ({
          ...row,
          balance: moneyOf(balanceMinor, currency),
        })),
      };
    },
  );
  app.get(
    "/v1/segments/:id/members",
    {
      config: { can: "segment.read" },
      schema: {
        operationId: "listSegmentMembers",
        summary: "Debts of a segment, by cursor",
        tags: ["segments"],
        params: Params,
        querystring: contract.MembersQuery,
        response: { 200: contract.Members },
      },
    },
    async ({ caller, params, query }) => {
      const limit = query.limit ?? membersAtOnce;
      const after = query.cursor === undefined ? undefined : asId<AccountId>(query.cursor);
      const items = await db.asUser(caller, (tx) => store.membersOf(tx, asId(params.id), after, limit));
      return { items: [...items], cursor: items.length < limit ? null : (items.at(-1)?.accountId ?? null) };
    },
  );
  app.get(
    "/v1/segments/:id/explain",
    {
      config: { can: "segment.read" },
      schema: {
        operationId: "explainSegment",
        summary: "Why a debt is inside or outside, clause by clause",
        tags: ["segments"],
        params: Params,
        querystring: Type.Object({ accountId: Id }),
        response: { 200: contract.SegmentExplanation },
      },
    },
    async ({ caller, params, query }) =>
      db.asUser(caller, (tx) =>
        service.explainMember(tx, asId(params.id), asId(query.accountId), clock.now()),
      ),
  );
}

function moneyOf(minor: bigint, currency: string) {
  return { minor: minor.toString(), currency: currency as Currency };
}
