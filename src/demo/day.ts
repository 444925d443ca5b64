// `recaudo demo day`: a Tuesday from its files to the return file, hour by hour. At each hour it says what the floor does and
// what to look at, does what creditors and robots would, and waits; in between the clock runs.
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Campaign } from "#http/contract/campaigns.ts";
import type { InboxFiles } from "#http/contract/inbox.ts";
import type { Portfolio } from "#http/contract/portfolio.ts";
import type { LatePayments } from "#http/contract/promises.ts";
import type { ReturnFile, ReturnPreview, StoredReturnProfile } from "#http/contract/returns.ts";
import { formatClock, formatDate } from "#kernel/format.ts";
import { type Instant, instantOf, type LocalDate, localDate, localDateAt } from "#kernel/time.ts";
import type { Api } from "./api.ts";
import { runTo, type Skip } from "./day-clock.ts";
import { accountsOf, drop, filesOf, latePayer, workingDayBefore } from "./day-files.ts";
import { waitForJob } from "./load-portfolios.ts";

export interface DayDeps extends Skip {
  readonly api: Api;
  readonly dataFolder: string;
  readonly say: (line: string) => void;
  /** Lines that are up, by the engine's word. */
  readonly linesInUse: () => Promise<number>;
  readonly seatRobots: () => Promise<void>;
  /** A person's Enter, or the end of the time given to each hour. */
  readonly goOn: () => Promise<void>;
}

const zone = "America/Santiago";
const pollMs = 500;
const filesWithinMs = 90_000;
/** A talk is let end by itself up to this long; then the clock runs with it. */
const talksWithinMs = 3 * 60_000;

interface Chapter {
  readonly at: readonly [hour: number, minute: number];
  readonly title: string;
  readonly look: readonly string[];
  readonly work?: (deps: DayDeps, today: LocalDate) => Promise<void>;
}

const chapters: readonly Chapter[] = [
  {
    at: [6, 30],
    title: "Llegan los archivos de los mandantes",
    look: [
      "En la carpeta «inbox», cada mandato tiene su «procesados»: al lado de cada archivo, qué fue de él.",
      "Oficina › Apertura: lo que falta antes de abrir; «Probar todo» llama por cada troncal y a cada número.",
    ],
    work: morningFiles,
  },
  {
    at: [7, 55],
    title: "Ingresan los gestores",
    look: [
      "Entre como gestor: prueba de audífonos y agenda del día. Las campañas están en marcha, pero la ley no deja marcar antes de las 08:00.",
    ],
    work: ({ seatRobots }) => seatRobots(),
  },
  {
    at: [8, 0],
    title: "Abre Chile",
    look: ["Supervisora › Piso: empieza a marcar Consumo Chile; Perú espera su hora y «Por qué no» lo dice."],
  },
  {
    at: [10, 0],
    title: "Abre Perú: allá son las 08:00",
    look: [
      "Piso: los marcables de Perú temprana suben a la vez.",
      "Allá se esperaban a las 08:00 los pagos de ayer: mientras no lleguen, lo vencido queda «Por confirmar», nunca «Rota».",
    ],
    work: sayLatePayments,
  },
  {
    at: [12, 0],
    title: "Llegan los pagos que faltaban",
    look: ["El aviso desaparece y el archivo decide las promesas."],
    work: lateFile,
  },
  {
    at: [16, 0],
    title: "Segunda pasada de la tarde",
    look: ["Quien no contestó en la mañana vuelve en otra parte del día; nunca más de dos pasadas."],
  },
  {
    at: [19, 55],
    title: "Cierre en Chile",
    look: ["La última llamada sale a tiempo de terminar de timbrar antes de las 20:00; después nadie marca."],
  },
  {
    at: [20, 15],
    title: "Archivos de gestiones para los mandantes",
    look: ["Carteras › (cartera): cada archivo con su control; se reenvía el mismo, byte por byte."],
    work: returnFiles,
  },
];

export async function liveDay(deps: DayDeps): Promise<void> {
  const { api, clock, say } = deps;
  const today = localDateAt(clock.now(), zone);
  for (const [i, { at, title, look, work }] of chapters.entries()) {
    const [hour, minute] = at;
    await skipTo(deps, instantOf(today, hour * 3600 + minute * 60, zone));
    say(`\n── ${formatClock(hour * 3600 + minute * 60)} ${title}`);
    await work?.(deps, today);
    for (const line of look) say(`   ${line}`);
    if (i < chapters.length - 1) await deps.goOn();
  }
  const { campaigns } = await api.get<{ campaigns: readonly Campaign[] }>("/v1/campaigns");
  const running = campaigns.filter(({ state }) => state === "running").map(({ name }) => name);
  say(`\nFin del día. Siguen abiertas: ${running.join(", ") || "ninguna"}. Ctrl-C detiene todo.`);
}

