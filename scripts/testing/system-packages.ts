// What the suites need from the distribution: Chromium for the browser suite (required), espeak-ng for livelier voices
// (optional). Installed from its packages where this user may; otherwise the reason is told.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { run } from "./run.ts";

const installLimitMs = 10 * 60_000;
const browsers = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

export type Found = { readonly path: string } | { readonly missing: string };

export async function findChromium(): Promise<Found> {
  const own = process.env.RECAUDO_CHROMIUM;
  if (own)
    return isProgram(own) ? { path: own } : { missing: `RECAUDO_CHROMIUM: «${own}» no es un programa` };
  const present = firstProgram(browsers);
  if (present) return { path: present };
  const problem = await install("chromium");
  const installed = firstProgram(browsers);
  if (installed) return { path: installed };
  return { missing: `falta Chromium: ${problem ?? "el paquete chromium no dejó el programa"}` };
}

/** The carrier of the kills is none of ours: undefined when SIPp is there, otherwise why not. */
export async function findSipp(): Promise<string | undefined> {
  if (firstProgram(["sipp"])) return undefined;
  const problem = await install("sip-tester");
  return firstProgram(["sipp"])
    ? undefined
    : `falta SIPp: ${problem ?? "el paquete sip-tester no dejó el programa"}`;
}

/** Undefined when there; otherwise why not. Voices and prompts have a fallback, so nobody fails for it. */
export async function findEspeak(): Promise<string | undefined> {
  if (firstProgram(["espeak-ng"])) return undefined;
  if (process.getuid?.() !== 0) return "falta espeak-ng y este usuario no puede instalarlo";
  const problem = await install("espeak-ng");
  return firstProgram(["espeak-ng"]) ? undefined : `falta espeak-ng: ${problem}`;
}

async function install(name: string): Promise<string | undefined> {
  if (!firstProgram(["apt-get"])) return `instala el paquete ${name}; este sistema no tiene apt-get`;
  const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  if (asRoot.length > 0 && !firstProgram(["sudo"]))
    return `ejecuta como root: apt-get install ${name} (no hay sudo)`;
  process.stdout.write(`… Instalando ${name} (apt-get)\n`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const aptGet = async (args: readonly string[]): Promise<{ code: number; output: string }> => {
    const [command = "apt-get", ...before] = [...asRoot, "apt-get"];
    return run(command, [...before, ...args], { limitMs: installLimitMs, quiet: true, env });
  };
  const wanted = ["install", "-y", "-q", "--no-install-recommends", name];
  if ((await aptGet(wanted)).code === 0) return undefined;
  // A fresh image has no package lists yet.
  await aptGet(["update", "-q"]);
  const { code, output } = await aptGet(wanted);
  return code === 0
    ? undefined
    : `apt-get install ${name} falló: ${output.trim().split("\n").slice(-3).join(" · ")}`;
}

function firstProgram(names: readonly string[]): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/bin", "/usr/local/bin", "/snap/bin"];
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
