// `recaudo audit verify`: whether the access log and the event log are still what they were when they were sealed.
import { parseArgs } from "node:util";
import type { Config } from "#config.ts";
import { AppError } from "#kernel/errors.ts";
import { formatCount } from "#kernel/format.ts";
import { type Api, baseOf, logIn } from "../demo/api.ts";
import { askCredentials } from "./credentials.ts";
import { complain, exit, exitOf, isAway } from "./import.ts";
import { refusalSentence } from "./import-words.ts";

const help = `recaudo audit verify [opciones]

  Revisa, fila por fila, que los registros de accesos y de eventos sean los que se sellaron.

  --sello HASH       sello anotado fuera de esta máquina (worker.log): debe estar en la cadena
  --usuario USUARIO  auditor o administrador; también RECAUDO_USER. La contraseña se pide o se toma de RECAUDO_PASSWORD
  --ayuda            esto

Salida: 0 todo concuerda · 1 hay una fila que no concuerda · 2 mal pedido · 3 sin servicio · 4 sin acceso`;

interface Answer {
  readonly seals: number;
  readonly rows: number;
  readonly hashes: readonly string[];
  readonly next: number | null;
  readonly fault: {
    readonly kind: "altered" | "added" | "missing" | "seal";
    readonly seal: number;
    readonly id?: string | null;
    readonly at?: number | null;
  } | null;
}
const logs = { access_log: "Registro de accesos", event: "Registro de eventos" } as const;

export async function audit(config: Config, args: readonly string[]): Promise<number> {
  const wish = readOptions(args);
  if ("help" in wish) {
    process.stdout.write(`${help}\n`);
    return exit.ok;
  }
  if ("wrong" in wish) return complain(exit.wrongUse, `${wish.wrong} Opciones: recaudo audit --ayuda`);
  const credentials = await askCredentials(wish.user, process.env);
  if (!credentials)
    return complain(exit.noAccess, "Falta el usuario (--usuario) o la contraseña (RECAUDO_PASSWORD).");
  try {
    return await verify(await logIn(baseOf(config), credentials.username, credentials.password), wish.seal);
  } catch (error) {
    if (isAway(error))
      return complain(exit.refused, `Recaudo no responde en ${baseOf(config)}; se inicia con «npm start».`);
    if (error instanceof AppError) return complain(exitOf(error.code), refusalSentence(error));
    throw error;
  }
}

async function verify(api: Pick<Api, "get">, seal: string | undefined): Promise<number> {
  const heads = new Set<string>();
  for (const log of Object.keys(logs) as (keyof typeof logs)[]) {
    const fault = await verifyOne(api, log, heads);
    if (fault) return complain(exit.failed, `✖ ${logs[log]}: ${fault}`);
  }
  if (seal !== undefined && !heads.has(seal))
    return complain(
      exit.failed,
      "✖ El sello anotado no está en la cadena: se rehízo entera o es de otra agencia.",
    );
  return exit.ok;
}

/** What is wrong, in a sentence. */
async function verifyOne(
  api: Pick<Api, "get">,
  log: keyof typeof logs,
  heads: Set<string>,
): Promise<string | undefined> {
  let [rows, seals, last] = [0, 0, "ninguno"];
  for (let from: number | null = 1; from !== null; ) {
    const seen: Answer = await api.get<Answer>(`/v1/access-log/verification?log=${log}&from=${from}`);
    rows += seen.rows;
    seals += seen.seals;
    for (const hash of seen.hashes) heads.add(hash);
    last = seen.hashes.at(-1) ?? last;
    if (seen.fault) return faultSentence(seen.fault);
    from = seen.next;
    if (from === null)
      process.stdout.write(
        `✔ ${logs[log]}: ${formatCount(rows)} filas en ${formatCount(seals)} sellos concuerdan. Último sello: ${last}\n`,
      );
  }
  return undefined;
}

function faultSentence({ kind, seal, id, at }: NonNullable<Answer["fault"]>): string {
  const when = at === undefined || at === null ? "" : `, del ${new Date(at).toISOString()}`;
  if (kind === "seal") return `el sello ${seal} falta o fue rehecho.`;
  if (kind === "missing")
    return id
      ? `falta una fila del sello ${seal}: la que seguía a ${id}${when}.`
      : `falta la primera fila del sello ${seal}.`;
  return kind === "added"
    ? `la fila ${id}${when} se agregó después de sellar (sello ${seal}).`
    : `la fila ${id}${when} no es la que se selló (sello ${seal}).`;
}

function readOptions(
  args: readonly string[],
):
  | { readonly seal: string | undefined; readonly user: string | undefined }
  | { readonly help: true }
  | { readonly wrong: string } {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { sello: text, usuario: text, ayuda: flag, help: flag },
      allowPositionals: true,
    });
    if (values.ayuda || values.help) return { help: true };
    if (positionals.join(" ") !== "verify") return { wrong: "Se pide «audit verify»." };
    return { seal: values.sello, user: values.usuario };
  } catch {
    return { wrong: "No se entiende lo pedido." };
  }
}
