// `recaudo return-file`: makes the file of a day for the creditor, or fetches again one made before, as a person would from
// the API.
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Config } from "#config.ts";
import type { Portfolio } from "#http/contract/portfolio.ts";
import type { ReturnFile } from "#http/contract/returns.ts";
import { titles } from "#kernel/error-titles.ts";
import { AppError, type ErrorCode, errorCatalogue } from "#kernel/errors.ts";
import { formatCount } from "#kernel/format.ts";
import { parseLocalDate } from "#kernel/time.ts";
import { type Api, baseOf, logIn } from "../demo/api.ts";
import { askCredentials } from "./credentials.ts";
import { complain, exit, exitOf, follow, isAway } from "./import.ts";

const help = `recaudo return-file --cartera CÓDIGO --dia AAAA-MM-DD [opciones]
recaudo return-file --cartera CÓDIGO --reenviar ID

  --cartera CÓDIGO   cartera cuyas gestiones se devuelven al mandante
  --dia AAAA-MM-DD   día del que se hace el archivo
  --reenviar ID      baja otra vez, byte a byte, un archivo ya hecho
  --salida CARPETA   dónde se escribe (por omisión, aquí)
  --usuario USUARIO  también RECAUDO_USER. La contraseña se pide o se toma de RECAUDO_PASSWORD
  --ayuda            esto

Un resultado sin código del mandante detiene el archivo: se nombra cada uno.
Salida: 0 hecho · 1 falla · 2 mal pedido · 3 rechazado o sin servicio · 4 sin acceso · 5 no existe la cartera o el archivo`;

interface Wish {
  readonly portfolio: string;
  readonly day: string | undefined;
  readonly again: string | undefined;
  readonly folder: string;
  readonly user: string | undefined;
}

export async function returnFile(config: Config, args: readonly string[]): Promise<number> {
  const wish = readOptions(args);
  if ("help" in wish) {
    process.stdout.write(`${help}\n`);
    return exit.ok;
  }
  if ("wrong" in wish) return complain(exit.wrongUse, `${wish.wrong} Opciones: recaudo return-file --ayuda`);
  const credentials = await askCredentials(wish.user, process.env);
  if (!credentials)
    return complain(exit.noAccess, "Falta el usuario (--usuario) o la contraseña (RECAUDO_PASSWORD).");
  try {
    return await make(await logIn(baseOf(config), credentials.username, credentials.password), wish);
  } catch (error) {
    if (isAway(error))
      return complain(exit.refused, `Recaudo no responde en ${baseOf(config)}; se inicia con «npm start».`);
    if (error instanceof AppError) return complain(exitOf(error.code), sentenceOf(error.code, error.details));
    throw error;
  }
}

async function make(api: Api, wish: Wish): Promise<number> {
  const portfolios = await api.get<readonly Portfolio[]>("/v1/portfolios");
  const portfolio = portfolios.find(({ code }) => code === wish.portfolio);
  if (!portfolio) {
    const seen = portfolios.map(({ code }) => code).join(", ") || "ninguna";
    return complain(exit.notFound, `No hay una cartera con código «${wish.portfolio}». A la vista: ${seen}.`);
  }
  if (wish.again !== undefined) return save(api, wish.again, wish.folder);
  const { jobId } = await api.post<{ jobId: string }>(`/v1/portfolios/${portfolio.id}/return-files`, {
    day: wish.day,
  });
  const job = await follow(api, jobId);
  if (job.error) {
    const code = Object.hasOwn(errorCatalogue, job.error.code) ? (job.error.code as ErrorCode) : "internal";
    return complain(code === "internal" ? exit.failed : exit.refused, sentenceOf(code, job.error.details));
  }
  return save(api, String(job.result.fileId), wish.folder);
}

async function save(api: Api, id: string, folder: string): Promise<number> {
  const file = await api.get<ReturnFile>(`/v1/return-files/${encodeURIComponent(id)}`);
  const parts = [
    [file.name, "file.csv"],
    ...(file.controlName === null ? [] : [[file.controlName, "control.txt"] as const]),
  ] as const;
  for (const [name, part] of parts) {
    const path = join(resolve(folder), name);
    const bytes = await api.download(`/v1/return-files/${file.id}/${part}`);
    // It holds people's data, and what was there may have been sent.
    const flaw = await writeFile(path, bytes, { mode: 0o600, flag: "wx" }).catch(
      (error: NodeJS.ErrnoException) => error,
    );
    if (flaw)
      return complain(
        exit.failed,
        flaw.code === "EEXIST"
          ? `«${path}» ya existe; no se reemplaza.`
          : `No se pudo escribir «${path}» (${flaw.code}).`,
      );
  }
  const promised = file.promised.map(({ minor, currency }) => `${minor} ${currency}`).join(", ") || "nada";
  process.stdout.write(
    `✔ ${parts.map(([name]) => name).join(", ")}: ${formatCount(file.rows)} filas, ${formatCount(file.accounts)} operaciones, comprometido (unidades mínimas) ${promised}. Id ${file.id}\n`,
  );
  return exit.ok;
}

function sentenceOf(code: ErrorCode, details: Readonly<Record<string, unknown>>): string {
  if (code === "return_unmapped") {
    const codes = details.codes as readonly { code: string; name: string; rows: number }[];
    const each = codes.map((one) => `${one.code} «${one.name}» (${formatCount(one.rows)})`).join(", ");
    return `No se hizo el archivo: faltan códigos del mandante para ${each}.`;
  }
  const what = details.what ?? details.field;
  if (what === "return_profile") return "La cartera no tiene perfil de devolución guardado.";
  return `${titles[code]}${typeof what === "string" ? ` (${what})` : ""}.`;
}

function readOptions(args: readonly string[]): Wish | { readonly help: true } | { readonly wrong: string } {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const options = {
    cartera: text,
    dia: text,
    reenviar: text,
    salida: text,
    usuario: text,
    ayuda: flag,
    help: flag,
  };
  let values: Readonly<Partial<Record<keyof typeof options, string | boolean>>>;
  try {
    values = parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch {
    return { wrong: "No se entiende lo pedido." };
  }
  if (values.ayuda || values.help) return { help: true };
  const said = (name: "cartera" | "dia" | "reenviar" | "salida" | "usuario") =>
    values[name] as string | undefined;
  const [portfolio, day, again] = [said("cartera"), said("dia"), said("reenviar")];
  if (!portfolio) return { wrong: "Falta --cartera CÓDIGO." };
  if ((day === undefined) === (again === undefined))
    return { wrong: "Se pide --dia o --reenviar, uno de los dos." };
  if (day !== undefined && !parseLocalDate(day))
    return { wrong: `--dia «${day}» no es una fecha AAAA-MM-DD.` };
  return { portfolio, day, again, folder: said("salida") ?? ".", user: said("usuario") };
}
