// The portfolio's files over HTTP: sent, looked at before, listed, their refused rows, and how each creditor writes them.
import { Readable } from "node:stream";
import { Type } from "typebox";
import { Accepted, CsvFile, Id } from "#http/contract/common.ts";
import * as contract from "#http/contract/portfolio.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type PortfolioId } from "#kernel/ids.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import { type App, type Caller, type Exported, fileTypes } from "#platform/web.ts";
import { defaultSpec, parseSpec } from "./core/mapping.ts";
import { previewBytes, previewFile } from "./import/preview.ts";
import { importLimits } from "./import/read-file.ts";
import { rejectsCsv } from "./import/rejects.ts";
import * as service from "./service.ts";
import * as store from "./store.ts";
import * as files from "./store-import.ts";

interface ImportRoutesDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly inboxFolder: string;
  /** Files of debts, and not only of exclusions. */
  readonly loadsDebts: (caller: Caller) => boolean;
  readonly exported: Exported;
}

const OfPortfolio = Type.Object({ id: Id });
const OneProfile = Type.Object({ id: Id, profileId: Id });
const importsListed = 100;

export function importRoutes(app: App, deps: ImportRoutesDeps): void {
  uploadRoutes(app, deps);
  readRoutes(app, deps);
  profileRoutes(app, deps);
}

function uploadRoutes(app: App, deps: ImportRoutesDeps): void {
  // The bytes are not parsed: they stream to disk as they come (http/server.ts hands octet-stream bodies over raw).
  app.register(async (scope) => {
    const bytes = scope as unknown as App;
    bytes.post(
      "/v1/portfolios/:id/imports",
      {
        bodyLimit: importLimits.bytes,
        config: { can: "exclusion.load", fillsDisk: true },
        schema: {
          operationId: "uploadImport",
          summary: "Send a file of debts (CSV); it is loaded by a job",
          tags: ["imports"],
          consumes: [...fileTypes],
          params: OfPortfolio,
          querystring: contract.ImportQuery,
          response: { 202: Accepted },
        },
      },
      async ({ caller, params, query, body }, reply) => {
        // Exclusions are the back office's too; what brings debts in or takes them out is not.
        if (query.kind !== "exclusion" && !deps.loadsDebts(caller))
          throw new AppError("not_allowed", { permission: "portfolio.load" });
        const file = { ...query, portfolio: asId<PortfolioId>(params.id) };
        const { jobId } = await service.receiveFile(deps, caller, file, asStream(body));
        return reply
          .code(202)
          .header("location", `/v1/jobs/${jobId}`)
          .header("retry-after", "1")
          .send({ jobId });
      },
    );
    bytes.post(
      "/v1/imports/preview",
      {
        bodyLimit: previewBytes,
        config: { can: "exclusion.load", repeatable: true, fillsDisk: true },
        schema: {
          operationId: "previewImport",
          summary: "How the beginning of a file would be read",
          tags: ["imports"],
          consumes: [...fileTypes],
          querystring: contract.PreviewQuery,
          response: { 200: contract.ImportPreview },
        },
      },
      async ({ caller, query, body }) => {
        const known = await knownProfiles(deps.db, caller, asId(query.portfolioId), query.profileId);
        return previewFile(await headOf(asStream(body)), query.kind, known) as never;
      },
    );
  });
}

function readRoutes(app: App, deps: ImportRoutesDeps): void {
  app.get(
    "/v1/portfolios/:id/imports",
    {
      config: { can: "portfolio.read" },
      schema: {
        operationId: "listImports",
        summary: "The last 100 files of a portfolio, newest first",
        tags: ["imports"],
        params: OfPortfolio,
        response: { 200: Type.Array(contract.ImportFile) },
      },
    },
    async ({ caller, params }) => {
      const all = await deps.db.asUser(caller, (tx) => files.filesOf(tx, asId(params.id), importsListed));
      return all.map(({ portfolio: _portfolio, spec: _spec, ...file }) => ({
        ...file,
        counts: { ...file.counts },
      }));
    },
  );
  app.get(
    "/v1/imports/:id/rejects.csv",
    {
      config: { can: "exclusion.load" },
      schema: {
        operationId: "downloadRejects",
        summary: "The refused rows in the layout of the file, with row, field, code and message",
        tags: ["imports"],
        response: { 200: CsvFile },
        params: OfPortfolio,
      },
    },
    async ({ caller, params }, reply) => {
      const file = await deps.db.asUser(caller, (tx) => files.findFile(tx, params.id));
      if (!file) throw new AppError("not_found", { what: "import" });
      await deps.exported(caller, "import_rejects", { fileId: file.id });
      return reply
        .header("content-type", "text/csv")
        .header("content-disposition", `attachment; filename="rechazos-${file.id}.csv"`)
        .send(Readable.from(rejectsCsv(deps.db, caller, file)) as never);
    },
  );
}

