// The access log, and whether it is still what it was.
import { Type } from "typebox";
import { Id, Instant, OneOf } from "#http/contract/common.ts";
import type { App } from "#platform/web.ts";
import { verifyLog } from "./log-chain.ts";
import type { IdentityDeps } from "./routes.ts";
import { sealedLogs } from "./store-seals.ts";
import * as sessions from "./store-sessions.ts";

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const tags = ["users"];

export function auditRoutes(app: App, deps: IdentityDeps): void {
  accessLog(app, deps);
  app.get(
    "/v1/access-log/verification",
    {
      schema: {
        operationId: "verifyLog",
        summary: "Whether sealed rows of a log are what they were; the first that is not",
        tags,
        querystring: Type.Object({
          log: OneOf(sealedLogs),
          from: Type.Optional(
            Type.Integer({ minimum: 1, description: "The seal to begin with, the first unless told" }),
          ),
        }),
        response: { 200: Verification },
      },
      config: { can: "audit.read" },
    },
    async ({ caller, query }) => {
      const { hashes, ...rest } = await verifyLog(deps.db, caller.tenant, query.log, query.from ?? 1);
      return { ...rest, hashes: [...hashes] };
    },
  );
}

const Verification = Type.Object({
  seals: Type.Integer(),
  rows: Type.Integer(),
  hashes: Type.Array(Type.String(), { description: "Of the seals that agree" }),
  next: Nullable(Type.Integer({ description: "The seal to go on with" })),
  fault: Nullable(
    Type.Object({
      kind: OneOf(["altered", "added", "missing", "seal"]),
      seal: Type.Integer(),
      position: Type.Optional(Type.Integer()),
      id: Type.Optional(Nullable(Id)),
      at: Type.Optional(Nullable(Instant)),
    }),
  ),
});

function accessLog(app: App, deps: IdentityDeps): void {
  app.get(
    "/v1/access-log",
    {
      schema: {
        operationId: "readAccessLog",
        summary: "Who read or changed what",
        tags: ["users"],
        querystring: Type.Object({
          subjectId: Type.Optional(Id),
          action: Type.Optional(Type.Union(sessions.accessActions.map((each) => Type.Literal(each)))),
          limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }),
        }),
        response: { 200: Type.Object({ entries: Type.Array(Type.Record(Type.String(), Type.Unknown())) }) },
      },
      config: { can: "audit.read" },
    },
    async (request) => ({
      entries: [
        ...(await deps.db.asUser(request.caller, (tx) =>
          sessions.readAccessLog(tx, {
            limit: request.query.limit,
            ...(request.query.subjectId ? { subject: request.query.subjectId } : {}),
            ...(request.query.action ? { action: request.query.action } : {}),
          }),
        )),
      ],
    }),
  );
}
