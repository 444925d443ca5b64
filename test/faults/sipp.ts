// SIPp as the carrier: a far end that is none of ours, in a process of its own, whose log is the outside witness of every
// INVITE that left (fixtures/sipp/public.xml).
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silence, join as together, tone } from "#telephony/carrier/tones.ts";
import { freePort, host } from "../telephony/lab.ts";

export interface TraceLine {
  readonly what: "INVITE" | "ANSWER";
  readonly number: string;
  /** Empty when the INVITE said none. */
  readonly attempt: string;
}

export interface SippCarrier {
  readonly port: number;
  /** What it has seen so far, in order. */
  trace(): readonly TraceLine[];
  stop(): Promise<void>;
}

const scenario = join(import.meta.dirname, "../../fixtures/sipp/public.xml");

export async function startSipp(): Promise<SippCarrier> {
  const folder = mkdtempSync(join(tmpdir(), "recaudo-sipp-"));
  copyFileSync(scenario, join(folder, "public.xml"));
  writeFileSync(join(folder, "hello.ulaw"), together(silence(200), tone(300, 600), silence(8_000)));
  const port = await freePort("udp");
  const logFile = join(folder, "trace.log");
  const rtp = 40_000 + 2 * Math.floor(Math.random() * 8_000);
  const address = ["-i", host, "-mi", host, "-p", String(port), "-bind_local"];
  const media = ["-mp", String(rtp)];
  const log = ["-trace_logs", "-log_file", logFile, "-trace_err", "-error_file", join(folder, "errors.log")];
  // Ends with us, in whatever way we end.
  const dying = ["--pdeathsig", "KILL", "sipp"];
  const child = spawn(
    "setpriv",
    [...dying, "-sf", "public.xml", "-nostdin", "-aa", ...address, ...media, ...log],
    {
      cwd: folder,
      stdio: "ignore",
    },
  );
  const gone = once(child, "exit");
  return {
    port,
    trace: () => (existsSync(logFile) ? readTrace(readFileSync(logFile, "utf8")) : []),
    async stop() {
      child.kill("SIGKILL");
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function readTrace(text: string): readonly TraceLine[] {
  return text.split("\n").flatMap((line) => {
    const [what, number = "", attempt = ""] = line.trim().split(" ");
    return what === "INVITE" || what === "ANSWER" ? [{ what, number, attempt }] : [];
  });
}
