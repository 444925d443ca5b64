// `recaudo pacing replay`: fetches the tape of a campaign's pacer from the running system and plays it through a fresh one.
import type { Config } from "#config.ts";
import { type Replay, type ReplayedDecision, replay } from "#dialer/core/pacing-replay.ts";
import { unsqueezed } from "#dialer/service.ts";
import type { Campaign } from "#http/contract/campaigns.ts";
import type { PacingTape } from "#http/contract/pacing.ts";
import { AppError } from "#kernel/errors.ts";
import { formatClock, formatCount } from "#kernel/format.ts";
import { isUuid } from "#kernel/ids.ts";
import { type Api, baseOf, logIn } from "../demo/api.ts";
import { askCredentials } from "./credentials.ts";
import { complain, exit, exitOf, isAway } from "./import.ts";
import { refusalSentence } from "./import-words.ts";
import { pacingHelp, type ReplayWish, readReplayOptions } from "./pacing-options.ts";

export async function pacing(config: Config, args: readonly string[]): Promise<number> {
  const wish = readReplayOptions(args);
  if ("help" in wish) {
    process.stdout.write(`${pacingHelp}\n`);
    return exit.ok;
  }
  if ("wrong" in wish) return complain(exit.wrongUse, `${wish.wrong} Opciones: recaudo pacing --ayuda`);
  const credentials = await askCredentials(wish.user, process.env);
  if (!credentials)
    return complain(exit.noAccess, "Falta el usuario (--usuario) o la contraseña (RECAUDO_PASSWORD).");
  try {
    return await play(await logIn(baseOf(config), credentials.username, credentials.password), wish);
  } catch (error) {
    if (isAway(error))
      return complain(exit.refused, `Recaudo no responde en ${baseOf(config)}; se inicia con «npm start».`);
    if (error instanceof AppError) return complain(exitOf(error.code), refusalSentence(error));
    throw error;
  }
}

async function play(api: Api, wish: ReplayWish): Promise<number> {
  const found = await campaignNamed(api, wish.campaign);
  if ("wrong" in found) return complain(found.exit, found.wrong);
  const tape = await wholeTape(api, found.id, wish);
  const [first] = tape.pieces;
  const seconds = (at: number): number => (at - (first?.dayStart ?? 0)) / 1000;
  const pieces = await Promise.all(
    tape.pieces.map(async (piece) => ({
      tape: piece.tape,
      n: piece.n,
      from: seconds(piece.fromAt),
      to: seconds(piece.toAt),
      text: await unsqueezed(Buffer.from(piece.bytes, "base64")),
    })),
  );
  const window = { from: seconds(tape.from), to: seconds(tape.to) };
  const played = replay(pieces, window);
  if (played.decisions.length === 0) return complain(exit.refused, nothingOf(tape, wish));
  process.stdout.write(wish.json ? `${asJson(tape, played)}\n` : `${told(tape, played, wish.all)}\n`);
  const differs = played.decisions.some(({ same }) => !same) || played.gaps.length > 0;
  return differs ? exit.failed : exit.ok;
}

async function campaignNamed(
  api: Api,
  wanted: string,
): Promise<{ readonly id: string } | { readonly exit: number; readonly wrong: string }> {
  const isId: boolean = isUuid(wanted);
  if (isId) return { id: wanted };
  const all = (await api.get<{ campaigns: readonly Campaign[] }>("/v1/campaigns")).campaigns;
  const named = all.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  const [one, other] = named;
  if (one && !other) return { id: one.id };
  if (one)
    return {
      exit: exit.wrongUse,
      wrong: `Hay ${named.length} campañas llamadas «${wanted}»; pídela por su identificador: ${named.map(({ id }) => id).join(", ")}.`,
    };
  const seen = all.map(({ name }) => `«${name}»`).join(", ") || "ninguna";
  return { exit: exit.notFound, wrong: `No hay una campaña «${wanted}». A la vista: ${seen}.` };
}

async function wholeTape(api: Api, id: string, { from, to, day }: ReplayWish): Promise<PacingTape> {
  const path = `/v1/floor/campaigns/${id}/pacing-log?from=${from}&to=${to}${day ? `&day=${day}` : ""}`;
  let page = await api.get<PacingTape>(path);
  const whole = { ...page, pieces: [...page.pieces] };
  while (page.more) {
    const last = page.pieces.at(-1);
    if (!last) break;
    page = await api.get<PacingTape>(`${path}&afterTape=${last.tape}&afterPiece=${last.n}`);
    whole.pieces.push(...page.pieces);
  }
  return whole;
}

function nothingOf({ name, mode, day }: PacingTape, { from, to }: ReplayWish): string {
  const why =
    mode === "manual" || mode === "preview"
      ? "en ese modo marca cada gestor y no hay decisiones que repetir"
      : "no estaba en marcha, o pasó el plazo por el que se guarda";
  return `«${name}» no tiene registro del ${day} entre ${formatClock(from)} y ${formatClock(to)}: ${why}.`;
}

function asJson({ campaignId, name, day }: PacingTape, { decisions, gaps, starts }: Replay): string {
  const same = decisions.filter((each) => each.same).length;
  return JSON.stringify(
    { campaignId, name, day, total: decisions.length, same, starts, gaps, decisions },
    null,
    2,
  );
}

export function told({ name, day }: Pick<PacingTape, "name" | "day">, played: Replay, all: boolean): string {
  const { decisions, gaps } = played;
  const same = decisions.filter((each) => each.same).length;
  return [
    `«${name}», ${day}`,
    ...linesOf(decisions, all),
    ...gaps.map(({ from, to }) => `⚠ Sin registro de ${clock(from)} a ${clock(to)}.`),
    `${same === decisions.length ? "✔" : "✖"} ${formatCount(decisions.length)} decisiones, ${formatCount(same)} iguales.`,
  ].join("\n");
}

function linesOf(decisions: readonly ReplayedDecision[], all: boolean): readonly string[] {
  const runs: { readonly first: ReplayedDecision; last: ReplayedDecision; times: number }[] = [];
  for (const each of decisions) {
    const run = runs.at(-1);
    const again = run && !all && run.first.sentence === each.sentence && run.first.same === each.same;
    if (run && again) {
      run.last = each;
      run.times++;
    } else runs.push({ first: each, last: each, times: 1 });
  }
  return runs.map(({ first, last, times }) => {
    const until = times > 1 ? ` (×${formatCount(times)}, hasta ${clock(last.at)})` : "";
    const but = first.same
      ? ""
      : first.dial === first.recordedDial
        ? " ✖ distinta de la registrada"
        : ` ✖ registrada: ${first.recordedDial}`;
    return `${clock(first.at)}  ${first.sentence}${until}${but}`;
  });
}

/** On a day whose clock changes, the hours since its midnight. */
function clock(second: number): string {
  const [whole, part] = [Math.floor(second), second % 1];
  const [hour, minute, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number): string => String(value).padStart(2, "0");
  const tenth = part === 0 ? "" : `,${String(Math.round(part * 1000)).padStart(3, "0")}`;
  return `${two(hour)}:${two(minute)}:${two(rest)}${tenth}`;
}
