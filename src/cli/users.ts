// `recaudo users import`: brings an agency's people in from a CSV, as an administrator would from the screen.
import { openAsBlob } from "node:fs";
import { stat, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Config } from "#config.ts";
import type { UsersLoaded } from "#http/contract/people.ts";
import type { UserFault } from "#identity/core/user-row.ts";
import { faultLine } from "#identity/core/user-row-texts.ts";
import { AppError } from "#kernel/errors.ts";
import { formatCount } from "#kernel/format.ts";
import { type Api, baseOf, logIn } from "../demo/api.ts";
import { askCredentials } from "./credentials.ts";
import { complain, exit, exitOf, isAway } from "./import.ts";
import { refusalSentence } from "./import-words.ts";

const help = `recaudo users import ARCHIVO [opciones]

  El archivo es un CSV: usuario;nombre;rol;equipo;clave (la columna clave puede faltar).
  Rol: gestor, supervisor, coordinador, calidad, back office, estratega o auditor.
  Equipo: del agente, el suyo; del supervisor, el que dirige, que se crea si no existe.
  Una fila mal y no se cambia a nadie. A quien ya existe no se le cambia la clave ni se lo bloquea.

  --claves ARCHIVO   escribe ahí las claves de un solo uso de los usuarios nuevos; sin ella salen por pantalla, una vez
  --usuario USUARIO  administrador; también RECAUDO_USER. La contraseña se pide o se toma de RECAUDO_PASSWORD
  --ayuda            esto

Salida: 0 hecho · 1 falla · 2 mal pedido · 3 rechazado o sin servicio · 4 sin acceso`;

interface Wish {
  readonly file: string;
  readonly passwords: string | undefined;
  readonly user: string | undefined;
}

export async function users(config: Config, args: readonly string[]): Promise<number> {
  const wish = readOptions(args);
  if ("help" in wish) {
    process.stdout.write(`${help}\n`);
    return exit.ok;
  }
  if ("wrong" in wish) return complain(exit.wrongUse, `${wish.wrong} Opciones: recaudo users --ayuda`);
  if (!(await isFile(wish.file)))
    return complain(exit.wrongUse, `No se puede leer el archivo «${wish.file}».`);
  // Asked before anybody is made: what is told once must have where to go.
  if (wish.passwords !== undefined && (await isFile(wish.passwords)))
    return complain(exit.wrongUse, `«${wish.passwords}» ya existe; no se reemplaza.`);
  const credentials = await askCredentials(wish.user, process.env);
  if (!credentials)
    return complain(exit.noAccess, "Falta el usuario (--usuario) o la contraseña (RECAUDO_PASSWORD).");
  try {
    return await load(await logIn(baseOf(config), credentials.username, credentials.password), wish);
  } catch (error) {
    if (isAway(error))
      return complain(exit.refused, `Recaudo no responde en ${baseOf(config)}; se inicia con «npm start».`);
    if (error instanceof AppError) return refuse(error);
    throw error;
  }
}

async function load(api: Api, wish: Wish): Promise<number> {
  const loaded = await api.upload<UsersLoaded>("/v1/users/import", await openAsBlob(wish.file));
  const { made, changed, same, teams, passwords } = loaded;
  process.stderr.write(
    `✔ «${wish.file}»: ${formatCount(made)} nuevos, ${formatCount(changed)} cambiados, ${formatCount(same)} sin cambios, ${formatCount(teams)} equipos nuevos.\n`,
  );
  if (passwords.length === 0) return exit.ok;
  const list = passwords.map(({ username, password }) => `${username};${password}\n`).join("");
  if (wish.passwords !== undefined) {
    const flaw = await writeFile(wish.passwords, list, { mode: 0o600, flag: "wx" }).catch(
      (error: NodeJS.ErrnoException) => error,
    );
    if (!flaw) return exit.ok;
    complain(exit.failed, `No se pudo escribir «${wish.passwords}» (${flaw.code}); las claves van aquí:`);
  }
  process.stdout.write(list);
  return exit.ok;
}

function refuse(error: AppError): number {
  if (error.code !== "users_file") return complain(exitOf(error.code), refusalSentence(error));
  const faults = error.details.faults as readonly UserFault[];
  for (const fault of faults) process.stderr.write(`${faultLine(fault)}\n`);
  return complain(
    exit.refused,
    `No se cambió a nadie: ${formatCount(Number(error.details.all))} errores en el archivo.`,
  );
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}

function readOptions(args: readonly string[]): Wish | { readonly help: true } | { readonly wrong: string } {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { claves: text, usuario: text, ayuda: flag, help: flag },
      allowPositionals: true,
    });
    if (values.ayuda || values.help) return { help: true };
    const [order, file, ...more] = positionals;
    if (order !== "import" || file === undefined || more.length > 0)
      return { wrong: "Se pide «users import ARCHIVO»." };
    return { file, passwords: values.claves, user: values.usuario };
  } catch {
    return { wrong: "No se entiende lo pedido." };
  }
}
