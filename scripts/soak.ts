// What takes too long for each test run: `npm run soak -- kills` (10,000), `mix` (300), `day`, `screens`, `seeds`, `breaks`, or all of them. Figures go to docs/proof.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keepRound, killsOf, type Round, readRounds } from "./testing/kill-rounds.ts";
import { run, stopOnSignals } from "./testing/run.ts";
import { findChromium, findSipp } from "./testing/system-packages.ts";

const root = join(import.meta.dirname, "..");
const proof = join(root, "docs/proof");
const limitMs = 8 * 3_600_000;
/** 300 kills. */
const wholeMix = JSON.stringify({ engine: 200, web: 40, worker: 40, postgres: 10, asterisk: 10 });
/** `kills` plays rounds of the mix until it has killed so often; stopped, it goes on where it was. */
const allKills = 10_000;
const killsFile = join(proof, "soak-kills.json");
const firstSeed = 20_270_000;

interface Soak {
  /** Missing: the command is a script of its own (scripts/breaks.ts). */
  readonly project?: string;
  readonly files: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

const soaks: Readonly<Record<string, Soak>> = {
  mix: { project: "kills", files: [], env: { RECAUDO_KILL_MIX: wholeMix } },
  kills: { project: "kills", files: [], env: { RECAUDO_KILL_MIX: wholeMix } },
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
  const play = async (more: NodeJS.ProcessEnv): Promise<number> => {
    const vitest = join(root, "node_modules/.bin/vitest");
    const { code } = await run(
      project ? vitest : process.execPath,
      project ? ["run", "--project", project, ...files] : files,
      { limitMs, env: { ...env, ...browser, RECAUDO_PROOF: proof, ...more } },
    );
    return code;
  };
  const code = await (name === "kills" ? playKills(play) : play({}));
  if (code !== 0) process.exit(code);
}

/** A round that fails is not counted: its seed plays it again. */
async function playKills(play: (more: NodeJS.ProcessEnv) => Promise<number>): Promise<number> {
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], {
    cwd: root,
    encoding: "utf8",
  }).trim();
  for (let known = readRounds(killsFile); killsOf(known) < allKills; known = readRounds(killsFile)) {
    const seed = firstSeed + known.rounds.length;
    console.log(`${killsOf(known)} de ${allKills} muertes; ronda con semilla ${seed}`);
    const folder = mkdtempSync(join(tmpdir(), "recaudo-round-"));
    try {
      const code = await play({ RECAUDO_SEED: String(seed), RECAUDO_PROOF: folder });
      if (code !== 0) return code;
      keepRound(killsFile, JSON.parse(readFileSync(join(folder, "kills.json"), "utf8")) as Round, commit);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return 0;
}
