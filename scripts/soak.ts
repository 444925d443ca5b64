// What takes too long for each test run: `npm run soak -- kills` (10,000), `mix` (300), `day`, `screens`, `seeds`, `breaks`, or all of them. Figures go to docs/proof.
import { join } from "node:path";
import { run, stopOnSignals } from "./testing/run.ts";
import { findChromium, findSipp } from "./testing/system-packages.ts";

const root = join(import.meta.dirname, "..");
const proof = join(root, "docs/proof");
const limitMs = 8 * 3_600_000;
/** 300 kills. */
const wholeMix = JSON.stringify({ engine: 200, web: 40, worker: 40, postgres: 10, asterisk: 10 });
/** So often that is ten thousand. */
const tenThousandKills = "34";

interface Soak {
  /** Missing: the command is a script of its own (scripts/breaks.ts). */
  readonly project?: string;
  readonly files: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

const soaks: Readonly<Record<string, Soak>> = {
  mix: { project: "kills", files: [], env: { RECAUDO_KILL_MIX: wholeMix } },
  kills: {
    project: "kills",
    files: [],
    env: {
      RECAUDO_KILL_MIX: wholeMix,
      RECAUDO_KILLS_TIMES: tenThousandKills,
      RECAUDO_PROOF_NAME: "soak-kills",
    },
  },
  day: { project: "soak", files: ["test/soak/day.test.ts"], env: {} },
  screens: { project: "e2e", files: ["test/e2e/screens.test.ts"], env: { RECAUDO_SCREENS: "all" } },
  seeds: { project: "simulation", files: [], env: { RECAUDO_SEEDS: "10000" } },
  breaks: { files: [join(root, "scripts/breaks.ts")], env: {} },
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(soaks, name));
if (unknown.length > 0) {
  console.error(`No existe: ${unknown.join(", ")}. Hay: ${Object.keys(soaks).join(", ")}.`);
  process.exit(2);
}
stopOnSignals();
for (const [name, { project, files, env }] of Object.entries(soaks)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const missing = name === "kills" || name === "mix" ? await findSipp() : undefined;
  if (missing) {
    console.error(missing);
    process.exit(1);
  }
  const chromium = name === "screens" ? await findChromium() : undefined;
  if (chromium && "missing" in chromium) {
    console.error(chromium.missing);
    process.exit(1);
  }
  const browser = chromium ? { RECAUDO_CHROMIUM: chromium.path } : {};
  const vitest = join(root, "node_modules/.bin/vitest");
  const { code } = await run(
    project ? vitest : process.execPath,
    project ? ["run", "--project", project, ...files] : files,
    { limitMs, env: { ...env, ...browser, RECAUDO_PROOF: proof } },
  );
  if (code !== 0) process.exit(code);
}
