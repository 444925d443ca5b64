// What browser tests do to a page: enter, take a seat, press keys, look at pictures; and what they measure of its sound.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { password } from "./agency.ts";
import type { System } from "./support.ts";

/** Where pictures of each state go when somebody wants to look at them. */
const pictures = process.env.RECAUDO_E2E_PICTURES;

export async function openPage(
  browser: Browser,
  system: System,
  options: { readonly dark?: boolean } = {},
): Promise<{ context: BrowserContext; page: Page; problems: readonly string[] }> {
  const context = await browser.newContext({
    baseURL: system.url,
    viewport: { width: 1366, height: 768 },
    locale: "es-CL",
    timezoneId: "America/Santiago",
    permissions: ["microphone"],
    colorScheme: options.dark ? "dark" : "light",
    reducedMotion: "reduce",
  });
  await context.addInitScript(watchConnections);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()}`);
  });
  page.on("dialog", (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (/^https?:$/.test(protocol) && origin !== system.url) problems.push(`request: ${request.url()}`);
  });
  page.setDefaultTimeout(20_000);
  return { context, page, problems };
}

/** What the scripts below use of the page's world: this program is typed without the browser's names. */
interface Report {
  readonly type: string;
  readonly totalAudioEnergy?: number;
  readonly packetsReceived?: number;
  readonly packetsSent?: number;
}
interface Connection {
  readonly connectionState: string;
  readonly iceConnectionState: string;
  getStats(): Promise<ReadonlyMap<string, Report>>;
}
interface PageWorld {
  RTCPeerConnection: new (configuration?: object) => Connection;
  connectionsOfTest: Connection[];
}

/** Keeps every peer connection within reach of the test. */
function watchConnections(): void {
  const world = globalThis as unknown as PageWorld;
  const known: Connection[] = [];
  world.connectionsOfTest = known;
  world.RTCPeerConnection = class extends world.RTCPeerConnection {
    constructor(configuration?: object) {
      super(configuration);
      known.push(this);
    }
  };
}

export async function enter(page: Page, username: string): Promise<void> {
  await page.goto("/entrar");
  await page.getByLabel("Usuario").fill(username);
  await page.getByLabel("Contraseña").fill(password);
  await page.keyboard.press("Enter");
}

export interface Sound {
  readonly energy: number;
  readonly received: number;
  readonly sent: number;
  readonly ice: string;
}
/** Sums over the connections that are open: energy of what came in, packets both ways. */
export function soundOf(page: Page): Promise<Sound> {
  return page.evaluate(async () => {
    const all = (globalThis as unknown as PageWorld).connectionsOfTest;
    const sum = { energy: 0, received: 0, sent: 0, ice: "none" };
    for (const connection of all) {
      if (connection.connectionState === "closed") continue;
      sum.ice = connection.iceConnectionState;
      for (const report of (await connection.getStats()).values()) {
        if (report.type === "inbound-rtp") {
          sum.energy += report.totalAudioEnergy ?? 0;
          sum.received += report.packetsReceived ?? 0;
        }
        if (report.type === "outbound-rtp") sum.sent += report.packetsSent ?? 0;
      }
    }
    return sum;
  });
}

export async function picture(page: Page, name: string): Promise<void> {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}
