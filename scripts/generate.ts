// Regenerates what is derived and committed: the database's types and the API's description. `--check` changes nothing and
// fails when a committed file differs.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "../src/platform/embedded-postgres.ts";
import { migrate, prepareDatabase } from "../src/platform/migrate.ts";
import { freePort } from "../src/platform/ports.ts";
import { page } from "./asvs/page.ts";
import { describeApi } from "./openapi.ts";

const root = join(import.meta.dirname, "..");
const out = join(root, "src/platform/db-types.generated.ts");
const apiFile = join(root, "docs/openapi.json");
const checking = process.argv.includes("--check");

const api = await describeApi();
if (!checking) writeFileSync(apiFile, api);
else if (!existsSync(apiFile) || readFileSync(apiFile, "utf8") !== api) {
  console.error("docs/openapi.json no corresponde a las rutas: npm run generate");
  process.exitCode = 1;
}

const asvsFile = join(root, "docs/asvs.md");
if (!checking) writeFileSync(asvsFile, page());
else if (!existsSync(asvsFile) || readFileSync(asvsFile, "utf8") !== page()) {
  console.error("docs/asvs.md no corresponde a su tabla: npm run generate");
  process.exitCode = 1;
}

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
  const target = checking ? join(folder, "types.ts") : out;
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
