// What was typed after `recaudo simulate`: what to play, or one Spanish line about what is wrong with it.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { policies, policyNamed } from "#simulator/core/policies.ts";
import { presets } from "#simulator/core/presets.ts";
import type { SimulatedPolicy } from "#simulator/core/sight.ts";
import { agentsOf, type World, withAgents } from "#simulator/core/world.ts";
import { isPreset, mostAgents, worldFrom } from "#simulator/core/world-check.ts";

/** A world estimated from a campaign of the running system takes the place of a named one. */
export interface CampaignWish {
  readonly id: string;
  readonly last: number;
  readonly user: string | undefined;
}
export interface SimulateWish {
  readonly world: World;
  readonly policies: readonly SimulatedPolicy[];
  readonly days: number;
  readonly seed: number;
  readonly cap: number;
  readonly json: boolean;
  readonly campaign: CampaignWish | undefined;
  /** As typed: what an estimated world is changed by. */
  readonly over: { readonly agents: number | undefined; readonly hours: number | undefined };
}
export type SimulateAsked =
  | { readonly wish: SimulateWish }
  | { readonly help: true }
  | { readonly wrong: string };

const mostDays = 10_000;
const mostFileBytes = 4_194_304;

export const simulateHelp = `recaudo simulate [opciones]
Juega jornadas enteras de una campaña con cada forma de marcar y las compara. Sin --campaign no necesita nada en marcha.

  --agents N          agentes (0 a ${mostAgents}); sin esto, los del mundo
  --world MUNDO       ${Object.keys(presets).join(", ")}, o un archivo .json (por omisión base)
  --policy LISTA      separadas por coma; la primera es la medida de las demás (por omisión auto,progressive,vicidial-hard):
                      ${wrap(policies.map(({ name }) => name))}
                      también ratio-N, vicidial-ratio-N y wombat-N con N de 0.1 a 20
  --days N            jornadas de cada una (1 a ${mostDays}; por omisión 10)
  --seed N            semilla: la misma da las mismas jornadas (por omisión 1)
  --hours N           horas de la jornada (0.1 a 24)
  --cap N             tope de abandono, en % (0 a 100; por omisión 3)
  --campaign ID       el mundo se estima de los últimos días de esa campaña; pide el sistema en marcha y quien vea sus informes
  --last N            cuántos días, antes de hoy (1 a 31; por omisión 14)
  --usuario USUARIO   también RECAUDO_USER. La contraseña se pide o se toma de RECAUDO_PASSWORD
  --json              los resultados como JSON
  --ayuda             esto

Un archivo de mundo dice solo lo que cambia: { "preset": "base", "answers": { "byHour": [0.18, 0.3, 0.22] } }.
Todo lo que puede decir: docs/operating/simulator.md.
Salida: 0 hecho · 1 falla · 2 mal pedido · 3 sin servicio · 4 sin acceso · 5 no existe el archivo o la campaña`;

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const options = {
  agents: text,
  world: text,
  policy: text,
  days: text,
  seed: text,
  hours: text,
  cap: text,
  campaign: text,
  last: text,
  usuario: text,
  json: flag,
  ayuda: flag,
  help: flag,
} as const;

