// The agent's desk in a real browser against the real system: a person is dialled over SIP, heard through WebRTC, and what was
// agreed is written with the keyboard alone.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answering, say, type Step, wait } from "#telephony/carrier/behaviour.ts";
import { tone } from "#telephony/carrier/tones.ts";
import { type Agency, assignmentFile, importFile, openAgency, password, people, startCampaign } from "./agency.ts";
import { enter, openPage, picture, soundOf } from "./pages.ts";
import { startBrowser, startSystem, type System } from "./support.ts";

let system: System;
let browser: Browser;
let agency: Agency;
let page: Page;
let problems: readonly string[];
const talkers = people("Conversacion", 6, 0, (i) => ["Ana Soto", "Luis Rojas", "Rosa Vera", "Iván Mora", "Eva Lira", "Juan Paz"][i] ?? "");

/** Says "¿aló?", waits, and hums for as long as the call lasts. */
const hums: readonly Step[] = [wait(200), say(tone(440, 500), "greeting"), wait(2_500), { do: "loop", sound: tone(600, 1_000) }];

beforeAll(async () => {
  const t0 = performance.now();
  [system, browser] = await Promise.all([startSystem(), startBrowser()]);
  console.log("system up", Math.round(performance.now() - t0));
});
afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

test("an empty system is set up in the browser with the code the start command printed", async () => {
  ({ page, problems } = await openPage(browser, system));
  await page.goto("/");
  await picture(page, "01-setup");
  await page.waitForURL("**/instalar");
  await page.getByLabel("Código").fill(system.setupCode);
  await page.locator("[name=agency]").fill("Cobranzas del Sur");
  await page.locator("[name=name]").fill("Administración");
  await page.locator("[name=username]").fill("admin");
  await page.locator("[name=password]").fill(password);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.pathname.includes("instalar"));
  await picture(page, "02-admin-home");
  agency = await openAgency(system);
  for (const [username, name, role] of [["agente", "Gabriela Pérez", "agent"], ["supervisora", "Sara Núñez", "supervisor"]])
    await agency.admin.post("/v1/users", { username, name, role, password });
  for (const debtor of talkers) system.carrier.behave(debtor.phone, answering(hums));
  const job = await importFile(agency, "cartera.csv", assignmentFile(talkers, 11_000_000));
  console.log(JSON.stringify(job.result ?? job));
  await startCampaign(agency, "Conversaciones", "Conversacion");
});

test("an agent sits down, has a line, and within a minute hears a person whose account is on the screen", async () => {
  ({ page, problems } = await openPage(browser, system));
  await enter(page, "agente");
  await page.getByRole("heading", { name: "Abrir el puesto" }).waitFor();
  await picture(page, "03-open-seat");
  await page.getByRole("button", { name: "Permitir el micrófono" }).click();
  await page.getByText("Habla: la barra debe moverse").waitFor();
  await picture(page, "04-microphone");
  const t0 = performance.now();
  await page.getByRole("button", { name: "Abrir el puesto" }).click();
  const available = page.getByRole("button", { name: "Disponible" });
  await available.waitFor();
  console.log("seat open", Math.round(performance.now() - t0));
  await expect.poll(() => available.isEnabled(), { timeout: 15_000 }).toBe(true);
  console.log("line up", Math.round(performance.now() - t0), await soundOf(page));
  await picture(page, "05-line-up");
  await available.click();
  await page.getByText("Verificar identidad").waitFor({ timeout: 60_000 });
  console.log("call", Math.round(performance.now() - t0));
  await picture(page, "06-call");
  await page.waitForTimeout(4000);
  await picture(page, "07-call");
  console.log(await soundOf(page), problems, system.carrier.events.map((e) => `${e.type} ${e.number}`));
  expect(problems).toEqual([]);
});
