// A browser page of one person in one state of the system, and what is wrong with a screen it shows.
import type { Browser, Page } from "playwright-core";
import { sessionCookie } from "#http/auth.ts";
import { barriers, openPage, picture } from "../pages.ts";
import { installProbe, keyboardFaults, spills } from "./probe.ts";
import { addressOf, type Screen } from "./routes.ts";
import type { Agency, World } from "./world.ts";

export const states = ["full", "empty", "loading", "error", "offline"] as const;
export type State = (typeof states)[number];

/** The session itself is answered: without it there is no screen. */
const answered = /\/v1\/(session|setup)$/;
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const desktop = { width: 1366, height: 768 };
const narrow = { width: 320, height: 568 };

/** What the browser itself says about answers that this state withholds; the engine is away, and no telephone line is there. */
const away = /status of 503 .*\/health\)|WebSocket connection to .*\/sip/;
const expected: Readonly<Record<State, RegExp>> = {
  full: away,
  empty: new RegExp(`${away.source}|status of 404`),
  loading: away,
  error: new RegExp(`${away.source}|status of 500`),
  offline: new RegExp(`${away.source}|ERR_INTERNET_DISCONNECTED`),
};

export interface Visitor {
  readonly page: Page;
  underWay(what: "page" | "all"): number;
  problems(): readonly string[];
  readonly state: State;
  readonly agency: Agency;
  close(): Promise<void>;
}

export async function openVisitor(
  browser: Browser,
  world: World,
  who: { readonly as: Screen["as"]; readonly agency: Agency; readonly state: State },
): Promise<Visitor> {
  const { agency, state, as } = who;
  const { context, page, problems } = await openPage(browser, world);
  const underWay = watchRequests(page);
  await installProbe(page);
  if (as !== "nobody") {
    const value = agency[as].token;
    await context.addCookies([
      { name: sessionCookie, value, url: world.url.replace("http:", "https:"), secure: true, httpOnly: true },
    ]);
  }
  if (as === "agent" && agency === world.full)
    await page.addInitScript(
      `sessionStorage.setItem("recaudo.seat", ${JSON.stringify(JSON.stringify(world.seat))})`,
    );
  await hinder(page, state);
  await page.goto("/no-existe");
  await page.locator("main").first().waitFor();
  if (state === "offline") await page.evaluate("dispatchEvent(new Event('offline'))");
  return {
    page,
    state,
    agency,
    underWay,
    problems: () => problems.filter((problem) => !expected[state].test(problem)),
    close: () => context.close(),
  };
}

async function hinder(page: Page, state: State): Promise<void> {
  if (state === "full" || state === "empty") return;
  if (state === "error") await page.clock.install();
  if (state === "offline")
    await page.addInitScript("Object.defineProperty(navigator, 'onLine', { get: () => false })");
  await page.routeWebSocket(/\/v1\/live$/, (socket) =>
    state === "loading" ? undefined : void socket.close(),
  );
  await page.route(/\/(v1\/|health$)/, async (route) => {
    if (answered.test(route.request().url()) && route.request().method() === "GET") return route.continue();
    if (state === "offline") return route.abort("internetdisconnected");
    if (state === "error")
      return route.fulfill({
        status: 500,
        contentType: "application/problem+json",
        body: JSON.stringify({
          type: "about:blank",
          title: "internal",
          status: 500,
          code: "internal",
          requestId: "prueba",
        }),
      });
  });
}

/** Goes there as a link does, without reading the page anew. */
export async function follow(visitor: Visitor, screen: Screen): Promise<void> {
  const { page, agency } = visitor;
  await page.evaluate(
    (to) => {
      const world = globalThis as unknown as {
        history: { pushState(state: object | null, title: string, to: string): void };
        dispatchEvent(event: object): void;
        PopStateEvent: new (name: string) => object;
      };
      world.history.pushState(null, "", to);
      world.dispatchEvent(new world.PopStateEvent("popstate"));
    },
    addressOf(screen, agency.ids),
  );
  await settle(visitor, screen);
}

