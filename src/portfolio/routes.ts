// The portfolio over HTTP: reads go to the stores, changes through the service, each as the caller.
import { Readable } from "node:stream";
import { Type } from "typebox";
import { Accepted, Id } from "#http/contract/common.ts";
import * as contract from "#http/contract/portfolio.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type CreditorId, type DebtorId, type PortfolioId } from "#kernel/ids.ts";
import { type LocalDate, parseLocalDate } from "#kernel/time.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import type { App } from "#platform/web.ts";
import { defaultSpec, parseSpec } from "./core/mapping.ts";
import { previewBytes, previewFile } from "./import/preview.ts";
import { rejectsCsv } from "./import/rejects.ts";
import { maxUploadBytes } from "./import/run.ts";
import type { ZoneOf } from "./import/stage.ts";
import * as service from "./service.ts";
import * as store from "./store.ts";
import * as files from "./store-import.ts";

export interface PortfolioDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly inboxFolder: string;
  readonly zoneOf: ZoneOf;
}

const OfPortfolio = Type.Object({ id: Id });
const importsListed = 100;

export function portfolioRoutes(app: App, deps: PortfolioDeps): void {
  creditorRoutes(app, deps);
  mandateRoutes(app, deps);
  importRoutes(app, deps);
  profileRoutes(app, deps);
  debtorRoutes(app, deps);
}

function creditorRoutes(app: App, { db }: PortfolioDeps): void {
  app.get(
    "/v1/creditors",
    { config: { can: "portfolio.read" }, schema: { response: { 200: Type.Array(contract.Creditor) } } },
    async ({ caller }) => [...(await db.asUser(caller, store.creditors))],
  );
  app.post(
    "/v1/creditors",
    {
      config: { can: "portfolio.write", refusedTwice: true },
      schema: { body: contract.CreditorInput, response: { 201: contract.Created } },
    },
    async ({ caller, body }, reply) => {
      const id = await db.asUser(caller, (tx) => service.createCreditor(tx, caller, body));
      return reply.code(201).send({ id });
    },
  );
}

function mandateRoutes(app: App, { db, clock }: PortfolioDeps): void {
  app.get(
    "/v1/portfolios",
    { config: { can: "portfolio.read" }, schema: { response: { 200: Type.Array(contract.Portfolio) } } },
    async ({ caller }) => {
      const all = await db.asUser(caller, store.portfolios);
      return all.map(({ creditor, ...portfolio }) => ({ ...portfolio, creditorId: creditor }));
    },
  );
  app.post(
    "/v1/portfolios",
    {
      config: { can: "portfolio.write", refusedTwice: true },
      schema: { body: contract.PortfolioInput, response: { 201: contract.Created } },
    },
    async ({ caller, body }, reply) => {
      const { creditorId, ...rest } = body;
      const wanted = { ...rest, creditor: asId<CreditorId>(creditorId) };
      const id = await db.asUser(caller, (tx) => service.createPortfolio(tx, caller, wanted, clock.now()));
      return reply.code(201).send({ id });
    },
  );
}

