// One embedded server a run, one migrated template; each test file clones it. Set up once for all files of a project.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeWorkerUtils } from "graphile-worker";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "#platform/embedded-postgres.ts";
import { migrate, prepareDatabase } from "#platform/migrate.ts";
import { freePort } from "#platform/ports.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgres: { adminUrl: string; port: number; socketFolder: string };
  }
}

export const testPasswords = { ownerPassword: "owner-test", appPassword: "app-test" };

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "recaudo-test-pg-"));
  const server = await startEmbeddedPostgres({
    folder,
    port: await freePort(),
    password: "admin-test",
    logFile: join(folder, "postgres.log"),
    unsafeFast: true,
  });
  await prepareDatabase(server.adminUrl, { database: "recaudo_template", ...testPasswords });
  const ownerUrl = `postgres://recaudo_owner:${testPasswords.ownerPassword}@127.0.0.1:${server.port}/recaudo_template`;
  await migrate(ownerUrl, join(import.meta.dirname, "../../migrations"));
  const queue = await makeWorkerUtils({ connectionString: ownerUrl });
  await queue.migrate();
  await queue.release();
  project.provide("postgres", { adminUrl: server.adminUrl, port: server.port, socketFolder: folder });
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
