// First step of every command, on whatever Node the machine has and before node_modules exists: install what the lock file
// says when it changed, then hand over to the pinned runtime. Plain JavaScript, no dependencies.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [command = "start", ...rest] = process.argv.slice(2);

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19))
  fail(`Se necesita Node 20.19 o posterior; este es ${process.versions.node}.`);
if (process.platform !== "linux")
  fail(`Recaudo funciona en Linux (Debian 12/13 o Ubuntu); este sistema es ${process.platform}.`);
if (!["x64", "arm64"].includes(process.arch))
  fail(`Procesador no admitido: ${process.arch}. Se admiten x64 y arm64.`);

install();
const program = join(root, command === "test" ? "scripts/test.ts" : "src/main.ts");
const target = command === "test" ? [program, ...rest] : [program, command, ...rest];
const child = spawn(join(root, "node_modules/.bin/node"), target, {
  cwd: command === "test" ? root : process.cwd(),
  stdio: "inherit",
  env: {
    // Compiled once and kept: an engine that was killed is back in half the time.
    NODE_COMPILE_CACHE: join(root, "node_modules/.cache/node"),
    ...process.env,
    PATH: `${join(root, "node_modules/.bin")}:${process.env.PATH}`,
  },
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  // Ctrl-C reaches the child from the terminal already; a signal sent to this process alone is passed on.
  process.on(signal, () => signal !== "SIGINT" && child.kill(signal));
}
child.on("exit", (code, signal) => process.exit(code ?? (signal ? 130 : 1)));

function install() {
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .update(readFileSync(join(root, "package.json")))
    .digest("hex");
  const stamp = join(root, "node_modules/.recaudo-lock");
  if (
    existsSync(stamp) &&
    readFileSync(stamp, "utf8") === lock &&
    existsSync(join(root, "node_modules/.bin/node"))
  )
    return;
  const from = Date.now();
  process.stdout.write("… Instalando dependencias (npm ci)\n");
  const run = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (run.error) fail(`No se pudo ejecutar npm: ${run.error.message}`);
  if (run.status !== 0) fail("npm ci falló; revisa la conexión al registro de npm y vuelve a intentar.");
  linkNode();
  if (!existsSync(join(root, "node_modules/.bin/node")))
    fail(
      "npm no instaló el Node de la versión fijada (dependencia opcional); ejecuta npm ci sin --omit=optional.",
    );
  writeFileSync(stamp, lock);
  process.stdout.write(`✔ Dependencias instaladas (${((Date.now() - from) / 1000).toFixed(1)} s)\n`);
}

/** npm 10 leaves the link out: the other processor's package, which it skips, has a program of the same name. */
function linkNode() {
  const link = join(root, "node_modules/.bin/node");
  const program = `node-linux-${process.arch}/bin/node`;
  if (!existsSync(link) && existsSync(join(root, "node_modules", program)))
    symlinkSync(`../${program}`, link);
}

function fail(message) {
  process.stderr.write(`✖ ${message}\n`);
  process.exit(1);
}
