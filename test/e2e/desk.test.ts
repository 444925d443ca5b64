// The agent's desk in a real browser against the real system: a person is dialled over SIP, heard through WebRTC, and what was
// agreed is written with the keyboard alone.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answering, say, wait } from "#telephony/carrier/behaviour.ts";
import { tone } from "#telephony/carrier/tones.ts";
import { type Agency, follow, importPeople, openAgency, password, people, startCampaign } from "./agency.ts";
import {
  barriersInBothThemes,
  callBar,
  enter,
  forbidMouse,
  inCall,
  openPage,
  picture,
  press,
  soundOf,
  takeSeat,
} from "./pages.ts";
import { type System, startBrowser, startSystem } from "./support.ts";

const patience = { timeout: 20_000, interval: 50 };
/** Packets of 20 ms: a second and a half of sound. */
const enoughPackets = 75;

let system: System;
let browser: Browser;
let agency: Agency;
let context: BrowserContext;
let page: Page;
let problems: readonly string[];
const names = [
  "Ana Soto",
  "Luis Rojas",
  "Rosa Vera",
  "Iván Mora",
  "Eva Lira",
  "Juan Paz",
  "Inés Toro",
  "Hugo Cid",
];
const talkers = people("Conversacion", names.length, 0, (i) => names[i] ?? "");
/** Says "¿aló?", waits, and hums for as long as the call lasts. */
const hums = () =>
  answering([
    wait(200),
    say(tone(300, 400), "greeting"),
    wait(2_500),
    { do: "loop", sound: tone(600, 1_000) },
  ]);

