// Loads files the way the worker does, and looks at what became of them.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { blockContact, protect } from "#compliance/service.ts";
import { cancelCallbacks } from "#gestiones/service.ts";
import type { JobId, PortfolioId, TenantId, UserId } from "#kernel/ids.ts";
import type { Clock } from "#platform/clock.ts";
import { defaultSpec, type MappingSpec, type RowKind } from "#portfolio/core/mapping.ts";
import { rejectsCsv } from "#portfolio/import/rejects.ts";
import { runImport } from "#portfolio/import/run.ts";
import { receiveFile } from "#portfolio/service.ts";
import { findFile } from "#portfolio/store-import.ts";
import { closeAtTheEnd } from "./closing.ts";
import { silentLog, type TestDatabase } from "./database.ts";

export interface Loaded {
  readonly jobId: JobId;
  readonly fileId: string;
  readonly state: string;
  readonly counts: Record<string, unknown>;
  readonly error: { readonly code: string; readonly details: Record<string, unknown> } | null;
}
export interface LoadOptions {
  readonly kind?: RowKind;
  readonly name?: string;
  readonly spec?: Partial<MappingSpec>;
  readonly acceptRejects?: boolean;
  readonly country?: "CL" | "PE";
}
export interface Loader {
  readonly inboxFolder: string;
  receive(file: string | Buffer | Readable, options?: LoadOptions): Promise<{ jobId: JobId; fileId: string }>;
  run(received: { jobId: JobId; fileId: string }, options?: LoadOptions): Promise<Loaded>;
  load(file: string | Buffer | Readable, options?: LoadOptions): Promise<Loaded>;
  rejects(fileId: string): Promise<Buffer>;
}

/** What the worker hands to the import. */
export const peace = { protect, blockContact, cancelCallbacks };

/** The noon of the demo's day, and a monotonic time of its own. */
export const noon = Date.parse("2026-11-24T15:00:00Z");
export const stillClock: Clock = { now: () => noon, monotonic: () => performance.now() };

export function openLoader(
  test: TestDatabase,
  who: { tenant: TenantId; admin: UserId; portfolio: PortfolioId },
  clock: Clock = stillClock,
): Loader {
  const inboxFolder = mkdtempSync(join(tmpdir(), "recaudo-inbox-"));
  closeAtTheEnd(() => rmSync(inboxFolder, { recursive: true, force: true }));
  const deps = { db: test.db, clock, log: silentLog, inboxFolder, zoneOf: zoneOfTest, peace };
  const caller = { tenant: who.tenant, user: who.admin };
  const loader: Loader = {
    inboxFolder,
    receive(
      file,
      { kind = "assignment", name = "cartera.csv", country = "CL", spec, acceptRejects = false } = {},
    ) {
      const body = file instanceof Readable ? file : Readable.from([Buffer.from(file as string)]);
      const currency = country === "CL" ? "CLP" : "PEN";
      const wanted = {
        portfolio: who.portfolio,
        kind,
        name,
        acceptRejects,
        spec: { ...defaultSpec(country, currency), ...spec },
      };
      return receiveFile(deps, caller, wanted, body);
    },
    async run(received, { acceptRejects = false } = {}) {
      await runImport(deps)(who.tenant, { ...received, acceptRejects });
      return test.db.inTenant(who.tenant, async (tx) => {
        const job = await tx
          .selectFrom("job_run")
          .select(["state", "error"])
          .where("id", "=", received.jobId)
          .executeTakeFirstOrThrow();
        const file = await findFile(tx, received.fileId);
        return { ...received, state: job.state, error: job.error, counts: { ...file?.counts } };
      });
    },
    load: async (file, options) => loader.run(await loader.receive(file, options), options),
    async rejects(fileId) {
      const file = await test.db.inTenant(who.tenant, (tx) => findFile(tx, fileId));
      if (!file) throw new Error("no such file");
      const pieces: Buffer[] = [];
      for await (const piece of rejectsCsv(test.db, caller, file)) pieces.push(piece);
      return Buffer.concat(pieces);
    },
  };
  return loader;
}

/** Two places are enough to see a zone follow its commune. */
export function zoneOfTest(country: string, _region?: string, commune?: string): string | null {
  if (country === "PE") return "America/Lima";
  return commune === "Isla de Pascua" ? "Pacific/Easter" : commune === "Santiago" ? "America/Santiago" : null;
}