/** Until the page belongs to its address, nothing is on its way and all of it is drawn. */
async function settle({ page, state, underWay }: Visitor, { still }: Screen): Promise<void> {
  const alert = page.locator("main").getByRole("alert").first();
  for (let round = 0, quiet = 0; round < mostRounds && quiet < 2; round += 1) {
    await page.evaluate(twoFrames);
    const here = (await page.evaluate(arrived)) === true;
    const answered = underWay(state === "loading" ? "page" : "all") === 0;
    const drawn = state === "loading" || (await busy(page)) === 0;
    const failed = !failing.has(state) || still === true || (await alert.isVisible());
    quiet = here && answered && drawn && failed ? quiet + 1 : 0;
    // Silence is asked again three times, each time after a longer while.
    if (here && answered && state === "error" && !(drawn && failed)) await page.clock.fastForward(5_000);
    if (state === "error" && here && round > 25) return;
  }
}
const mostRounds = 200;
const failing: ReadonlySet<State> = new Set(["error", "offline"]);
/** What is drawn is the page of the address, and not still the one before. */
const arrived = "document.querySelector('main')?.dataset.page === location.pathname";
const late = { state: "attached", timeout: 10_000 } as const;
const twoFrames =
  "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 10))))";
const busy = (page: Page): Promise<number> => page.locator("main [aria-busy=true]").count();

/** How many requests of the page's own parts, or of all, have no answer yet. */
function watchRequests(page: Page): Visitor["underWay"] {
  const all = new Map<object, string>();
  page.on("request", (request) => all.set(request, request.url()));
  for (const over of ["requestfinished", "requestfailed"] as const)
    page.on(over as "requestfinished", (request) => all.delete(request));
  return (what) =>
    [...all.values()].filter((url) => (what === "all" ? true : !/\/(v1\/|health$)/.test(url))).length;
}

/** What the screen must say of itself in this state. */
async function says({ page, state }: Visitor, { still }: Screen): Promise<readonly string[]> {
  if (still) return [];
  // Its answers never come: what it says then it says for good, however late a slow machine has drawn it.
  if (state === "loading")
    await page
      .locator("main [aria-busy=true]")
      .first()
      .waitFor(late)
      .catch(() => {});
  const waiting = await busy(page);
  const alerts = await page.locator("main [role=alert]").allInnerTexts();
  if (state === "empty" && alerts.some((text) => !/not_found/.test(text)))
    return [`fails: ${alerts.join(" ")}`];
  if (state === "loading") return waiting > 0 ? [] : ["does not say that it is loading"];
  if (waiting > 0) return ["is still loading"];
  if (state === "error" && !alerts.some((text) => /prueba|conexi/.test(text)))
    return ["does not say what failed"];
  if (state === "offline" && !alerts.some((text) => /conexi/i.test(text)))
    return ["does not say that there is no connection"];
  if (state === "full" && alerts.some((text) => !withoutLine.test(text)))
    return [`fails: ${alerts.join(" ")}`];
  return [];
}

/** The exchange is simulated: no browser's sound reaches it. */
const withoutLine = /^La telefonía se desconectó/;

export async function inspect(visitor: Visitor, screen: Screen, whole = false): Promise<readonly string[]> {
  const { page, state } = visitor;
  await follow(visitor, screen);
  const found = [...(await says(visitor, screen))];
  const name = `${screen.path.slice(1).replaceAll("/", "-").replaceAll(/[:*]/g, "") || "otra"}-${state}`;
  await picture(page, `${name}-claro`);
  found.push(...(await barriers(page, ["target-size"], { tags })));
  found.push(...(await keyboardFaults(page, whole)));
  await page.setViewportSize(narrow);
  found.push(...(await spills(page)));
  await picture(page, `${name}-320`);
  await page.setViewportSize(desktop);
  if (state === "full") {
    await page.emulateMedia({ colorScheme: "dark" });
    await page.locator('html[data-mantine-color-scheme="dark"]').waitFor({ state: "attached" });
    await picture(page, `${name}-oscuro`);
    found.push(
      ...(await barriers(page, [], { rules: ["color-contrast", "link-in-text-block"] })).map(
        (one) => `dark ${one}`,
      ),
    );
    await page.emulateMedia({ colorScheme: "light" });
  }
  return found.map((one) => `${screen.path} ${state}: ${one}`);
}
