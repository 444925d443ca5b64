// The voices' synthesiser: installed from the distribution when this user may, otherwise said so and gone on without.
import { spawn } from "node:child_process";

/** Downloading 4 MB takes seconds; a package lock held by somebody else is not waited for. Judgement. */
const installWithinMs = 120_000;

export async function ensureEspeak(): Promise<"present" | "installed" | "missing"> {
  if (await succeeds("espeak-ng", ["--version"])) return "present";
  const root = process.getuid?.() === 0;
  if (!root && !(await succeeds("sudo", ["-n", "true"]))) return "missing";
  const apt = ["apt-get", "install", "-y", "--no-install-recommends", "espeak-ng"];
  const install = (): Promise<boolean> =>
    root ? succeeds("apt-get", apt.slice(1)) : succeeds("sudo", ["-n", ...apt]);
  const update = (): Promise<boolean> =>
    root ? succeeds("apt-get", ["update"]) : succeeds("sudo", ["-n", "apt-get", "update"]);
  // A machine that never asked for the package lists has none.
  const done = (await install()) || ((await update()) && (await install()));
  return done && (await succeeds("espeak-ng", ["--version"])) ? "installed" : "missing";
}

function succeeds(program: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: "ignore",
      timeout: installWithinMs,
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    child.once("error", () => resolve(false));
    child.once("exit", (code) => resolve(code === 0));
  });
}
