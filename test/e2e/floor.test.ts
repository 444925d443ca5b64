// The supervisor's floor beside a working desk, both in real browsers: tiles and pacing, listening to a call, pausing; names that
// try to be code; and how long a person takes to be on the screen.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DebtorCard } from "#http/contract/desk.ts";
import { answering, type Behaviour, say, wait } from "#telephony/carrier/behaviour.ts";
import { tone } from "#telephony/carrier/tones.ts";
import { type Agency, importPeople, logIn, openAgency, password, people, startCampaign } from "./agency.ts";
import {
  barriersInBothThemes,
  callBar,
  enter,
  inCall,
  openPage,
  type Painted,
  picture,
  press,
  soundOf,
  takeSeat,
  watchPaints,
} from "./pages.ts";
import { type System, startBrowser, startSystem } from "./support.ts";

const patience = { timeout: 20_000, interval: 50 };
/**
 * The goal is 300 ms (p95, processor four times slower) on a machine with nothing else to do: there,
 * `RECAUDO_JUDGE_POP=1 npm test -- e2e` judges it. Where
 * neighbours share the processor the browser mostly waits for its turn (p95 1,550 ms at load 10 on two processors, 2–4 ms of them the
 * server's), so here the figure is printed, and only a screen that hangs fails.
 */
const popBudgetMs = process.env.RECAUDO_JUDGE_POP === "1" ? 300 : 5_000;
const popsMeasured = 12;

let system: System;
let browser: Browser;
let agency: Agency;
let desk: Page;
let floor: Page;
let deskProblems: readonly string[];
let floorProblems: readonly string[];
const paints: Painted[] = [];

const hostile: readonly string[] = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../fixtures/names/hostile-debtor-names.json"), "utf8"),
);
const talker = people("Conversacion", 2, 0, () => "Ana Soto");
const strangers = people("Hostil", hostile.length, 100, (i) => hostile[i] ?? "");
const hums = (): Behaviour =>
  answering([
    wait(200),
    say(tone(300, 400), "greeting"),
    wait(1_500),
    { do: "loop", sound: tone(600, 1_000) },
  ]);
/** As short as a person can be told from a machine. */
const answers = (): Behaviour => answering([wait(50), say(tone(300, 250), "greeting")], { ringMs: 0 });

beforeAll(async () => {
  [system, browser] = await Promise.all([startSystem(), startBrowser()]);
  await fetch(`${system.url}/v1/setup`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      code: system.setupCode,
      agency: "Cobranzas del Sur",
      // Whose law knows no rest between two attentions: these are many, and journeys show the rest.
      country: "PE",
      name: "Administración",
      username: "admin",
      password,
    }),
  });
  agency = await openAgency(system);
  await agency.admin.post("/v1/users", { username: "gaby", name: hostile[18], role: "agent", password });
  await agency.admin.post("/v1/users", {
    username: "sara",
    name: "Sara Núñez",
    role: "supervisor",
    password,
  });
  for (const { phone } of talker) system.carrier.behave(phone, hums);
  for (const { phone } of strangers) system.carrier.behave(phone, answers);
  await importPeople(agency, [...talker, ...strangers], 12_000_000);
  await startCampaign(agency, "Conversaciones", "Conversacion");
});
afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

test("log-in and an open seat have no barrier in light or dark", async () => {
  const opened = await openPage(browser, system);
  ({ page: desk, problems: deskProblems } = opened);
  await watchPaints(desk, (painted) => void paints.push(painted));
  await desk.goto("/entrar");
  await desk.getByLabel("Usuario").waitFor();
  expect(await barriersInBothThemes(desk)).toEqual([]);
  await enter(desk, "gaby");
  await desk.getByRole("radio", { name: "Conversaciones" }).waitFor();
  expect(await barriersInBothThemes(desk)).toEqual([]);
});

