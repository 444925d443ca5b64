// The creditor's return file over HTTP: how it is written, what a day's file would hold, making it, sending it again.
import { Type } from "typebox";
import { Accepted, CsvFile, Id } from "#http/contract/common.ts";
import * as contract from "#http/contract/returns.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type PortfolioId } from "#kernel/ids.ts";
import { localDateAt, parseLocalDate } from "#kernel/time.ts";
import { startJob } from "#platform/jobs.ts";
import type { App, Caller, Exported } from "#platform/web.ts";
import { defaultReturnProfile, profileFaults, type ReturnProfile } from "./core/return-profile.ts";
import { contextOf, keptBytes, previewReturn, type ReturnDeps, returnTask } from "./return-file.ts";
import * as store from "./store-returns.ts";

export interface ReturnRoutesDeps extends ReturnDeps {
  readonly exported: Exported;
}

const OfPortfolio = Type.Object({ id: Id });
const filesListed = 100;

export function returnRoutes(app: App, deps: ReturnRoutesDeps): void {
  profileRoutes(app, deps);
  makingRoutes(app, deps);
  sendingRoutes(app, deps);
}

function profileRoutes(app: App, { db, clock }: ReturnRoutesDeps): void {
  app.get(
    "/v1/portfolios/:id/return-profile",
    {
      config: { can: "report.export" },
      schema: {
        operationId: "readReturnProfile",
        summary: "How the file for the creditor is written",
        tags: ["returns"],
        params: OfPortfolio,
        response: { 200: contract.StoredReturnProfile },
      },
    },
    async ({ caller, params }) => {
      const { profile, results } = await db.asUser(caller, (tx) => contextOf(tx, asId(params.id)));
      return {
        stored: profile !== undefined,
        profile: (profile ?? defaultReturnProfile) as never,
        results: [...results],
      };
    },
  );
  app.put(
    "/v1/portfolios/:id/return-profile",
    {
      config: { can: "settings.manage" },
      schema: {
        operationId: "changeReturnProfile",
        summary: "Change how the file for the creditor is written",
        tags: ["returns"],
        params: OfPortfolio,
        body: contract.ReturnProfile,
        response: { 204: Type.Null() },
      },
    },
    async ({ caller, params, body }, reply) => {
      const profile = body as ReturnProfile;
      const faults = profileFaults(profile);
      if (faults.length > 0) throw new AppError("validation_failed", { faults });
      const portfolio = asId<PortfolioId>(params.id);
      await db.asUser(caller, async (tx) => {
        await contextOf(tx, portfolio);
        await store.putProfile(tx, caller, portfolio, profile, clock.now());
      });
      return reply.code(204).send(null);
    },
  );
}

function makingRoutes(app: App, deps: ReturnRoutesDeps): void {
  const { db, clock } = deps;
  app.get(
    "/v1/portfolios/:id/return-preview",
    {
      config: { can: "report.export" },
      schema: {
        operationId: "previewReturnFile",
        summary: "The first rows of a day's file, its totals, and results without a code",
        tags: ["returns"],
        params: OfPortfolio,
        querystring: contract.OfDay,
        response: { 200: contract.ReturnPreview },
      },
    },
    async ({ caller, params, query }) => {
      const portfolio = asId<PortfolioId>(params.id);
      const day = await dayOf(deps, caller, portfolio, query.day);
      const seen = await previewReturn(db, caller, portfolio, day, defaultReturnProfile);
      const promised = seen.totals.promised.map(({ minor, currency }) => ({
        minor: minor.toString(),
        currency,
      }));
      return {
        headers: [...seen.headers],
        rows: seen.rows.map((row) => [...row]),
        unmapped: [...seen.unmapped],
        totals: { ...seen.totals, promised },
      };
    },
  );
  app.post(
    "/v1/portfolios/:id/return-files",
    {
      config: { can: "report.export", fillsDisk: true },
      schema: {
        operationId: "makeReturnFile",
        summary: "Make the file of a day for the creditor; a job does it",
        tags: ["returns"],
        params: OfPortfolio,
        body: contract.OfDay,
        response: { 202: Accepted },
      },
    },
    async ({ caller, params, body }, reply) => {
      const portfolio = asId<PortfolioId>(params.id);
      const day = await dayOf(deps, caller, portfolio, body.day);
      await deps.exported(caller, "return_file", { portfolioId: portfolio, day });
      const jobId = await db.asUser(caller, async (tx) => {
        const { mandate, profile } = await contextOf(tx, portfolio);
        if (!profile) throw new AppError("not_found", { what: "return_profile" });
        return startJob(tx, {
          tenant: caller.tenant,
          kind: returnTask,
          title: `Devolución ${mandate.code} ${day}`,
          portfolio,
          by: caller.user,
          at: clock.now(),
          payload: { portfolioId: portfolio, day, by: caller.user },
        });
      });
      return reply
        .code(202)
        .header("location", `/v1/jobs/${jobId}`)
        .header("retry-after", "1")
        .send({ jobId });
    },
  );
}

