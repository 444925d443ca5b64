// `recaudo import`: sends a file to the running system as a person would from the screen, follows the job to its end and
// brings back the rows it refused.
import { existsSync, openAsBlob } from "node:fs";
import { open, stat, writeFile } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Config } from "#config.ts";
import type { Job } from "#http/contract/common.ts";
import type { ImportPreview, Portfolio } from "#http/contract/portfolio.ts";
import { AppError, type ErrorCode, errorCatalogue } from "#kernel/errors.ts";
import { formatCount } from "#kernel/format.ts";
import { figuresLine, warningsLine } from "#portfolio/core/file-words.ts";
import { type Api, baseOf, logIn } from "../demo/api.ts";
import { askCredentials } from "./credentials.ts";
import { type ImportWish, importHelp, readImportOptions } from "./import-options.ts";
import { refusalSentence } from "./import-words.ts";

/** As in commands.ts. */
export const exit = { ok: 0, failed: 1, wrongUse: 2, refused: 3, noAccess: 4, notFound: 5 } as const;
const pollMs = 500;
/** What the preview may look at. */
const headBytes = 1_048_576;

export async function importFile(config: Config, args: readonly string[]): Promise<number> {
  const asked = readImportOptions(args);
  if ("help" in asked) {
    process.stdout.write(`${importHelp}\n`);
    return exit.ok;
  }
  if ("wrong" in asked) return complain(exit.wrongUse, `${asked.wrong} Opciones: recaudo import --ayuda`);
  const { wish } = asked;
  const flaw = await flawOfPaths(wish);
  if (flaw) return complain(exit.wrongUse, flaw);
  const credentials = await askCredentials(wish.user, process.env);
  if (!credentials)
    return complain(exit.noAccess, "Falta el usuario (--usuario) o la contraseña (RECAUDO_PASSWORD).");
  try {
    return await load(await logIn(baseOf(config), credentials.username, credentials.password), wish);
  } catch (error) {
    return explain(error, baseOf(config), wish);
  }
}

async function load(api: Api, wish: ImportWish): Promise<number> {
  const portfolios = await api.get<readonly Portfolio[]>("/v1/portfolios");
  const portfolio = portfolios.find(({ code }) => code === wish.portfolio);
  if (!portfolio) {
    const seen = portfolios.map(({ code }) => code).join(", ") || "ninguna";
    return complain(exit.notFound, `No hay una cartera con código «${wish.portfolio}». A la vista: ${seen}.`);
  }
  const file = await openAsBlob(wish.file);
  const profile = await profileFor(api, wish, portfolio.id, file);
  if ("unknown" in profile) return complain(exit.notFound, profile.unknown);
  const payments = wish.kind === "payments";
  const query = new URLSearchParams({
    name: basename(wish.file),
    ...(payments ? {} : { kind: wish.kind }),
    ...(profile.id === undefined ? {} : { profileId: profile.id }),
    ...(wish.decimal ? { decimal: wish.decimal } : {}),
    ...(wish.dateOrder ? { dateOrder: wish.dateOrder } : {}),
    ...(wish.acceptRejects ? { acceptRejects: "true" } : {}),
  });
  const path = `/v1/portfolios/${portfolio.id}/${payments ? "payments-files" : "imports"}?${query}`;
  try {
    const { jobId } = await api.upload<{ jobId: string }>(path, file);
    return await tell(api, await follow(api, jobId), wish);
  } catch (error) {
    // The rows that the first load refused can still be had.
    if (error instanceof AppError && error.code === "file_already_loaded")
      await saveRejects(api, wish, error.details.fileId);
    throw error;
  }
}

/** The profile named, or the one whose columns the header holds, as the screen proposes it. */
async function profileFor(
  api: Api,
  { kind, profile }: ImportWish,
  portfolioId: string,
  file: Blob,
): Promise<{ readonly id: string | undefined } | { readonly unknown: string }> {
  if (kind === "payments") return { id: undefined };
  const known = await api.get<readonly { id: string; name: string }[]>(
    `/v1/portfolios/${portfolioId}/mapping-profiles`,
  );
  if (profile !== undefined) {
    const id = known.find(({ name }) => name === profile)?.id;
    const names = known.map(({ name }) => `«${name}»`).join(", ") || "ninguno";
    return id === undefined
      ? { unknown: `La cartera no tiene un perfil «${profile}». Los que tiene: ${names}.` }
      : { id };
  }
  if (known.length === 0) return { id: undefined };
  const query = new URLSearchParams({ portfolioId, kind });
  const preview = await api.upload<ImportPreview>(`/v1/imports/preview?${query}`, file.slice(0, headBytes));
  if (preview.profile) say(`Perfil reconocido: «${preview.profile.name}»`);
  return { id: preview.profile?.id };
}