test("the supervisor sees who works, why the campaign dials what it dials, and abandonment against its cap", async () => {
  await takeSeat(desk, "Conversaciones");
  await inCall(desk).waitFor();
  ({ page: floor, problems: floorProblems } = await openPage(browser, system));
  await enter(floor, "sara");
  await floor.waitForURL("**/piso");
  const tile = floor.getByRole("button", { name: hostile[18] ?? "" });
  await tile.getByText("Hablando").waitFor();
  const campaign = floor.getByRole("article", { name: "Conversaciones" });
  await campaign
    .getByText("tope 3 %")
    .or(campaign.getByText(/tope 3/))
    .first()
    .waitFor();
  // The reason changes with the second: the page says what the server says at about the same time.
  const said = async (): Promise<string> => {
    type Floor = { campaigns: { pacing: { sentence: string } }[] };
    return (await agency.admin.get<Floor>("/v1/floor")).campaigns[0]?.pacing.sentence ?? "none";
  };
  await expect.poll(async () => campaign.getByText(await said()).isVisible(), patience).toBe(true);
  await picture(floor, "floor");
  await campaign.getByRole("button", { name: "Última hora Conversaciones" }).click();
  const lastHour = floor.getByRole("dialog");
  await lastHour
    .getByText(/llamadas?: \d+ libres?/)
    .first()
    .waitFor();
  await picture(floor, "decisions");
  expect(await barriersInBothThemes(floor)).toEqual([]);
  await press(floor, "Escape");
  expect(await barriersInBothThemes(floor)).toEqual([]);
  expect(await barriersInBothThemes(desk)).toEqual([]);
  await press(desk, "F2", "1");
  await desk.getByRole("dialog").locator("[data-step]").first().waitFor();
  expect(await barriersInBothThemes(desk)).toEqual([]);
  await press(desk, "Escape");
});

test("the supervisor listens to the call and the listening is written down", async () => {
  await floor.getByRole("button", { name: hostile[18] ?? "" }).click();
  const from = performance.now();
  // Checked when the server has done it, not at the click.
  await floor.getByRole("radio", { name: "Escuchar", exact: true }).click();
  await expect.poll(async () => (await soundOf(floor)).energy, patience).toBeGreaterThan(0.01);
  console.log(`listen asked → heard: ${Math.round(performance.now() - from)} ms`);
  await floor.getByText("Oyes a ambos. Nadie te oye.").first().waitFor();
  await desk.getByText("Sara Núñez está escuchando").waitFor();
  await picture(floor, "listening");
  await picture(desk, "listened");
  const rows = () => system.rows("select detail from access_log where action = 'listen'");
  await expect.poll(rows, patience).toEqual([{ detail: { mode: "listen" } }]);
  await floor.getByRole("radio", { name: "No escuchar" }).click();
  await desk.getByText("Sara Núñez está escuchando").waitFor({ state: "detached" });
});

test("who asks for help is first on the floor, and the supervisor who whispers is shown at the desk", async () => {
  await press(floor, "Escape");
  await press(desk, "F9", "1");
  const attention = floor.getByRole("region", { name: "Atención" });
  await attention.getByText("Pide ayuda: Cliente agresivo").waitFor();
  expect(await barriersInBothThemes(floor)).toEqual([]);
  await attention.getByRole("button", { name: "Susurrar" }).press("Enter");
  await desk.getByText("Sara Núñez está susurrándote").waitFor();
  await callBar(desk).getByText("Te atiende Sara Núñez: Cliente agresivo").waitFor();
  await attention.getByRole("button", { name: "Dar por atendida" }).press("Enter");
  await callBar(desk).getByRole("button", { name: "Ayuda" }).waitFor();
  await floor.getByRole("button", { name: "Dejar de escuchar" }).click();
  await desk.getByText("Sara Núñez está susurrándote").waitFor({ state: "detached" });
});

test("a campaign paused from the floor dials nobody else, and the agent's call goes on", async () => {
  const campaign = floor.getByRole("article", { name: "Conversaciones" });
  await campaign.getByRole("button", { name: "Pausar" }).click();
  await floor.getByRole("dialog").getByRole("button", { name: "Pausar" }).click();
  await campaign.getByText("Progresivo · En pausa").waitFor();
  await picture(floor, "paused");
  expect(await inCall(desk).isVisible()).toBe(true);
  const invites = () => system.carrier.events.filter(({ type }) => type === "invite").length;
  const before = invites();
  await press(desk, "F8");
  await callBar(desk).getByText("Tipificando").waitFor();
  expect(await barriersInBothThemes(desk)).toEqual([]);
  await press(desk, "F2", "8");
  await callBar(desk).getByText("Disponible").waitFor();
  await desk.getByText("La campaña está en pausa").waitFor();
  expect(await barriersInBothThemes(desk)).toEqual([]);
  expect(invites()).toBe(before);
  expect([...deskProblems, ...floorProblems]).toEqual([]);
});

