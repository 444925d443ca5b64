// The command line beside start and demo. Data on standard output, the rest on standard error; exit codes: 0 ok, 1 failed,
// 2 wrong use, 3 not running or rejected, 4 no access, 5 not found.
import type { Config } from "#config.ts";
import { version } from "../roles/version.ts";
import { audit } from "./audit.ts";
import { doctor } from "./doctor.ts";
import { importFile } from "./import.ts";
import { pacing } from "./pacing.ts";
import { returnFile } from "./return-file.ts";
import { simulate } from "./simulate.ts";
import { status } from "./status.ts";
import { users } from "./users.ts";

const help = `recaudo ${version}
  recaudo start                        inicia el sistema (vacío la primera vez)
  recaudo demo [--host DIRECCIÓN]      inicia la demostración
  recaudo demo day [--velocidad N] [--auto SEGUNDOS]  un martes completo, hora por hora, con el reloj adelantado
  recaudo demo chaos                   mata el motor de la demostración en plena llamada y muestra qué pasó
  recaudo status [--json]              qué está pasando ahora
  recaudo doctor                       qué le falta a esta máquina
  recaudo import ARCHIVO --cartera CÓDIGO  carga un archivo; --ayuda muestra sus opciones
  recaudo return-file --cartera CÓDIGO --dia DÍA  archivo de gestiones para el mandante; --ayuda muestra sus opciones
  recaudo users import ARCHIVO         crea o actualiza usuarios desde un CSV; --ayuda muestra sus opciones
  recaudo audit verify                 si alguien cambió una fila de los registros ya sellados; --ayuda muestra sus opciones
  recaudo pacing replay --campaign CAMPAÑA --from HORA --to HORA  repite lo que decidió el marcador y dice si es igual; --ayuda
  recaudo simulate [--agents N --world MUNDO --policy LISTA]  compara formas de marcar en jornadas simuladas; --ayuda
  recaudo version

Variables: RECAUDO_DATA (carpeta de datos, por omisión ./data), RECAUDO_PORT y las demás en docs/operating/ports.md.`;

export async function runCommand(config: Config, command: string, args: readonly string[]): Promise<number> {
  switch (command) {
    case "status":
      return status(config, args.includes("--json"));
    case "doctor":
      return doctor(config);
    case "import":
      return importFile(config, args);
    case "return-file":
      return returnFile(config, args);
    case "users":
      return users(config, args);
    case "audit":
      return audit(config, args);
    case "pacing":
      return pacing(config, args);
    case "simulate":
      return simulate(config, args);
    case "version":
    case "--version":
      process.stdout.write(`${version}\n`);
      return 0;
    case "help":
    case "--help":
      process.stdout.write(`${help}\n`);
      return 0;
    default:
      process.stderr.write(`No existe la orden «${command}».\n\n${help}\n`);
      return 2;
  }
}