beforeAll(async () => {
  [system, browser] = await Promise.all([startSystem(), startBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

/** Who is on the line, as the far end and the database know it. */
async function currentCall() {
  const [attempt] = await system.rows<{ id: string; debtor_id: string; full_name: string; e164: string }>(
    `select a.id, a.debtor_id, d.full_name, p.e164 from attempt a
     join debtor d on d.id = a.debtor_id join phone p on p.id = a.phone_id
     where a.state <> 'ended' and a.bridged_at is not null order by a.bridged_at desc limit 1`,
  );
  if (!attempt) throw new Error("nobody is on the line");
  return attempt;
}
const savedFor = (attempt: string) =>
  system.rows<{ disposition: string; note: string }>(
    "select disposition, note from gestion where attempt_id = $1",
    [attempt],
  );
async function hears(): Promise<void> {
  const before = await soundOf(page);
  await expect.poll(async () => (await soundOf(page)).energy, patience).toBeGreaterThan(before.energy + 0.01);
}
/** Lets a second and a half of packets come in and says how much sound was in them. */
async function energyOfWhile(): Promise<number> {
  const before = await soundOf(page);
  await expect
    .poll(async () => (await soundOf(page)).sent, patience)
    .toBeGreaterThan(before.sent + enoughPackets);
  return (await soundOf(page)).energy - before.energy;
}
async function nextCall(after: string): Promise<string> {
  await expect
    .poll(async () => (await currentCall().catch(() => undefined))?.id ?? after, patience)
    .not.toBe(after);
  await inCall(page).waitFor();
  return (await currentCall()).id;
}

test("an empty system is set up in the browser with the code the start command printed", async () => {
  const first = await openPage(browser, system);
  await first.page.goto("/");
  await first.page.waitForURL("**/instalar");
  await picture(first.page, "setup");
  await first.page.locator("[name=code]").fill(system.setupCode);
  await first.page.locator("[name=agency]").fill("Cobranzas del Sur");
  // Where agents need not rest ten seconds between two people: journeys show the rest.
  await first.page.locator("[name=country]").selectOption("PE");
  await first.page.locator("[name=name]").fill("Administración");
  await first.page.locator("[name=username]").fill("admin");
  await first.page.locator("[name=password]").fill(password);
  await first.page.keyboard.press("Enter");
  await first.page.waitForURL((url) => !url.pathname.includes("instalar"));
  await first.page.getByText("Demostración: el reloj de la operación").waitFor();
  expect(first.problems).toEqual([]);
  await first.context.close();

  agency = await openAgency(system);
  await agency.admin.post("/v1/users", { username: "gaby", name: "Gabriela Pérez", role: "agent", password });
  for (const { phone } of talkers) system.carrier.behave(phone, hums);
  expect((await importPeople(agency, talkers, 11_000_000)).result).toMatchObject({
    accepted: names.length,
    rejected: 0,
  });
  await startCampaign(agency, "Conversaciones", "Conversacion");
});

test("an agent sits down and within a minute hears a person, is heard, and sees that person's account", async () => {
  ({ context, page, problems } = await openPage(browser, system));
  await enter(page, "gaby");
  const from = performance.now();
  console.log(`seat asked → line up: ${Math.round(await takeSeat(page, "Conversaciones"))} ms`);
  await inCall(page).waitFor({ timeout: 60_000 });
  console.log(`seat asked → first call: ${Math.round(performance.now() - from)} ms`);
  expect(performance.now() - from).toBeLessThan(60_000);
  const call = await currentCall();
  await callBar(page).getByText(call.full_name).waitFor();
  // The end of each beep of the agent's microphone.
  const seen = system.carrier.events.length;
  await hears();
  expect((await soundOf(page)).ice).toBe("connected");
  await system.carrier.until(
    (event) => event.type === "quiet" && event.number.endsWith(call.e164.slice(1)),
    seen,
  );
  await picture(page, "talking");
  expect(problems).toEqual([]);
});

test("one key says that identity was verified, and the whole script opens", async () => {
  const call = await currentCall();
  await page.getByText("Guion neutral").waitFor();
  await press(page, "Shift+F9");
  await callBar(page).getByText("Identidad verificada").waitFor();
  await page.getByText("Guion neutral").waitFor({ state: "detached" });
  const verified = () =>
    system.rows("select 1 from attempt where id = $1 and identity_verified_at is not null", [call.id]);
  await expect.poll(async () => (await verified()).length, patience).toBe(1);
  await picture(page, "verified");
});

test("hold silences the person for the agent and mute silences the agent for the person", async () => {
  await press(page, "Shift+F4");
  await page.getByRole("button", { name: /^Retomar/ }).waitFor();
  await picture(page, "hold");
  // What was on its way when the key was pressed may still arrive; the same below.
  await energyOfWhile();
  expect(await energyOfWhile()).toBeLessThan(0.001);
  await press(page, "Shift+F4");
  await page.getByRole("button", { name: /^Espera/ }).waitFor();
  await hears();
  await press(page, "F4");
  await page.getByRole("button", { name: /^Silenciado/ }).waitFor();
  await energyOfWhile();
  const before = system.carrier.events.length;
  await energyOfWhile();
  expect(system.carrier.events.slice(before).filter(({ type }) => type === "quiet")).toEqual([]);
  await press(page, "F4");
  await system.carrier.until(({ type }) => type === "quiet", before);
});

test("a reload in mid-call gives back the same call, its sound and the note", async () => {
  const call = await currentCall();
  await press(page, "Control+F2");
  await page.keyboard.type("Trabaja de noche");
  await page.reload();
  await inCall(page).waitFor();
  await callBar(page).getByText(call.full_name).waitFor();
  expect(await page.getByLabel("Nota de la llamada").inputValue()).toBe("Trabaja de noche");
  await hears();
  expect((await currentCall()).id).toBe(call.id);
});

test("a promise takes four keys, is written once, and the next call comes", async () => {
  const call = await currentCall();
  await forbidMouse(page);
  expect(await press(page, "F2", "1")).toBe(2);
  await page.getByRole("dialog").locator("[data-step]").first().waitFor();
  await picture(page, "promise");
  await press(page, "Enter", "Enter");
  await page
    .getByText("Se enviará al colgar")
    .or(page.getByText(/colgar/i))
    .first()
    .waitFor();
  await picture(page, "promise-held");
  await press(page, "F8");
  await expect.poll(async () => (await savedFor(call.id)).length, patience).toBe(1);
  expect(await savedFor(call.id)).toEqual([{ disposition: "PROMESA", note: "Trabaja de noche" }]);
  expect(await system.rows("select state from promise where debtor_id = $1", [call.debtor_id])).toEqual([
    { state: "ACTIVE" },
  ]);
  await nextCall(call.id);
  expect(await savedFor(call.id)).toHaveLength(1);
  expect(problems).toEqual([]);
});

test("a plain result takes two keys after hanging up", async () => {
  const call = await currentCall();
  await press(page, "F8");
  await callBar(page).getByText("Tipificando").waitFor();
  await picture(page, "wrapup");
  expect(await press(page, "F2", "8")).toBe(2);
  await expect.poll(() => savedFor(call.id), patience).toEqual([{ disposition: "EQUIVOCADO", note: "" }]);
  await nextCall(call.id);
});

test("a result saved without a network is sent exactly once when it is back, also over a reload", async () => {
  const call = await currentCall();
  await press(page, "F8");
  await callBar(page).getByText("Tipificando").waitFor();
  await context.setOffline(true);
  await press(page, "F2", "8");
  await page.getByText("1 por enviar").waitFor();
  await picture(page, "offline");
  expect(await savedFor(call.id)).toEqual([]);
  await context.setOffline(false);
  await page.goto("/puesto");
  await expect.poll(() => savedFor(call.id), patience).toEqual([{ disposition: "EQUIVOCADO", note: "" }]);
  await nextCall(call.id);
  expect(await savedFor(call.id)).toHaveLength(1);
});

test("a payments file keeps the promise, and who paid is not dialled again", async () => {
  const [promised] = await system.rows<{ number: string; amount: string; debtor_id: string; e164: string }>(
    `select a.number, a.balance_minor::text as amount, p.debtor_id, ph.e164 from promise p
     join account a on a.id = p.account_id join phone ph on ph.debtor_id = p.debtor_id`,
  );
  const file = `operacion;monto;fecha pago;referencia\r\n${promised?.number};${promised?.amount};24-11-2026;T-1\r\n`;
  const { jobId } = await agency.admin.upload<{ jobId: string }>(
    `/v1/portfolios/${agency.portfolioId}/payments-files?throughOn=2026-11-24`,
    new TextEncoder().encode(file),
  );
  expect((await follow(agency.admin, jobId)).result).toMatchObject({
    applied: 1,
    rejected: 0,
    closedAccounts: 1,
  });
  const state = async () =>
    (await system.rows("select state from promise where debtor_id = $1", [promised?.debtor_id]))[0]?.state;
  await expect.poll(state, patience).toBe("KEPT");
  const call = await currentCall();
  await press(page, "F8");
  await callBar(page).getByText("Tipificando").waitFor();
  await press(page, "F2", "8");
  await nextCall(call.id);
  const dialled = system.carrier.events.filter(
    ({ type, number }) => type === "invite" && number.endsWith(promised?.e164.slice(1) ?? "none"),
  );
  expect(dialled).toHaveLength(1);
});

test("a caller who does not say who they are by keypad is asked by the agent, found by name and written down", async () => {
  const last = await currentCall();
  const steps = [
    wait(1_500),
    { do: "press" as const, keys: "#" },
    wait(1_500),
    { do: "press" as const, keys: "#" },
    say(tone(300, 400), "waits"),
    { do: "loop" as const, sound: tone(600, 1_000) },
  ];
  const seen = system.carrier.events.length;
  await system.carrier.call("56222333444", "6005550100", { kind: "answer", ringMs: 0, steps });
  await system.carrier.until((event) => event.type === "said" && event.label === "waits", seen);
  await forbidMouse(page);
  await press(page, "F8");
  await callBar(page).getByText("Tipificando").waitFor();
  await press(page, "F2", "8");
  await page.getByRole("heading", { name: "¿Quién llama?" }).waitFor();
  await callBar(page).getByText("Llamada entrante sin identificar").waitFor();
  await hears();
  await picture(page, "unknown-caller");
  await press(page, "F2");
  await page.getByRole("button", { name: /No figura en las carteras/ }).waitFor();
  expect(await barriersInBothThemes(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  await picture(page, "unknown-caller-closing-dark");
  await press(page, "Backspace");
  await page.keyboard.type(last.full_name.toLowerCase().split(" ").reverse().join(" "));
  await press(page, "Enter");
  await page.getByRole("button", { name: new RegExp(last.full_name) }).waitFor();
  await picture(page, "unknown-caller-found-dark");
  await page.emulateMedia({ colorScheme: "light" });
  await picture(page, "unknown-caller-found");
  await press(page, "1");
  await callBar(page).getByText(last.full_name).waitFor();
  await picture(page, "unknown-caller-named");
  const [call] = await system.rows<{ id: string; debtor_id: string }>(
    "select id, debtor_id from attempt where direction = 'inbound'",
  );
  expect(call?.debtor_id).toBe(last.debtor_id);
  await press(page, "F8");
  await callBar(page).getByText("Tipificando").waitFor();
  await press(page, "F2", "8");
  await expect
    .poll(() => savedFor(call?.id ?? ""), patience)
    .toEqual([{ disposition: "EQUIVOCADO", note: "" }]);
  await nextCall(last.id);
  expect(problems).toEqual([]);
});

test("«ya pagué» is written with the keyboard alone: when, how much, through what", async () => {
  const call = await currentCall();
  await press(page, "F8");
  await callBar(page).getByText("Tipificando").waitFor();
  await press(page, "F2", "3");
  await page.getByLabel(/Día del pago/).waitFor();
  // Nothing is saved while something is missing, and what is missing is told.
  await press(page, "Control+Enter");
  await page.getByRole("dialog").getByText("Escribe una fecha.").waitFor();
  await page.keyboard.type("ayer");
  await press(page, "Enter");
  await page.keyboard.type("40k");
  await press(page, "Enter");
  await page.keyboard.type("Bill");
  await press(page, "Enter");
  await page.keyboard.type("YP-20417");
  await picture(page, "reported-payment");
  await press(page, "Enter");
  await expect.poll(() => savedFor(call.id), patience).toEqual([{ disposition: "YA_PAGO", note: "" }]);
  expect(
    await system.rows(
      "select paid_on::text, amount_minor::text, channel, operation from reported_payment where debtor_id = $1",
      [call.debtor_id],
    ),
  ).toEqual([{ paid_on: "2026-11-23", amount_minor: "40000", channel: "billetera", operation: "YP-20417" }]);
  expect(problems).toEqual([]);
});

test("a promise is renewed from the agenda with the keyboard alone, and the old one gives way", async () => {
  await nextCall("");
  const call = await currentCall();
  await press(page, "F2", "1");
  await page.getByRole("dialog").locator("[data-step]").first().waitFor();
  await press(page, "Control+Shift+Enter");
  const renew = page.getByRole("link", { name: `Renovar la promesa de ${call.full_name}` });
  await renew.waitFor();
  await renew.focus();
  await press(page, "Enter");
  await page.getByRole("dialog").getByText("Solo una anotación").waitFor();
  await press(page, "7");
  await page.getByText(/^◆ Reemplaza la promesa de/).waitFor();
  await page.keyboard.type("50000");
  await press(page, "Enter");
  await page.keyboard.type("+7");
  await picture(page, "renewal");
  await press(page, "Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  const states = () =>
    system.rows(
      "select state, amount_minor::text, due_on::text from promise where debtor_id = $1 order by taken_at",
      [call.debtor_id],
    );
  await expect
    .poll(states, patience)
    .toMatchObject([{ state: "REPLACED" }, { state: "ACTIVE", amount_minor: "50000", due_on: "2026-12-01" }]);
  await page.getByText("Promesa $50.000").waitFor();
  expect(page.url()).not.toContain("renovar");
  expect(problems).toEqual([]);
});
