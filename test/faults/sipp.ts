// SIPp as the carrier: a far end that is none of ours, in a process of its own, whose log is the outside witness of every
// INVITE that left (fixtures/sipp/public.xml); or, for benches, people who talk until we hang up (talk.xml).
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
  readonly pid: number;
  /** What it has seen so far, in order. */
  trace(): readonly TraceLine[];
  stop(): Promise<void>;
}

const scenarios = join(import.meta.dirname, "../../fixtures/sipp");

export async function startSipp(scenario: "public" | "talk" = "public"): Promise<SippCarrier> {
  const folder = mkdtempSync(join(tmpdir(), "recaudo-sipp-"));
  const play = `${scenario}.xml`;
  copyFileSync(join(scenarios, play), join(folder, play));
  writeFileSync(join(folder, "hello.ulaw"), together(silence(200), tone(300, 600), silence(8_000)));
  const port = await freePort("udp");
  const logFile = join(folder, "trace.log");
  const rtp = 40_000 + 2 * Math.floor(Math.random() * 8_000);
  const address = ["-i", host, "-mi", host, "-p", String(port), "-bind_local"];
  const media = ["-mp", String(rtp)];
  const log = ["-trace_logs", "-log_file", logFile, "-trace_err", "-error_file", join(folder, "errors.log")];
  // Ends with us, in whatever way we end.
  const dying = ["--pdeathsig", "KILL", "sipp"];
  const child = spawn("setpriv", [...dying, "-sf", play, "-nostdin", "-aa", ...address, ...media, ...log], {
    cwd: folder,
    stdio: "ignore",
  });
  const gone = once(child, "exit");
  return {
    port,
    pid: child.pid ?? 0,
    trace() {
      if (child.exitCode !== null) throw new Error("SIPp has ended: is it installed (sip-tester)?");
      return existsSync(logFile) ? readTrace(readFileSync(logFile, "utf8")) : [];
    },
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
