// What browser tests do to a page: enter, take a seat, press keys, look at pictures; and what they measure of its sound.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { password } from "./agency.ts";
import type { System } from "./support.ts";

/** Where pictures of each state go when somebody wants to look at them. */
const pictures = process.env.RECAUDO_E2E_PICTURES;

export async function openPage(
  browser: Browser,
  system: Pick<System, "url">,
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
    // The browser's own line about the answer "nobody is signed in", and about a network taken away by the test.
    if (/status of 401|ERR_INTERNET_DISCONNECTED/.test(message.text())) return;
    if (message.type() === "error") problems.push(`console: ${message.text()} (${message.location().url})`);
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

export async function enter(page: Page, username: string, secret = password): Promise<void> {
  await page.goto("/entrar");
  await page.getByLabel("Usuario").fill(username);
  await page.getByLabel("Contraseña").fill(secret);
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

/** From now on a click anywhere is a fault of the test: what follows is done with the keyboard alone. */
export async function forbidMouse(page: Page): Promise<void> {
  await page.evaluate(() => {
    const world = globalThis as unknown as {
      addEventListener(type: string, listener: (event: { detail: number }) => void, capture: boolean): void;
    };
    for (const type of ["mousedown", "pointerdown", "wheel"])
      world.addEventListener(type, () => console.error(`the mouse was used: ${type}`), true);
  });
}

/** Presses keys one by one and says how many there were. */
export async function press(page: Page, ...keys: readonly string[]): Promise<number> {
  for (const key of keys) await page.keyboard.press(key);
  return keys.length;
}

/** Walks with the Tab key, back with `back`, until this has the focus; what Tab never reaches fails. */
export async function tabTo(page: Page, what: Locator, back = false): Promise<void> {
  await what.waitFor();
  for (let steps = 0; steps < 150; steps += 1) {
    if (await what.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press(back ? "Shift+Tab" : "Tab");
  }
  throw new Error(`Tab never reaches ${String(what)}`);
}

/** Opens the seat of the agent who has just entered and waits until its line stands. Milliseconds from the click. */
export async function takeSeat(page: Page, campaign: string): Promise<number> {
  await page.getByRole("radio", { name: campaign }).check();
  await page.getByRole("button", { name: "Permitir el micrófono" }).click();
  await page.getByText("Habla: la barra debe moverse").waitFor();
  const from = performance.now();
  await page.getByRole("button", { name: "Abrir el puesto" }).click();
  await page
    .locator('[data-state="available"], [data-state="talking"], [data-state="dialling"]')
    .first()
    .waitFor();
  return performance.now() - from;
}

export const inCall = (page: Page) => page.getByRole("button", { name: /^Colgar/ });
export const callBar = (page: Page) => page.getByRole("region", { name: "Barra de llamada" });

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/**
 * What axe finds wrong with the page as it stands, as "rule: where"; `also` names rules that are off by default, `only` the
 * ones to look for.
 */
export async function barriers(
  page: Page,
  also: readonly string[] = [],
  only: { readonly tags?: readonly string[]; readonly rules?: readonly string[] } = {},
): Promise<readonly string[]> {
  if (!(await page.evaluate("'axe' in globalThis"))) await page.evaluate(`${axeSource}; undefined`);
  return page.evaluate(
    async ({ also, only }) => {
      interface Result {
        readonly violations: readonly { id: string; nodes: readonly { target: readonly string[] }[] }[];
      }
      const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<Result> } };
      const rules = Object.fromEntries(also.map((rule) => [rule, { enabled: true }]));
      const { violations } = await axe.run({
        rules,
        resultTypes: ["violations"],
        ...(only.rules ? { runOnly: { type: "rule", values: only.rules } } : {}),
        ...(only.tags ? { runOnly: { type: "tag", values: only.tags } } : {}),
      });
      return violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
      );
    },
    { also, only },
  );
}
/** The same in light and in dark, with the name of the theme before each. */
export async function barriersInBothThemes(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor({ state: "attached" });
    found.push(...(await barriers(page)).map((barrier) => `${colorScheme} ${barrier}`));
  }
  return found;
}

export interface Painted {
  readonly name: string;
  /** This machine's clock, two frames after the name entered the page. */
  readonly at: number;
}
/** Told each time the call bar shows somebody else. Before the page's first load. */
export async function watchPaints(page: Page, tell: (painted: Painted) => void): Promise<void> {
  await page.exposeFunction("tellPainted", (name: string, at: number) => tell({ name, at }));
  await page.addInitScript(() => {
    interface Found {
      readonly textContent: string;
    }
    const world = globalThis as unknown as {
      document: { querySelector(selector: string): Found | null };
      MutationObserver: new (seen: () => void) => { observe(root: unknown, what: object): void };
      requestAnimationFrame(next: () => void): void;
      tellPainted(name: string, at: number): void;
    };
    let shown = "";
    new world.MutationObserver(() => {
      const bar = world.document.querySelector(
        'section[aria-label="Barra de llamada"] > span:nth-child(2) > strong',
      );
      const name = bar?.textContent ?? "";
      if (name === shown) return;
      shown = name;
      if (name === "") return;
      world.requestAnimationFrame(() =>
        world.requestAnimationFrame(() => world.tellPainted(name, Date.now())),
      );
    }).observe(world.document, { subtree: true, childList: true, characterData: true });
  });
}