export async function follow(api: Api, jobId: string): Promise<Job> {
  for (;;) {
    const job = await api.get<Job>(`/v1/jobs/${jobId}`);
    if (job.state !== "queued" && job.state !== "running") {
      if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
      return job;
    }
    const { done, total, unit } = job.progress;
    if (process.stderr.isTTY)
      process.stderr.write(
        `\r${formatCount(done)}${total === null ? "" : ` de ${formatCount(total)}`} ${unit}   `,
      );
    await delay(pollMs);
  }
}

async function tell(api: Api, job: Job, wish: ImportWish): Promise<number> {
  if (wish.json) process.stdout.write(`${JSON.stringify(job)}\n`);
  if (job.state === "cancelled")
    return complain(exit.refused, `«${wish.file}»: la carga se canceló y no se cargó nada.`);
  if (job.error) {
    const { code, details } = job.error;
    await saveRejects(api, wish, details.fileId);
    const known = Object.hasOwn(errorCatalogue, code) ? (code as ErrorCode) : "internal";
    const line = refusalSentence({ code: known, details });
    return complain(known === "internal" ? exit.failed : exit.refused, `«${wish.file}»: ${line}`);
  }
  if (!wish.json) process.stdout.write(`✔ «${wish.file}» cargado: ${figuresLine(job.result)}\n`);
  const warnings = warningsLine(job.result);
  if (warnings) say(warnings);
  if (Number(job.result.rejected) === 0) return exit.ok;
  if (wish.rejects === undefined)
    say("Las filas rechazadas se guardan con la misma orden y --rechazos ARCHIVO.");
  else return (await saveRejects(api, wish, job.result.fileId)) ? exit.ok : exit.failed;
  return exit.ok;
}

async function saveRejects(api: Api, { kind, rejects, json }: ImportWish, fileId: unknown): Promise<boolean> {
  if (rejects === undefined || typeof fileId !== "string") return true;
  const bytes = await api.download(
    `/v1/${kind === "payments" ? "payments-files" : "imports"}/${fileId}/rejects.csv`,
  );
  // It holds people's data.
  const flaw = await writeFile(rejects, bytes, { mode: 0o600 }).catch(
    (error: NodeJS.ErrnoException) => error,
  );
  if (flaw) say(`✖ No se pudo escribir «${rejects}» (${flaw.code}).`);
  else if (!json) say(`Filas rechazadas: ${rejects}`);
  return !flaw;
}

async function flawOfPaths({ file, rejects }: ImportWish): Promise<string | undefined> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => error.code);
  if (found === "ENOENT" || found === "ENOTDIR") return `No existe el archivo «${file}».`;
  if (typeof found !== "object") return `No se puede leer «${file}» (${found ?? "error"}).`;
  if (found.isDirectory()) return `«${file}» es una carpeta; se carga un archivo.`;
  const readable = await open(file).catch(() => undefined);
  if (!readable) return `No se puede leer «${file}»: faltan permisos.`;
  await readable.close();
  if (rejects === undefined) return undefined;
  if (resolve(rejects) === resolve(file)) return "--rechazos no puede ser el mismo archivo que se carga.";
  const folder = dirname(resolve(rejects));
  if (!existsSync(folder)) return `No existe la carpeta «${folder}» para --rechazos.`;
  const there = await stat(rejects).catch(() => undefined);
  return there?.isDirectory() ? `--rechazos «${rejects}» es una carpeta.` : undefined;
}

/** One line for whatever kept the file from being loaded; a bug keeps its stack. */
function explain(error: unknown, base: string, wish: ImportWish): number {
  if (error instanceof AppError) {
    const { code, details } = error;
    if (wish.json) process.stdout.write(`${JSON.stringify({ error: { code, details } })}\n`);
    if (code === "internal" && details.requestId === undefined)
      return complain(exit.refused, `Lo que responde en ${base} no es Recaudo.`);
    const line = refusalSentence(error);
    if (code.startsWith("file_")) return complain(exit.refused, `«${wish.file}»: ${line}`);
    return complain(exitOf(code), line);
  }
  if (isAway(error))
    return complain(exit.refused, `Recaudo no responde en ${base}; se inicia con «npm start».`);
  throw error;
}
export function isAway(error: unknown): boolean {
  const { name, message } = error as Error;
  return name === "TimeoutError" || (name === "TypeError" && /^(fetch failed|terminated)$/.test(message));
}
export function exitOf(code: ErrorCode): number {
  const status = errorCatalogue[code];
  if (status === 401 || status === 403 || code === "locked_out") return exit.noAccess;
  if (status === 404) return exit.notFound;
  return status >= 500 ? exit.failed : exit.refused;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
export function complain(code: number, line: string): number {
  say(`✖ ${line}`);
  return code;
}
