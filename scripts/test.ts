// Everything that must hold, one step after another: checks, then suites. `npm test -- unit journeys` runs only those
// named. Ends with one plain line, `N passed, N failed`; a check counts as one test.
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type BoundaryReport,
  closingLine,
  type Outcome,
  outcomeOfBoundaries,
  outcomeOfCheck,
  outcomeOfSuite,
  type SuiteReport,
} from "./testing/outcome.ts";
import { run, stopOnSignals } from "./testing/run.ts";
import { findChromium, findEspeak, findSipp } from "./testing/system-packages.ts";

const root = join(import.meta.dirname, "..");
const bin = (name: string): string => join(root, "node_modules/.bin", name);
/** Half the processor of the compiler it follows, whose library our tidy rules still read sources with. */
const nativeCompiler = join(root, "node_modules/typescript-7/bin/tsc");

/** dependency-cruiser must see at least this many modules. 451 were there when it was set; raise it as the house grows. */
const moduleFloor = 430;
const checkLimitMs = 5 * 60_000;
const suiteLimitMs = 20 * 60_000;
const removeTries = 20;
const removePauseMs = 250;

type Run = typeof run;
interface Step {
  readonly name: string;
  readonly title: string;
  /** With the means to run programs: beside another step, what they print is kept until they have ended. */
  readonly run: (folder: string, run: Run) => Promise<Outcome>;
}

const check = (name: string, title: string, command: string, args: readonly string[]): Step => ({
  name,
  title,
  run: async (_folder, run) =>
    outcomeOfCheck(title, (await run(command, args, { limitMs: checkLimitMs })).code),
});

/** Beside telephones, which real time does not wait for: without it speech came with gaps of seconds when more ran on the machine. */
const givesWay: ReadonlySet<string> = new Set(["simulation"]);
const lowest = 19;

const suite = (name: string, title: string, prepare?: () => Promise<NodeJS.ProcessEnv | string>): Step => ({
  name,
  title,
  run: async (folder, run) => {
    const prepared = (await prepare?.()) ?? {};
    if (typeof prepared === "string") return { passed: 0, failures: [`${name}: ${prepared}`] };
    const outputFile = join(folder, `${name}.json`);
    const { code } = await run(
      "nice",
      [
        "-n",
        String(givesWay.has(name) ? lowest : 0),
        bin("vitest"),
        "run",
        "--project",
        name,
        "--reporter=default",
        "--reporter=json",
        `--outputFile.json=${outputFile}`,
      ],
      { limitMs: suiteLimitMs, env: prepared },
    );
    return outcomeOfSuite(name, readReport<SuiteReport>(outputFile), code);
  },
});

const types = (name: string, title: string, project: string): Step =>
  check(name, title, process.execPath, [nativeCompiler, "-p", project, "--noEmit"]);

/** The steps of a stage run two at a time: one program of a check uses one core, and telephones mostly wait. */
const stages: readonly (readonly Step[])[] = [
  [
    types("types", "tipos del servidor", "tsconfig.json"),
    types("web-types", "tipos de la web", "web/tsconfig.json"),
    check("generated", "archivos generados al día", process.execPath, ["scripts/generate.ts", "--check"]),
    check("proof", "página de pruebas al día", process.execPath, ["scripts/proof.ts", "--check"]),
    { name: "boundaries", title: "fronteras entre módulos", run: boundaries },
    check("dead-code", "código sin uso (knip)", bin("knip"), ["--no-progress"]),
    check("style", "estilo (Biome)", bin("biome"), ["check", "--error-on-warnings", "."]),
    check("build", "construcción de pantallas y procesos", process.execPath, ["scripts/build.ts"]),
  ],
  [suite("unit", "pruebas de unidad")],
  [suite("journeys", "recorridos sobre una base real")],
  [
    suite("simulation", "simulación con semillas"),
    suite("telephony", "telefonía real", async () => {
      const missing = await findEspeak();
      if (missing) process.stdout.write(`  ${missing}; se usan las voces de reserva\n`);
      return {};
    }),
  ],
  [
    suite("e2e", "navegador real", async () => {
      const chromium = await findChromium();
      return "path" in chromium ? { RECAUDO_CHROMIUM: chromium.path } : chromium.missing;
    }),
  ],
  [suite("kills", "procesos muertos a la fuerza", async () => (await findSipp()) ?? {})],
  [suite("faults", "fallas", async () => (await findSipp()) ?? {})],
];
const steps = stages.flat();
const sideBySide = 2;

