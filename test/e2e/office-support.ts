// The whole system, started as a person starts it, on ports and in a folder of its own; and a browser that checks every
// page it looks at.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { freePort } from "#platform/ports.ts";

const root = join(import.meta.dirname, "../..");
const chromiumPath = process.env.RECAUDO_CHROMIUM ?? "/usr/bin/chromium";
/** Boot takes about ten seconds with the web build; a loaded machine several times that. */
const startWithinMs = 100_000;

export interface RunningSystem {
  readonly url: string;
  /** The one-time code of an empty system; empty when there is none. */
  readonly setupCode: string;
  /** Everything the command printed so far. */
  readonly printed: () => string;
  stop(): Promise<void>;
}

export async function startSystem({ demo }: { demo: boolean }): Promise<RunningSystem> {
  const data = mkdtempSync(join(tmpdir(), "recaudo-e2e-"));
  const [web, postgres, asterisk, sip] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  // Even, and away from the ports the kernel hands out.
  const rtp = 10_000 + 2 * Math.floor(Math.random() * 9_000);
  const child = spawn(join(root, "bin/recaudo"), [demo ? "demo" : "start"], {
    cwd: root,
    env: {
      ...process.env,
      RECAUDO_DATA: data,
      RECAUDO_PORT: String(web),
      RECAUDO_PG_PORT: String(postgres),
      RECAUDO_ASTERISK_PORT: String(asterisk),
      RECAUDO_SIP_PORT: String(sip),
      RECAUDO_RTP_FROM: String(rtp),
      RECAUDO_RTP_TO: String(rtp + 599),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await ended;
    rmSync(data, { recursive: true, force: true });
  };
  let printed = "";
  const ready = new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`not up in time:\n${printed}`)), startWithinMs);
    const take = (piece: Buffer): void => {
      printed += piece.toString();
      const found = / en (http:\/\/\S+)/.exec(printed);
      // The code, when there is one, is on the line after the address.
      if (found?.[1] && printed.includes("Ctrl-C")) {
        clearTimeout(late);
        resolve(found[1]);
      }
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.once("exit", () => reject(new Error(`ended while starting:\n${printed}`)));
  });
  try {
    const url = await ready;
    return { url, setupCode: /con el código (\S+)/.exec(printed)?.[1] ?? "", printed: () => printed, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe objects to on the page as it is now, one line each; empty when nothing. */
export async function objectionsTo(page: Page): Promise<readonly string[]> {
  await page.evaluate(`${axeSource}; undefined`);
  const violations = await page.evaluate<readonly Violation[]>(
    `axe.run(document, ${JSON.stringify({ runOnly: tags, resultTypes: ["violations"] })}).then((found) => found.violations)`,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ""}`),
  );
}
interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** Keeps what a page looked like when RECAUDO_SHOTS names a folder. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env.RECAUDO_SHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
