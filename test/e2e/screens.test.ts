// Every screen in every state it can be in, looked at by axe, walked through with the Tab key and narrowed to 320 pixels; names
// that try to be code stand in every field shown.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { barriers } from "./pages.ts";
import { routesOfThePages, type Screen, screens } from "./screens/routes.ts";
import { follow, inspect, openVisitor, type State } from "./screens/visit.ts";
import { openWorld, type World } from "./screens/world.ts";
import { startBrowser } from "./support.ts";

let world: World;
let browser: Browser;
beforeAll(async () => {
  [world, browser] = await Promise.all([openWorld(), startBrowser()]);
});
afterAll(() => browser?.close());

/** Pages open at a time: while one waits for an answer another draws. */
const tabs = 3;
type Name = "full" | "bare" | "begun";
async function faultsOf(state: State, agency: Name, mine: readonly Screen[]): Promise<readonly string[]> {
  const faults: string[] = [];
  const visit = async (as: Screen["as"], waiting: Screen[]): Promise<void> => {
    if (waiting.length === 0) return;
    const visitor = await openVisitor(browser, world, { as, agency: world[agency], state });
    for (let next = waiting.shift(); next; next = waiting.shift())
      faults.push(
        ...(await inspect(visitor, next, next.path === "/piso").catch((error: Error) => [
          `${next?.path} ${state}: ${error.message}`,
        ])),
      );
    faults.push(...visitor.problems().map((problem) => `${state} ${as}: ${problem}`));
    await visitor.close();
  };
  const of = (as: Screen["as"]) => mine.filter((screen) => screen.as === as);
  const admins = of("admin");
  await Promise.all([
    visit("nobody", of("nobody")).then(() => visit("agent", of("agent"))),
    ...Array.from({ length: tabs - 1 }, () => visit("admin", admins)),
  ]);
  return faults;
}
/** One of each kind of page; the others are hindered by `npm run soak -- screens`, which takes three minutes more. */
const kinds = new Set([
  "/entrar",
  "/oficina/apertura",
  "/oficina/campanas/:id",
  "/oficina/carteras",
  "/oficina/carteras/:id/carta",
  "/oficina/informes/gestiones",
  "/oficina/personas/:id",
  "/oficina/segmentos/nuevo",
  "/oficina/seguimiento",
  "/oficina/sistema",
  "/piso",
  "/puesto",
]);
const hindered =
  process.env.RECAUDO_SCREENS === "all" ? screens : screens.filter(({ path }) => kinds.has(path));
const told = (screen: Screen): boolean => screen.path.includes(":id");

test("every address of the pages is among those looked at", () => {
  expect(screens.map(({ path }) => path).toSorted()).toEqual(routesOfThePages());
  expect(hindered.length).toBeGreaterThanOrEqual(kinds.size);
});

test("full of hostile names, every screen shows them as text, in light and in dark", async () => {
  expect(world.fields.length).toBeGreaterThan(40);
  expect(await faultsOf("full", "full", screens)).toEqual([]);
});

test("with nothing yet, every screen says so", async () => {
  const bare = screens.filter((screen) => !told(screen));
  expect(await faultsOf("empty", "bare", bare)).toEqual([]);
  expect(await faultsOf("empty", "begun", screens.filter(told))).toEqual([]);
});

test("while its answers are on their way, every screen says that it loads", async () => {
  expect(await faultsOf("loading", "full", hindered)).toEqual([]);
});

test("when the server fails, every screen says so with the code for support", async () => {
  expect(await faultsOf("error", "full", hindered)).toEqual([]);
});

test("without a connection, every screen says so", async () => {
  expect(await faultsOf("offline", "full", hindered)).toEqual([]);
});

test("a state is told by a sign and a word, never by its colour alone", async () => {
  const visitor = await openVisitor(browser, world, { as: "admin", agency: world.full, state: "full" });
  await follow(visitor, { path: "/piso", as: "admin" });
  const marks = await visitor.page.locator("main :has(> [class*='_mark_'])").allInnerTexts();
  expect(marks.length).toBeGreaterThan(3);
  expect(marks.filter((text) => !/[^\p{L}\p{N}\s:.,·]/u.test(text) || !/\p{L}{3}/u.test(text))).toEqual([]);
  await visitor.close();
});

test("a sample is heard and labelled with one key, and the key for undoing takes the label back", async () => {
  const visitor = await openVisitor(browser, world, { as: "admin", agency: world.full, state: "full" });
  const { page } = visitor;
  await follow(visitor, { path: "/oficina/deteccion", as: "admin" });
  await page.getByRole("button", { name: "Escuchar", exact: true }).first().click();
  const dialog = page.getByRole("dialog", { name: "¿Persona o máquina?" });
  await dialog.waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.keyboard.press("m");
  await dialog.getByText("Anotado: Máquina").waitFor();
  await page.keyboard.press("z");
  await dialog.getByText("Se deshizo la última").waitFor();
  await page.keyboard.press("p");
  await dialog.getByText("Anotado: Persona").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("cell", { name: "Persona", exact: true }).waitFor();
  await visitor.close();
});
