// Every screen in every state it can be in, looked at by axe and walked through by keyboard; names that try to be code are shown on all
// of them.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { routesOfThePages, type Screen, screens } from "./screens/routes.ts";
import { inspect, openVisitor, type State } from "./screens/visit.ts";
import { openWorld, type World } from "./screens/world.ts";
import { startBrowser } from "./support.ts";

let world: World;
let browser: Browser;
beforeAll(async () => {
  [world, browser] = await Promise.all([openWorld(), startBrowser()]);
});
afterAll(() => browser?.close());

const only = process.env.SCREENS;
async function faultsOf(
  state: State,
  agency: keyof Pick<World, "full" | "bare" | "begun">,
  mine: readonly Screen[],
) {
  const faults: string[] = [];
  for (const as of ["nobody", "admin", "agent"] as const) {
    const of = mine.filter((screen) => screen.as === as && (!only || screen.path.includes(only)));
    if (of.length === 0) continue;
    const visitor = await openVisitor(browser, world, { as, agency: world[agency], state });
    for (const screen of of) { console.log(screen.path, Math.round(performance.now()));
      faults.push(
        ...(await inspect(visitor, screen).catch((e) => [`${screen.path} ${state}: ${e.stack?.slice(0,600)}`])),
      );
    faults.push(...visitor.problems.map((p) => `${state} ${as} problem ${p}`));
    await visitor.close();
  }
  return faults;
}

test("every screen has its line here", () => {
  expect(screens.map(({ path }) => path).toSorted()).toEqual(routesOfThePages());
});

test.each(["full", "loading", "error", "offline"] as const)("state %s;", async (state) => {
  expect(world.fields.length).toBeGreaterThan(40);
  expect(await faultsOf(state, "full", screens)).toEqual([]);
});
test("empty", async () => {
  const of = (screen: Screen) => screen.path.includes(":id");
  expect([
    ...(await faultsOf(
      "empty",
      "bare",
      screens.filter((s) => !of(s)),
    )),
    ...(await faultsOf("empty", "begun", screens.filter(of))),
  ]).toEqual([]);
});
