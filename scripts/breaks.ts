// Takes one protection away after another, each in a copy of the sources, and asks the test that stands for it: it must fail.
// `npm run soak -- breaks`, or `node scripts/breaks.ts [name …]`. What was seen stands in docs/proof/breaks.json.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { breaks } from "./breaks/catalogue.ts";
import { judge, occurrences, patternOf, type TestReport, type Verdict } from "./breaks/judge.ts";
import type { Break } from "./breaks/types.ts";
import { run, stopOnSignals } from "./testing/run.ts";

const root = join(import.meta.dirname, "..");
const proof = join(root, "docs/proof/breaks.json");
/** Longer than any of their tests takes on a busy machine. Judgement. */
const limitMs = 15 * 60_000;
/** What is linked, or belongs to the history and not to the sources. */
const notCopied: ReadonlySet<string> = new Set(["node_modules", ".git"]);

interface Seen {
  readonly of: string;
  readonly removes: string;
  readonly test: string;
  readonly title?: string;
  readonly seen: boolean;
}

const copy = mkdtempSync(join(tmpdir(), "recaudo-breaks-"));
process.on("exit", () => rmSync(copy, { recursive: true, force: true }));
stopOnSignals();

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !breaks.some((each) => each.name === name));
if (unknown.length > 0) {
  console.error(`No existe: ${unknown.join(", ")}. Hay: ${breaks.map(({ name }) => name).join(", ")}.`);
  process.exit(2);
}
const chosen = breaks.filter(({ name }) => asked.length === 0 || asked.includes(name));

cpSync(root, copy, {
  recursive: true,
  filter: (from) => !notCopied.has(from.slice(root.length + 1).split("/")[0] ?? ""),
});
symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));

let missed = 0;
for (const group of byTestRun(chosen)) {
  // A test that fails by itself shows nothing: first with everything in its place.
  const unbroken = await test(group);
  for (const each of group) {
    const verdict = judge(unbroken, each.title) === "not seen" ? await tryOne(each) : "fails unbroken too";
    const seen = verdict === "seen";
    if (!seen) missed += 1;
    console.log(`${seen ? "✔" : "✖"} ${each.of} ${each.name}: ${verdict} · ${each.test}`);
    note(each, seen);
  }
}
console.log(`${chosen.length - missed} de ${chosen.length} protecciones quitadas y vistas`);
process.exitCode = missed === 0 ? 0 : 1;

async function tryOne(each: Break): Promise<Verdict | "stale"> {
  const path = join(copy, each.file);
  const before = readFileSync(path, "utf8");
  if (occurrences(before, each.text) !== 1) return "stale";
  // A function: the replacement's own dollar signs mean nothing.
  writeFileSync(
    path,
    before.replace(each.text, () => each.instead),
  );
  try {
    return judge(await test([each]), each.title);
  } finally {
    writeFileSync(path, before);
  }
}

/** Those that one run of a file can answer together. */
function byTestRun(all: readonly Break[]): readonly (readonly Break[])[] {
  return [...Map.groupBy(all, ({ project, test, env }) => JSON.stringify([project, test, env])).values()];
}

async function test(group: readonly Break[]): Promise<TestReport | undefined> {
  const [first] = group;
  if (!first) return undefined;
  const report = join(copy, "breaks-report.json");
  rmSync(report, { force: true });
  const titles = group.map(({ title }) => (title === undefined ? ".*" : patternOf(title)));
  await run(
    join(root, "node_modules/.bin/vitest"),
    [
      ...["run", "--project", first.project, first.test],
      ...["-t", titles.join("|"), "--reporter=json", `--outputFile=${report}`],
    ],
    { limitMs, quiet: true, cwd: copy, env: { ...first.env, RECAUDO_PROOF: "" } },
  );
  return existsSync(report) ? (JSON.parse(readFileSync(report, "utf8")) as TestReport) : undefined;
}

/** Written after each, so that a run that is stopped keeps what it saw; what is no longer in the table goes. */
function note({ name, of, removes, test, title }: Break, seen: boolean): void {
  const before: Record<string, Seen> = existsSync(proof) ? JSON.parse(readFileSync(proof, "utf8")) : {};
  const line: Seen = { of: String(of), removes, test, ...(title ? { title } : {}), seen };
  const all = { ...before, [name]: line };
  const kept = breaks.flatMap((each) => {
    const found = all[each.name];
    return found ? [[each.name, found] as const] : [];
  });
  writeFileSync(proof, `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`);
}