function importRoutes(app: App, deps: PortfolioDeps): void {
  // The bytes are not parsed: they stream to disk as they come (http/server.ts hands octet-stream bodies over raw).
  app.register(async (scope) => {
    const bytes = scope as unknown as App;
    bytes.post(
      "/v1/portfolios/:id/imports",
      {
        bodyLimit: maxUploadBytes,
        config: { can: "portfolio.load" },
        schema: { params: OfPortfolio, querystring: contract.ImportQuery, response: { 202: Accepted } },
      },
      async ({ caller, params, query, body }, reply) => {
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
        config: { can: "portfolio.load", repeatable: true },
        schema: { querystring: contract.PreviewQuery, response: { 200: contract.ImportPreview } },
      },
      async ({ caller, query, body }) => {
        const known = await knownProfiles(deps.db, caller, asId(query.portfolioId), query.profileId);
        return previewFile(await headOf(asStream(body)), query.kind, known) as never;
      },
    );
  });
  app.get(
    "/v1/portfolios/:id/imports",
    {
      config: { can: "portfolio.read" },
      schema: { params: OfPortfolio, response: { 200: Type.Array(contract.ImportFile) } },
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
    { config: { can: "portfolio.load" }, schema: { params: OfPortfolio } },
    async ({ caller, params }, reply) => {
      const file = await deps.db.asUser(caller, (tx) => files.findFile(tx, params.id));
      if (!file) throw new AppError("not_found", { what: "import" });
      return reply
        .header("content-type", "text/csv")
        .header("content-disposition", `attachment; filename="rechazos-${file.id}.csv"`)
        .send(Readable.from(rejectsCsv(deps.db, caller, file)));
    },
  );
}

function profileRoutes(app: App, { db, clock }: PortfolioDeps): void {
  const OneProfile = Type.Object({ id: Id, profileId: Id });
  app.get(
    "/v1/portfolios/:id/mapping-profiles",
    { config: { can: "portfolio.read" }, schema: { params: OfPortfolio } },
    async ({ caller, params }) => db.asUser(caller, (tx) => files.profilesOf(tx, asId(params.id))),
  );
  app.post(
    "/v1/portfolios/:id/mapping-profiles",
    {
      config: { can: "portfolio.load", refusedTwice: true },
      schema: {
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
    { config: { can: "portfolio.load" }, schema: { params: OneProfile, body: contract.MappingProfileInput } },
    async ({ caller, params, body }, reply) => {
      const change = { name: body.name, spec: soundSpec(body.spec) };
      const found = await db.asUser(caller, (tx) =>
        files.changeProfile(tx, asId(params.id), params.profileId, change),
      );
      if (!found) throw new AppError("not_found", { what: "mapping_profile" });
      return reply.code(204).send();
    },
  );
  app.delete(
    "/v1/portfolios/:id/mapping-profiles/:profileId",
    { config: { can: "portfolio.load" }, schema: { params: OneProfile } },
    async ({ caller, params }, reply) => {
      const found = await db.asUser(caller, (tx) =>
        files.removeProfile(tx, asId(params.id), params.profileId),
      );
      if (!found) throw new AppError("not_found", { what: "mapping_profile" });
      return reply.code(204).send();
    },
  );
}

function debtorRoutes(app: App, { db, clock, zoneOf }: PortfolioDeps): void {
  app.get(
    "/v1/debtors",
    {
      config: { can: "account.read" },
      schema: { querystring: contract.DebtorQuery, response: { 200: Type.Array(contract.FoundDebtor) } },
    },
    async ({ caller, query }) => {
      const portfolio = query.portfolioId ? asId<PortfolioId>(query.portfolioId) : undefined;
      const found = await db.asUser(caller, (tx) =>
        service.searchDebtors(tx, query.q.trim(), portfolio, query.limit ?? 20),
      );
      return found.map(({ portfolio: portfolioId, ...debtor }) => ({ ...debtor, portfolioId }));
    },
  );
  app.patch(
    "/v1/debtors/:id",
    { config: { can: "account.edit" }, schema: { params: OfPortfolio, body: contract.DebtorChange } },
    async ({ caller, params, body }, reply) => {
      const { birthOn, ...rest } = body;
      const change = {
        ...rest,
        ...(birthOn === undefined ? {} : { birthOn: birthOn === null ? null : soundDate(birthOn) }),
      };
      const context = { at: clock.now(), zoneOf };
      await db.asUser(caller, (tx) =>
        service.updateDebtor(tx, caller, asId<DebtorId>(params.id), change, context),
      );
      return reply.code(204).send();
    },
  );
  app.post(
    "/v1/debtors/:id/phones",
    {
      config: { can: "account.edit", refusedTwice: true },
      schema: { params: OfPortfolio, body: contract.PhoneInput, response: { 201: contract.Created } },
    },
    async ({ caller, params, body }, reply) => {
      const wanted = { raw: body.number, role: body.role, origin: "agent" as const };
      const id = await db.asUser(caller, (tx) =>
        service.addPhone(tx, caller, asId(params.id), wanted, clock.now()),
      );
      return reply.code(201).send({ id });
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
    return { profiles, fallback: profiles[0]?.spec ?? defaultSpec(portfolio.country, portfolio.currency) };
  });
}

function soundSpec(value: unknown) {
  const spec = parseSpec(value);
  if (!spec) throw new AppError("validation_failed", { field: "spec" });
  return spec;
}
function soundDate(text: string): LocalDate {
  const date = parseLocalDate(text);
  if (!date) throw new AppError("validation_failed", { field: "birthOn" });
  return date;
}

function asStream(body: unknown): Readable {
  if (!(body instanceof Readable))
    throw new AppError("bad_request", { expected: "application/octet-stream" });
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