export function readSimulateOptions(args: readonly string[]): SimulateAsked {
  const parsed = parse(args);
  if ("wrong" in parsed) return parsed;
  const { values } = parsed;
  if (values.ayuda || values.help) return { help: true };
  const flaws: string[] = [];
  const asked = (
    name: "agents" | "days" | "seed" | "hours" | "cap" | "last",
    least: number,
    most: number,
    whole: boolean,
  ) => {
    const typed = values[name];
    if (typed === undefined) return undefined;
    const value = typed.trim() === "" ? Number.NaN : Number(typed.replace(",", "."));
    if (value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
    flaws.push(
      `--${name} debe ser un número ${whole ? "entero " : ""}de ${least} a ${most} y dice «${typed}».`,
    );
    return undefined;
  };
  const agents = asked("agents", 0, mostAgents, true);
  const days = asked("days", 1, mostDays, true) ?? 10;
  const seed = asked("seed", 0, 4_294_967_295, true) ?? 1;
  const hours = asked("hours", 0.1, 24, false);
  const cap = asked("cap", 0, 100, false) ?? 3;
  const last = asked("last", 1, 31, true) ?? 14;
  if (values.campaign !== undefined && values.world !== undefined)
    flaws.push("--campaign y --world no van juntas: el mundo sale de una o de otra.");
  const chosen = policiesFrom(values.policy ?? "auto,progressive,vicidial-hard", flaws);
  const found = worldOf(values.world ?? "base");
  if ("wrong" in found) flaws.push(found.wrong);
  const [first] = flaws;
  if (first !== undefined || "wrong" in found) return { wrong: flaws.join("\n  ") };
  const longer = hours === undefined ? found.world : { ...found.world, hours };
  const world = withAgents(longer, agents ?? agentsOf(longer));
  const campaign =
    values.campaign === undefined ? undefined : { id: values.campaign, last, user: values.usuario };
  const over = { agents, hours };
  return {
    wish: { world, policies: chosen, days, seed, cap: cap / 100, json: values.json ?? false, campaign, over },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options });
  } catch (error) {
    const [, name] = /'?(-{1,2}[\w-]+)/.exec((error as Error).message) ?? [];
    const known = name !== undefined && Object.hasOwn(options, name.replace(/^-+/, ""));
    if (known) return { wrong: `A ${name} le falta el valor, o es negativo.` };
    return {
      wrong: name
        ? `No existe la opción ${name}.`
        : `Sobra «${args.find((each) => !each.startsWith("-")) ?? ""}».`,
    };
  }
}

function policiesFrom(typed: string, flaws: string[]): readonly SimulatedPolicy[] {
  const names = [...new Set(typed.split(",").map((name) => name.trim()))];
  return names.flatMap((name) => {
    const found = policyNamed(name);
    if (found) return [found];
    flaws.push(`No existe la política «${name}». Hay: ${policies.map((each) => each.name).join(", ")}.`);
    return [];
  });
}

function worldOf(
  named: string,
): { readonly world: World } | { readonly wrong: string; readonly missing?: true } {
  if (isPreset(named)) return { world: presets[named] };
  if (!named.endsWith(".json")) {
    const names = Object.keys(presets).join(", ");
    return { wrong: `No existe el mundo «${named}». Hay: ${names}; o un archivo que termine en .json.` };
  }
  const read = readWorldFile(named);
  if ("wrong" in read) return read;
  const answer = worldFrom(read.content);
  if ("world" in answer) return answer;
  const lines = answer.flaws.slice(0, 20).map(({ where, what }) => `${where}: ${what}`);
  const more = answer.flaws.length > 20 ? [`… y ${answer.flaws.length - 20} más`] : [];
  return { wrong: [`«${named}» no describe un mundo:`, ...lines, ...more].join("\n    ") };
}

function readWorldFile(path: string): { readonly content: unknown } | { readonly wrong: string } {
  let written: string;
  try {
    written = readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return { wrong: `No existe el archivo «${path}».` };
    return { wrong: `No se puede leer «${path}» (${code ?? "error"}).` };
  }
  if (written.length > mostFileBytes)
    return { wrong: `«${path}» pasa de 4 MB; un mundo cabe en pocas líneas.` };
  try {
    return { content: JSON.parse(written.replace(/^\uFEFF/, "")) as unknown };
  } catch {
    return { wrong: `«${path}» no es JSON: revisa comas, comillas y llaves.` };
  }
}

function wrap(names: readonly string[]): string {
  const lines: string[] = [];
  for (let i = 0; i < names.length; i += 6) lines.push(names.slice(i, i + 6).join(", "));
  return lines.join(",\n                      ");
}
