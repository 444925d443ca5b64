// `recaudo simulate`: plays campaign-days with each way of dialling and sets them side by side. Only a world of a campaign's own days needs the running system.
import type { Config } from "#config.ts";
import { type ComparedPolicy, runComparison } from "#simulator/comparison.ts";
import type { Estimate } from "#simulator/core/compare.ts";
import { agentsOf, withAgents } from "#simulator/core/world.ts";
import { complain, exit } from "./import.ts";
import { campaignWorld, told } from "./simulate-campaign.ts";
import { readSimulateOptions, type SimulateWish, simulateHelp } from "./simulate-options.ts";

const barWidth = 30;
const progressEveryMs = 100;

export async function simulate(config: Config, args: readonly string[]): Promise<number> {
  const asked = readSimulateOptions(args);
  if ("help" in asked) {
    process.stdout.write(`${simulateHelp}\n`);
    return exit.ok;
  }
  if ("wrong" in asked) {
    const missing = /^No existe el archivo/.test(asked.wrong);
    return complain(
      missing ? exit.notFound : exit.wrongUse,
      `${asked.wrong}\nOpciones: recaudo simulate --ayuda`,
    );
  }
  const { wish } = asked;
  if (wish.campaign === undefined) return play(wish);
  const found = await campaignWorld(config, wish.campaign);
  if ("exit" in found) return found.exit;
  process.stderr.write(`${told(found)}\n`);
  const hours = wish.over.hours ?? found.world.hours;
  const world = withAgents({ ...found.world, hours }, wish.over.agents ?? agentsOf(found.world));
  return play({ ...wish, world });
}

function play(wish: SimulateWish): number {
  const results = runComparison(wish, progressBar());
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  process.stdout.write(wish.json ? `${asJson(wish, results)}\n` : `${table(wish, results)}\n`);
  return exit.ok;
}

export function asJson(
  { world, days, seed, cap }: SimulateWish,
  policies: readonly ComparedPolicy[],
): string {
  return JSON.stringify(
    { agents: agentsOf(world), days, seed, abandonmentCap: cap, world, policies },
    null,
    2,
  );
}

/** On a terminal a bar that redraws itself, elsewhere a line per tenth. */
function progressBar(): (share: number, policy: string) => void {
  let [shownAt, tenth] = [0, 0];
  return (share, policy) => {
    const now = performance.now();
    if (process.stderr.isTTY) {
      if (now - shownAt < progressEveryMs) return;
      shownAt = now;
      const full = Math.round(share * barWidth);
      const bar = `${"█".repeat(full)}${"░".repeat(barWidth - full)}`;
      process.stderr.write(`\r${bar} ${Math.floor(share * 100)} % · ${policy}\u001b[K`);
    } else if (Math.floor(share * 10 + 1e-9) > tenth) {
      tenth = Math.floor(share * 10 + 1e-9);
      process.stderr.write(`${tenth * 10} % · ${policy}\n`);
    }
  };
}

const decimals = (value: number, digits: number): string =>
  Number.isFinite(value) ? value.toFixed(digits).replace(".", ",") : "—";

function withBand({ mean, plusMinus }: Estimate, digits: number, factor = 1): string {
  const band = plusMinus === null ? "" : ` ± ${decimals(plusMinus * factor, digits)}`;
  return `${decimals(mean * factor, digits)}${band}`;
}

const signed = ({ mean, plusMinus }: Estimate): string =>
  `${mean >= 0 ? "+" : "−"}${withBand({ mean: Math.abs(mean), plusMinus }, 1, 100)}`;

export function table(wish: SimulateWish, results: readonly ComparedPolicy[]): string {
  const { world, days, seed, cap } = wish;
  const header = [
    "Política",
    "Ocupación %",
    "Espera s",
    "Abandono %",
    "Abandono ley %",
    "Cuelga en detección %",
    "Peor día %",
    "Peor ½ h %",
    "Contactos/h",
    "Marcaciones/contacto",
    "Fin de lista",
    "µs/decisión",
    "Ocupación frente a la primera",
  ];
  const rows = results.map((each) => [
    each.label,
    withBand(each.figures.occupancy, 1, 100),
    withBand(each.figures.idleWaitSeconds, 1),
    withBand(each.figures.abandonment, 2, 100),
    withBand(each.figures.abandonmentByLaw, 2, 100),
    withBand(each.figures.hangUps, 1, 100),
    decimals(each.worstDay * 100, 1),
    decimals(each.worstHalfHour * 100, 1),
    withBand(each.figures.contactsPerAgentHour, 1),
    withBand(each.figures.dialsPerContact, 1),
    listEnd(each),
    decimals(each.microsecondsPerDecision, 0),
    each.difference === null ? "" : signed(each.difference.occupancy),
  ]);
  const widths = header.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join("  ")
      .trimEnd();
  const band = days > 1 ? " Media ± intervalo del 95 % entre jornadas." : " Una sola jornada: sin intervalo.";
  return [
    `Mundo ${world.name} · ${agentsOf(world)} agentes · ${days} ${days === 1 ? "jornada" : "jornadas"} de ${decimals(world.hours, 1)} h · tope ${decimals(cap * 100, 1)} % · semilla ${seed}`,
    "",
    line(header),
    ...rows.map(line),
    "",
    `${band.trim()} Abandono: sin agente ${world.answerWithinSeconds} s después del veredicto; «ley», desde que la persona termina de saludar (o 2 s de silencio).`,
  ].join("\n");
}

function listEnd({ listEndsAtHour, daysListEnds, days }: ComparedPolicy): string {
  if (listEndsAtHour === null) return "queda";
  const some = daysListEnds < days ? ` (${daysListEnds} de ${days})` : "";
  return `${decimals(listEndsAtHour, 1)} h${some}`;
}
