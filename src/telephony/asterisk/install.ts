// Brings Asterisk to the machine without touching the system: a system Asterisk >= 20 is used as it is; otherwise
// the packages are unpacked, unprivileged, into a versioned folder of the cache and run under their own loader.
import { existsSync, readdirSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withLock } from "./lock.ts";
import { chooseSource, oldestMajor, type PackageSource } from "./package-source.ts";
import { output } from "./process.ts";
import { buildPrefix } from "./unpack.ts";

export interface AsteriskInstall {
  /** Program to run; it takes the arguments of asterisk(8). */
  readonly binary: string;
  readonly modulesDir: string;
  /** Holds documentation/, rest-api/ and sounds/. */
  readonly dataDir: string;
  readonly version: string;
  readonly source: "system" | "private";
}

/** Raised when the contents of the private folder change: an older folder is then left alone and a new one built. */
const layout = 1;

export async function ensureAsterisk(options: {
  readonly cacheDir: string;
  readonly log: (line: string) => void;
  /** false: never use the system's (tests of the private way). */
  readonly acceptSystem?: boolean;
}): Promise<AsteriskInstall> {
  if (options.acceptSystem !== false) {
    const system = await systemAsterisk();
    if (system) return system;
  }
  const ready = await newestReady(options.cacheDir);
  if (ready) return ready;
  await mkdir(options.cacheDir, { recursive: true });
  return withLock(join(options.cacheDir, "asterisk.lock"), options.log, async () => {
    const builtMeanwhile = await newestReady(options.cacheDir);
    if (builtMeanwhile) return builtMeanwhile;
    const source = await chooseSource();
    return build(source, options.cacheDir, options.log);
  });
}

async function systemAsterisk(): Promise<AsteriskInstall | undefined> {
  const binary = ["/usr/sbin/asterisk", "/usr/local/sbin/asterisk"].find((path) => existsSync(path));
  if (!binary) return undefined;
  const version = parseVersion(await output(binary, ["-V"]).catch(() => ""));
  if (!version || Number.parseInt(version, 10) < oldestMajor) return undefined;
  const modulesDir = moduleFolder("/usr/lib") ?? moduleFolder("/usr/local/lib");
  const dataDir = ["/usr/share/asterisk", "/var/lib/asterisk"].find((path) =>
    existsSync(join(path, "documentation")),
  );
  if (!modulesDir || !dataDir) return undefined;
  return { binary, modulesDir, dataDir, version, source: "system" };
}

/** A finished folder carries install.json, written before the rename that makes it visible. */
async function newestReady(cacheDir: string): Promise<AsteriskInstall | undefined> {
  const folders = existsSync(cacheDir) ? readdirSync(cacheDir) : [];
  const ready = folders.filter((name) => name.startsWith("asterisk-") && name.endsWith(`-${layout}`)).sort();
  for (const name of ready.reverse()) {
    const folder = join(cacheDir, name);
    const text = await readFile(join(folder, "install.json"), "utf8").catch(() => undefined);
    if (text !== undefined) return describe(folder, (JSON.parse(text) as { version: string }).version);
  }
  return undefined;
}

async function build(
  source: PackageSource,
  cacheDir: string,
  log: (line: string) => void,
): Promise<AsteriskInstall> {
  const folder = join(cacheDir, `asterisk-${source.suite}-${layout}`);
  const temporary = `${folder}.parcial`;
  // We hold the lock, so anything here is the remains of a build that was killed.
  await rm(temporary, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
  try {
    const packages = await buildPrefix(source, temporary, log);
    const version = parseVersion(await output(join(temporary, "bin/asterisk"), ["-V"]));
    if (!version) throw new Error("El Asterisk descargado no arranca: `asterisk -V` no dio una versión.");
    const manifest = { version, suite: source.suite, archive: source.archive, packages };
    await writeFile(join(temporary, "install.json"), `${JSON.stringify(manifest, null, 2)}\n`);
    await rename(temporary, folder);
    log(`Asterisk ${version} listo en ${folder}`);
    return describe(folder, version);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function describe(folder: string, version: string): AsteriskInstall {
  const modulesDir = moduleFolder(join(folder, "root/usr/lib"));
  if (!modulesDir)
    throw new Error(`Faltan los módulos de Asterisk en ${folder}; bórrala y vuelve a intentar.`);
  return {
    binary: join(folder, "bin/asterisk"),
    modulesDir,
    dataDir: join(folder, "root/usr/share/asterisk"),
    version,
    source: "private",
  };
}

function moduleFolder(base: string): string | undefined {
  if (!existsSync(base)) return undefined;
  const candidates = [base, ...readdirSync(base).map((name) => join(base, name))];
  return candidates.map((path) => join(path, "asterisk/modules")).find((path) => existsSync(path));
}

function parseVersion(text: string): string | undefined {
  return /Asterisk\s+(\d+\.\d+(?:\.\d+)?)/.exec(text)?.[1];
}