function profileRoutes(app: App, { db, clock }: ImportRoutesDeps): void {
  app.get(
    "/v1/portfolios/:id/mapping-profiles",
    {
      config: { can: "portfolio.read" },
      schema: {
        operationId: "listMappingProfiles",
        summary: "How the files of a portfolio are written",
        tags: ["imports"],
        response: { 200: Type.Array(contract.MappingProfile) },
        params: OfPortfolio,
      },
    },
    async ({ caller, params }) =>
      (await db.asUser(caller, (tx) => files.profilesOf(tx, asId(params.id)))) as never,
  );
  app.post(
    "/v1/portfolios/:id/mapping-profiles",
    {
      config: { can: "exclusion.load", refusedTwice: true },
      schema: {
        operationId: "createMappingProfile",
        summary: "Keep how a creditor writes its files",
        tags: ["imports"],
        params: OfPortfolio,
        body: contract.MappingProfileInput,
        response: { 201: contract.Created },
      },
    },
    async ({ caller, params, body }, reply) => {
      const profile = { name: body.name, spec: soundSpec(body.spec), at: clock.now() };
      const id = await db.asUser(caller, (tx) =>
        files.addProfile(tx, caller.tenant, asId(params.id), profile),
      );
      return reply.code(201).send({ id });
    },
  );
  app.put(
    "/v1/portfolios/:id/mapping-profiles/:profileId",
    {
      config: { can: "portfolio.load" },
      schema: {
        operationId: "changeMappingProfile",
        summary: "Change a mapping profile",
        tags: ["imports"],
        response: { 204: Type.Null() },
        params: OneProfile,
        body: contract.MappingProfileInput,
      },
    },
    async ({ caller, params, body }, reply) => {
      const change = { name: body.name, spec: soundSpec(body.spec) };
      const found = await db.asUser(caller, (tx) =>
        files.changeProfile(tx, asId(params.id), params.profileId, change),
      );
      if (!found) throw new AppError("not_found", { what: "mapping_profile" });
      return reply.code(204).send(null);
    },
  );
  app.delete(
    "/v1/portfolios/:id/mapping-profiles/:profileId",
    {
      config: { can: "portfolio.load" },
      schema: {
        operationId: "deleteMappingProfile",
        summary: "Forget a mapping profile",
        tags: ["imports"],
        response: { 204: Type.Null() },
        params: OneProfile,
      },
    },
    async ({ caller, params }, reply) => {
      const found = await db.asUser(caller, (tx) =>
        files.removeProfile(tx, asId(params.id), params.profileId),
      );
      if (!found) throw new AppError("not_found", { what: "mapping_profile" });
      return reply.code(204).send(null);
    },
  );
}

async function knownProfiles(
  db: Database,
  caller: Parameters<Database["asUser"]>[0],
  portfolioId: PortfolioId,
  profileId: string | undefined,
) {
  return db.asUser(caller, async (tx) => {
    const portfolio = await store.findPortfolio(tx, portfolioId);
    if (!portfolio) throw new AppError("not_found", { what: "portfolio" });
    const all = await files.profilesOf(tx, portfolioId);
    const profiles = profileId ? all.filter(({ id }) => id === profileId) : all;
    if (profileId && profiles.length === 0) throw new AppError("not_found", { what: "mapping_profile" });
    return { profiles, fallback: profiles[0]?.spec ?? defaultSpec(portfolio.country, portfolio.currency) };
  });
}

function soundSpec(value: unknown) {
  const spec = parseSpec(value);
  if (!spec) throw new AppError("validation_failed", { field: "spec" });
  return spec;
}
function asStream(body: unknown): Readable {
  // A request without a body reaches no parser.
  if (body === undefined || body === null) throw new AppError("file_empty", { rows: 0 });
  if (!(body instanceof Readable)) throw new AppError("bad_request", { expected: fileTypes });
  return body;
}
async function headOf(body: Readable): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of body as AsyncIterable<Buffer>) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes > previewBytes) throw new AppError("file_too_large", { limit: "preview", max: previewBytes });
  }
  return Buffer.concat(pieces);
}