function sendingRoutes(app: App, deps: ReturnRoutesDeps): void {
  app.get(
    "/v1/portfolios/:id/return-files",
    {
      config: { can: "return.read" },
      schema: {
        operationId: "listReturnFiles",
        summary: "The last 100 files made for the creditor, newest first",
        tags: ["returns"],
        params: OfPortfolio,
        response: { 200: contract.ReturnFiles },
      },
    },
    async ({ caller, params }) => {
      const runs = await deps.db.asUser(caller, (tx) => store.runsOf(tx, asId(params.id), filesListed));
      return { files: runs.map(toContract) };
    },
  );
  app.get(
    "/v1/return-files/:id",
    {
      config: { can: "return.read" },
      schema: {
        operationId: "readReturnFile",
        summary: "One file made for the creditor",
        tags: ["returns"],
        params: OfPortfolio,
        response: { 200: contract.ReturnFile },
      },
    },
    async ({ caller, params }) => toContract(await runOf(deps, caller, params.id)),
  );
  for (const what of ["file", "control"] as const)
    app.get(
      what === "file" ? "/v1/return-files/:id/file.csv" : "/v1/return-files/:id/control.txt",
      {
        config: { can: "return.read" },
        schema: {
          operationId: what === "file" ? "downloadReturnFile" : "downloadReturnControl",
          summary: what === "file" ? "The very bytes that were made" : "The control totals beside the file",
          tags: ["returns"],
          params: OfPortfolio,
          response: { 200: CsvFile },
        },
      },
      async ({ caller, params }, reply) => {
        const run = await runOf(deps, caller, params.id);
        const bytes = await keptBytes(deps, run, what);
        await deps.exported(caller, "return_file", { fileId: run.id, sent: what });
        const name = what === "file" ? run.name : (run.control?.name ?? run.name);
        return reply
          .header("content-type", "text/csv")
          .header("content-disposition", `attachment; filename="${name}"`)
          .send(bytes as never);
      },
    );
}

async function runOf({ db }: ReturnRoutesDeps, caller: Caller, id: string): Promise<store.ReturnRun> {
  const run = await db.asUser(caller, (tx) => store.findRun(tx, id));
  if (!run) throw new AppError("not_found", { what: "return_file" });
  return run;
}

/** A day of the mandate that has begun. */
async function dayOf({ db, clock }: ReturnRoutesDeps, caller: Caller, portfolio: PortfolioId, text: string) {
  const { mandate } = await db.asUser(caller, (tx) => contextOf(tx, portfolio));
  const day = parseLocalDate(text);
  if (!day || day > localDateAt(clock.now(), mandate.timeZone))
    throw new AppError("bad_request", { field: "day" });
  return day;
}

function toContract(run: store.ReturnRun): contract.ReturnFile {
  const { rows, accounts, promised } = run.counts;
  return {
    id: run.id,
    day: run.day,
    n: run.n,
    name: run.name,
    controlName: run.control?.name ?? null,
    sha256: run.sha256.toString("hex"),
    bytes: run.bytes,
    rows,
    accounts,
    promised: [...promised],
    madeAt: run.madeAt,
    madeBy: run.madeBy,
  };
}