/** Named alone, these bring what they stand on. */
const needsBuild = ["journeys", "e2e", "kills", "faults"];
const suites = ["unit", "journeys", "simulation", "telephony", "e2e", "kills", "faults"];

async function boundaries(folder: string, run: Run): Promise<Outcome> {
  const file = join(folder, "boundaries.json");
  await run(
    bin("depcruise"),
    ["src", "web", "--config", ".dependency-cruiser.cjs", "--output-type", "json", "--output-to", file],
    { limitMs: checkLimitMs },
  );
  const outcome = outcomeOfBoundaries(readReport<BoundaryReport>(file), moduleFloor);
  for (const line of outcome.lines) process.stdout.write(`  ${line}\n`);
  return outcome;
}

/** After an interruption a database may still be writing its last: until it has ended, what is removed comes back. */
function removePatiently(folder: string): void {
  for (let tries = 0; tries < removeTries && existsSync(folder); tries++) {
    if (tries > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, removePauseMs);
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Tried again below the limit; what is left then is in the system's temporary folder.
    }
  }
}

function readReport<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T;
  } catch {
    return undefined;
  }
}

function wanted(names: readonly string[]): readonly Step[] {
  if (names.length === 0) return steps;
  const known = [...steps.map((step) => step.name), "checks"];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    process.stderr.write(`✖ No existe: ${unknown.join(", ")}. Se puede pedir: ${known.join(" ")}\n`);
    process.exit(2);
  }
  return steps.filter(
    ({ name }) =>
      names.includes(name) ||
      (names.includes("checks") && !suites.includes(name)) ||
      (name === "build" && names.some((asked) => needsBuild.includes(asked))),
  );
}

async function play(step: Step, folder: string, alone: boolean): Promise<Outcome> {
  if (alone) process.stdout.write(`\n… ${step.title} (${step.name})\n`);
  const from = performance.now();
  let printed = "";
  const kept: Run = async (command, args, options) => {
    const ended = await run(command, args, { ...options, quiet: true });
    printed += ended.output;
    return ended;
  };
  const outcome = await step.run(folder, alone ? run : kept);
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  if (!alone) process.stdout.write(`\n… ${step.title} (${step.name})\n${printed}`);
  const mark = outcome.failures.length === 0 ? "✔" : "✖";
  process.stdout.write(
    `${mark} ${step.title}: ${outcome.passed} bien, ${outcome.failures.length} mal (${seconds} s)\n`,
  );
  return outcome;
}

async function main(): Promise<void> {
  process.chdir(root);
  stopOnSignals();
  // Also the suites' temporary folder, so that an interrupted run leaves nothing. Others may pass through it, not look
  // inside: as root, PostgreSQL runs as another user.
  const folder = mkdtempSync(join(tmpdir(), "recaudo-t-"));
  chmodSync(folder, 0o711);
  process.env.TMPDIR = folder;
  process.on("exit", () => removePatiently(folder));
  const outcomes: Outcome[] = [];
  const asked = new Set(wanted(process.argv.slice(2)));
  for (const stage of stages) {
    const waiting = stage.filter((step) => asked.has(step));
    const alone = waiting.length === 1;
    const next = async (): Promise<void> => {
      for (let step = waiting.shift(); step; step = waiting.shift())
        outcomes.push(await play(step, folder, alone));
    };
    await Promise.all(Array.from({ length: sideBySide }, next));
  }
  const failures = outcomes.flatMap((outcome) => outcome.failures);
  process.stdout.write(`\nTotal: ${(performance.now() / 1000).toFixed(1)} s\n`);
  for (const failure of failures) process.stdout.write(`✖ ${failure.replace(`${root}/`, "")}\n`);
  process.stdout.write(`${closingLine(outcomes)}\n`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

await main();
