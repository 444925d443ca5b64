// `recaudo doctor`: what is wrong with a machine, each finding with what to do about it.
import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, statfsSync } from "node:fs";
import { totalmem } from "node:os";
import { dirname } from "node:path";
import type { Config } from "#config.ts";
import { judgeDisk } from "#kernel/disk.ts";
import { runningSupervisor } from "#platform/supervisor-mark.ts";
import { portsText, takenPort, takenText, wantedPorts } from "../roles/wanted-ports.ts";

interface Finding {
  readonly state: "ok" | "warn" | "bad";
  readonly text: string;
}
const gib = 1_073_741_824;
const leastDiskGib = 3;
const leastMemoryGib = 2;

export async function doctor(config: Config): Promise<number> {
  const running = runningSupervisor(config.dataFolder) !== undefined;
  const findings: Finding[] = [
    checkNode(),
    checkPlatform(),
    checkFolder(config),
    checkDisk(config),
    checkMemory(),
    checkTools(),
    checkVoice(),
    ...(running
      ? [{ state: "ok" as const, text: "Recaudo está en marcha: no se comprueban los puertos" }]
      : await checkPorts(config)),
  ];
  const marks = { ok: "✔", warn: "!", bad: "✖" } as const;
  for (const finding of findings) process.stdout.write(`${marks[finding.state]} ${finding.text}\n`);
  const bad = findings.filter((finding) => finding.state === "bad").length;
  process.stdout.write(
    bad === 0 ? "Esta máquina sirve para Recaudo.\n" : `${bad} problema(s) por resolver.\n`,
  );
  return bad === 0 ? 0 : 1;
}

function checkNode(): Finding {
  const major = Number(process.versions.node.split(".")[0]);
  return major >= 24
    ? { state: "ok", text: `Node ${process.versions.node}` }
    : { state: "bad", text: `Node ${process.versions.node}: ejecuta «npm ci» para traer la versión fijada` };
}
function checkPlatform(): Finding {
  const fine = process.platform === "linux" && ["x64", "arm64"].includes(process.arch);
  return fine
    ? { state: "ok", text: `${process.platform} ${process.arch}` }
    : { state: "bad", text: `${process.platform} ${process.arch}: se necesita Linux x64 o arm64` };
}
function checkFolder(config: Config): Finding {
  try {
    mkdirSync(config.dataFolder, { recursive: true });
    accessSync(config.dataFolder, constants.W_OK);
    return { state: "ok", text: `Carpeta de datos: ${config.dataFolder}` };
  } catch {
    return {
      state: "bad",
      text: `No se puede escribir en ${config.dataFolder}: elige otra con RECAUDO_DATA`,
    };
  }
}
function checkDisk(config: Config): Finding {
  const disk = statfsSync(existsSync(config.dataFolder) ? config.dataFolder : dirname(config.dataFolder));
  const free = (disk.bavail * disk.bsize) / gib;
  const text = `Disco libre: ${free.toFixed(1).replace(".", ",")} GiB`;
  const judged = judgeDisk({ freeBytes: disk.bavail * disk.bsize, totalBytes: disk.blocks * disk.bsize });
  if (judged.text !== null)
    return { state: judged.recordings ? "warn" : "bad", text: `${text}. ${judged.text}` };
  return free < leastDiskGib
    ? { state: "bad", text: `${text}; se necesitan ${leastDiskGib}` }
    : { state: "ok", text };
}
function checkMemory(): Finding {
  const memory = totalmem() / gib;
  const text = `Memoria: ${memory.toFixed(1).replace(".", ",")} GiB`;
  return memory < leastMemoryGib
    ? { state: "bad", text: `${text}; se necesitan ${leastMemoryGib}` }
    : { state: "ok", text };
}

function has(program: string): boolean {
  try {
    execFileSync("sh", ["-c", `command -v ${program}`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
function checkTools(): Finding {
  if (has("asterisk"))
    return { state: "ok", text: "Hay un Asterisk en el sistema; si es 20 o posterior se usa ese" };
  if (has("apt-get") && has("dpkg-deb"))
    return { state: "ok", text: "Asterisk se instalará en una carpeta privada (apt-get y dpkg-deb están)" };
  return {
    state: "bad",
    text: "Falta Asterisk 20 o posterior, y sin apt-get y dpkg-deb no se puede traer uno privado: instálalo con el gestor de paquetes del sistema",
  };
}
function checkVoice(): Finding {
  return has("espeak-ng")
    ? { state: "ok", text: "espeak-ng presente" }
    : {
        state: "warn",
        text: "Sin espeak-ng: las locuciones y la demostración sonarán sin voz (apt install espeak-ng)",
      };
}
/** The demonstration's too: who runs doctor may be about to try it. */
function checkPorts(config: Config): Promise<readonly Finding[]> {
  return Promise.all(
    wantedPorts(config, { demo: true }).map(async (wanted): Promise<Finding> => {
      const taken = await takenPort(wanted);
      return taken
        ? { state: "bad", text: takenText(taken) }
        : { state: "ok", text: `${portsText(wanted)}: libre (${wanted.purpose})` };
    }),
  );
}
