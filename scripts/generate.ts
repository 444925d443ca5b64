// Regenerates what is derived and committed: the database's types. `--check` fails when the committed file differs.
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "../src/platform/embedded-postgres.ts";
import { migrate, prepareDatabase } from "../src/platform/migrate.ts";
import { freePort } from "../src/platform/ports.ts";

const root = join(import.meta.dirname, "..");
const out = join(root, "src/platform/db-types.generated.ts");
const folder = await mkdtemp(join(tmpdir(), "recaudo-generate-"));
const server = await startEmbeddedPostgres({
  folder,
  port: await freePort(),
  password: "generate",
  logFile: join(folder, "pg.log"),
  unsafeFast: true,
});
try {
  await prepareDatabase(server.adminUrl, { database: "recaudo", ownerPassword: "o", appPassword: "a" });
  const url = `postgres://recaudo_owner:o@127.0.0.1:${server.port}/recaudo`;
  await migrate(url, join(root, "migrations"));
  const target = process.argv.includes("--check") ? join(folder, "types.ts") : out;
  execFileSync(
    join(root, "node_modules/.bin/kysely-codegen"),
    [
      "--url",
      url,
      "--dialect",
      "postgres",
      "--out-file",
      target,
      "--default-schema",
      "public",
      "--exclude-pattern",
      "migration.*",
      "--no-domains",
      "--type-mapping",
      JSON.stringify({
        timestamptz: "ColumnType<number, Date, Date>",
        int8: "ColumnType<bigint, bigint | number, bigint | number>",
        date: "string",
        xid8: "string",
        jsonb: "ColumnType<any, string, string>",
      }),
      "--custom-imports",
      JSON.stringify({}),
    ],
    { stdio: "inherit" },
  );
  if (target !== out && readFileSync(target, "utf8") !== readFileSync(out, "utf8")) {
    console.error("src/platform/db-types.generated.ts no corresponde a las migraciones: npm run generate");
    process.exitCode = 1;
  }
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
