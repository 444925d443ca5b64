// The options of `recaudo pacing replay`.
import { parseArgs } from "node:util";
import { parseLocalDate } from "#kernel/time.ts";

export const pacingHelp = `recaudo pacing replay --campaign CAMPAÑA --from HORA --to HORA [opciones]

  Vuelve a pasar por un marcador nuevo todo lo que el de la campaña supo en ese tramo, muestra cada decisión con su
  motivo y dice si es igual a la que se tomó.

  --campaign CAMPAÑA  identificador o nombre
  --from HORA         desde (HH:MM o HH:MM:SS, en la hora de la campaña)
  --to HORA           hasta
  --day AAAA-MM-DD    día (por omisión, hoy)
  --all               una línea por decisión; sin ella, las iguales seguidas van en una
  --json              lo mismo para otro programa
  --usuario USUARIO   quien puede ver el piso; también RECAUDO_USER. La contraseña se pide o se toma de RECAUDO_PASSWORD
  --ayuda             esto

Salida: 0 todas iguales · 1 alguna distinta o falta un tramo · 2 mal pedido · 3 sin registro o sin servicio · 4 sin acceso · 5 no existe la campaña`;

export interface ReplayWish {
  readonly campaign: string;
  /** Seconds of the campaign's local day. */
  readonly from: number;
  readonly to: number;
  readonly day: string | undefined;
  readonly all: boolean;
  readonly json: boolean;
  readonly user: string | undefined;
}

export function readReplayOptions(
  args: readonly string[],
): ReplayWish | { readonly help: true } | { readonly wrong: string } {
  const text = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  const options = {
    campaign: text,
    campana: text,
    from: text,
    to: text,
    day: text,
    all: flag,
    json: flag,
    usuario: text,
    ayuda: flag,
    help: flag,
  };
  let parsed: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch {
    return { wrong: "No se entiende lo pedido." };
  }
  const { values, positionals } = parsed;
  if (values.ayuda || values.help) return { help: true };
  if (positionals.join(" ") !== "replay") return { wrong: "Se pide «pacing replay»." };
  const campaign = (values.campaign ?? values.campana)?.trim();
  if (!campaign) return { wrong: "Falta --campaign CAMPAÑA (identificador o nombre)." };
  const hours: number[] = [];
  for (const name of ["from", "to"] as const) {
    const said = values[name];
    if (said === undefined) return { wrong: `Falta --${name} HORA.` };
    const seconds = secondOfDay(said);
    if (seconds === undefined) return { wrong: `--${name} «${said}» no es una hora HH:MM o HH:MM:SS.` };
    hours.push(seconds);
  }
  const [from = 0, to = 0] = hours;
  if (from >= to) return { wrong: `--from ${values.from} no es anterior a --to ${values.to}.` };
  if (values.day !== undefined && !parseLocalDate(values.day))
    return { wrong: `--day «${values.day}» no es una fecha AAAA-MM-DD.` };
  const { all, json, day, usuario } = values;
  return { campaign, from, to, day, all, json, user: usuario };
}

/** 24:00 is the end of the day. */
function secondOfDay(said: string): number | undefined {
  const parts = /^(\d{1,2})(?::(\d{2})(?::(\d{2}))?)?$/.exec(said.trim());
  if (!parts) return undefined;
  const [hour, minute, second] = [1, 2, 3].map((i) => Number(parts[i] ?? 0));
  if (hour === undefined || minute === undefined || second === undefined) return undefined;
  const total = hour * 3600 + minute * 60 + second;
  return minute < 60 && second < 60 && total <= 86_400 ? total : undefined;
}