test("the pace of a campaign is limited from the floor, the card says by whom, and one click leaves it to itself", async () => {
  const id = await startCampaign(agency, "Ritmo", "Conversacion", { mode: "predictive" });
  const campaign = floor.getByRole("article", { name: "Ritmo" });
  await campaign.getByRole("button", { name: "Ajustar ritmo Ritmo" }).click();
  const dialog = floor.getByRole("dialog");
  await dialog.getByLabel("Tope de abandono").selectOption("0.01");
  await dialog.getByText("Sin gestores conectados no hay qué prever.").waitFor();
  expect(await barriersInBothThemes(floor)).toEqual([]);
  await dialog.getByRole("button", { name: "Aplicar" }).click();
  await campaign.getByText(/^Ritmo limitado: tope 1\.0\s% \(.+, \d\d:\d\d\)$/).waitFor();
  await picture(floor, "pace");
  await campaign.getByRole("button", { name: "Volver a automático" }).click();
  await campaign.getByText("Ritmo automático").waitFor();
  await agency.admin.post(`/v1/campaigns/${id}/stop`);
});

test("people whose names try to be code are shown as text, each painted in time after the assignment", async () => {
  await desk.getByRole("button", { name: "Cerrar puesto" }).click();
  await startCampaign(agency, "Nombres", "Hostil");
  await desk.getByRole("radio", { name: "Nombres" }).waitFor();
  const debugging = await desk.context().newCDPSession(desk);
  await debugging.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const api = await logIn(system.url, "gaby", password);
  // One browser window is measured, not two.
  await floor.close();
  paints.length = 0;
  await takeSeat(desk, "Nombres");
  const seen: string[] = [];
  while (paints.length < popsMeasured) {
    const attempt = await nextAttempt(seen);
    await expect.poll(() => paints.length, patience).toBe(seen.length);
    await api.post("/v1/desk/hangup");
    const card = await api.get<DebtorCard>(`/v1/debtors/${attempt.debtor_id}/card`);
    await api.post("/v1/gestiones", {
      id: randomUUID(),
      attemptId: attempt.id,
      debtorId: attempt.debtor_id,
      accountIds: card.accounts.map(({ id }) => id),
      disposition: "SE_NIEGA",
    });
  }
  const assigned = await system.rows<{ full_name: string; verdict_at: Date }>(
    `select d.full_name, a.verdict_at from attempt a join debtor d on d.id = a.debtor_id
     where a.id = any($1) order by a.verdict_at`,
    [seen],
  );
  expect(paints.map(({ name }) => name)).toEqual(assigned.map(({ full_name }) => full_name));
  const took = paints
    .map(({ at }, i) => at + system.clockOffsetMs - Number(assigned[i]?.verdict_at))
    .sort((a, b) => a - b);
  const p95 = took[Math.ceil(took.length * 0.95) - 1] ?? Number.NaN;
  console.log(
    `assignment → painted, processor ÷ 4: p50 ${took[Math.floor(took.length / 2)]} ms, p95 ${p95} ms, n ${took.length}`,
  );
  expect(p95).toBeLessThanOrEqual(popBudgetMs);
  await picture(desk, "hostile");
  expect([...deskProblems, ...floorProblems]).toEqual([]);
});

async function nextAttempt(seen: string[]): Promise<{ id: string; debtor_id: string }> {
  const find = async () =>
    (
      await system.rows<{ id: string; debtor_id: string }>(
        "select id, debtor_id from attempt where bridged_at is not null and state = 'talking' and not id = any($1)",
        [seen],
      )
    )[0];
  await expect.poll(find, patience).toBeDefined();
  const found = await find();
  if (!found) throw new Error("the call ended by itself");
  seen.push(found.id);
  return found;
}