/** Campaigns that dial are held while the clock runs, and go on where they were. */
async function skipTo(deps: DayDeps, instant: Instant): Promise<void> {
  const { api, clock, say } = deps;
  if (clock.now() >= instant) return;
  const { campaigns } = await api.get<{ campaigns: readonly Campaign[] }>("/v1/campaigns");
  const held = campaigns.filter(({ state }) => state === "running");
  for (const { id } of held) await api.post(`/v1/campaigns/${id}/pause`);
  if ((await deps.linesInUse()) > 0) say("   … se deja terminar a quien está hablando");
  const until = performance.now() + talksWithinMs;
  while (performance.now() < until && (await deps.linesInUse()) > 0) await delay(pollMs);
  await runTo(instant, deps);
  for (const { id } of held) await api.post(`/v1/campaigns/${id}/start`);
}

async function morningFiles(deps: DayDeps, today: LocalDate): Promise<void> {
  const portfolios = await deps.api.get<readonly Portfolio[]>("/v1/portfolios");
  const yesterday = workingDayBefore(today);
  // The late one sends those of the day before once more: yesterday's are missing until noon.
  const paidOn = (code: string) => (code === latePayer ? workingDayBefore(yesterday) : yesterday);
  await deliver(deps, portfolios, today, paidOn);
}

async function lateFile(deps: DayDeps, today: LocalDate): Promise<void> {
  const portfolios = await deps.api.get<readonly Portfolio[]>("/v1/portfolios");
  await deliver(
    deps,
    portfolios.filter(({ code }) => code === latePayer),
    today,
    () => workingDayBefore(today),
  );
}

/** Drops the files and follows what the watched folder makes of them. */
async function deliver(
  deps: DayDeps,
  portfolios: readonly Portfolio[],
  today: LocalDate,
  paidOn: (code: string) => LocalDate,
): Promise<void> {
  const { api, dataFolder, say } = deps;
  const before = new Set((await received(api)).map(({ id }) => id));
  let expected = 0;
  for (const portfolio of portfolios) {
    const accounts = await accountsOf(api, portfolio);
    for (const file of filesOf(portfolio.code, accounts, today, paidOn(portfolio.code))) {
      drop(join(dataFolder, "inbox"), file);
      expected += 1;
    }
  }
  say(
    `   ${expected} ${expected === 1 ? "archivo dejado" : "archivos dejados"} en ${join(dataFolder, "inbox")}`,
  );
  const until = performance.now() + filesWithinMs;
  for (;;) {
    const over = (await received(api)).filter(({ id }) => !before.has(id));
    if (over.length >= expected || performance.now() > until) {
      for (const { portfolioName, name, outcome } of over.toReversed())
        say(`   ${outcome === "loaded" || outcome === "already" ? "✔" : "✖"} ${portfolioName}: ${name}`);
      if (over.length < expected) say(`   ! ${expected - over.length} todavía sin procesar`);
      return;
    }
    await delay(pollMs);
  }
}

const received = async (api: Api): Promise<InboxFiles["files"]> =>
  (await api.get<InboxFiles>("/v1/inbox-files")).files;

async function sayLatePayments({ api, say }: DayDeps): Promise<void> {
  const { mandates } = await api.get<LatePayments>("/v1/payments-late");
  for (const { portfolioName, expectedOn } of mandates)
    say(`   Sin pagos del ${formatDate(localDate(expectedOn), "CL")}: ${portfolioName}`);
}

async function returnFiles(deps: DayDeps, today: LocalDate): Promise<void> {
  const { api, say } = deps;
  for (const { id, name } of await api.get<readonly Portfolio[]>("/v1/portfolios")) {
    await keepProfile(deps, id);
    const { jobId } = await api.post<{ jobId: string }>(`/v1/portfolios/${id}/return-files`, { day: today });
    const job = await waitForJob(api, jobId);
    const file = await api.get<ReturnFile>(`/v1/return-files/${String(job.result.fileId)}`);
    say(`   ✔ ${name}: ${file.name}, ${file.rows} filas de ${file.accounts} operaciones`);
  }
}

/** A mandate's first return file is written the way every mandate begins with; what was stored stays. */
async function keepProfile({ api, clock }: DayDeps, portfolio: string): Promise<void> {
  const path = `/v1/portfolios/${portfolio}/return-profile`;
  const { stored, profile } = await api.get<StoredReturnProfile>(path);
  const day = localDateAt(clock.now(), zone);
  // An invented creditor has no codes of its own: ours stand for them.
  const { unmapped } = await api.get<ReturnPreview>(`/v1/portfolios/${portfolio}/return-preview?day=${day}`);
  if (stored && unmapped.length === 0) return;
  const codes = Object.fromEntries(unmapped.map(({ code }) => [code, code]));
  await api.put(path, { ...profile, codes: { ...profile.codes, ...codes } });
}
