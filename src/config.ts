// Configuration: environment → typed values, read once. Everything lives under one data folder; nothing listens beyond
// loopback unless told. A wrong value is refused at start with the name of its variable.
import { createHash } from "node:crypto";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";

export interface Config {
  readonly dataFolder: string;
  /** Versioned, read-only downloads (Asterisk packages, made voices), shared by every data folder. */
  readonly cacheFolder: string;
  readonly host: string;
  readonly ports: {
    readonly web: number;
    readonly postgres: number;
    readonly asterisk: number;
    readonly sip: number;
    readonly carrier: number;
    readonly rtpFrom: number;
    readonly rtpTo: number;
    readonly carrierRtpFrom: number;
  };
  /** An own PostgreSQL instead of the embedded one: addresses of recaudo_owner and recaudo_app. */
  readonly database: { readonly ownerUrl: string; readonly appUrl: string } | undefined;
  readonly engineSocket: string;
  /** Where the supervisor tells how each of its processes is. */
  readonly supervisorSocket: string;
  /** A rehearsal's clock starts here (RECAUDO_CLOCK_AT); refused for a data folder that serves a real agency. */
  readonly clockAt: number | undefined;
}

/** Longest path a Unix socket takes on Linux. */
const maxSocketPath = 107;

const portVariables = {
  web: ["RECAUDO_PORT", 7300],
  postgres: ["RECAUDO_PG_PORT", 7301],
  asterisk: ["RECAUDO_ASTERISK_PORT", 7302],
  sip: ["RECAUDO_SIP_PORT", 7303],
  carrier: ["RECAUDO_CARRIER_PORT", 7304],
  rtpFrom: ["RECAUDO_RTP_FROM", 17_000],
  rtpTo: ["RECAUDO_RTP_TO", 17_999],
  carrierRtpFrom: ["RECAUDO_CARRIER_RTP_FROM", 18_000],
} as const;

/** UDP ports from carrierRtpFrom on: the demo's telephone network, then its robot agents. */
export const carrierRtpPorts = 500;
export const robotRtpPorts = 200;

/** Ports the system binds, with the variable that moves each, for "this port is taken" messages. */
export const portVariable: Readonly<Record<keyof Config["ports"], string>> = Object.fromEntries(
  Object.entries(portVariables).map(([name, [variable]]) => [name, variable]),
) as Record<keyof Config["ports"], string>;

/** Pairs that would meet on one address and protocol: each looks free until the other holds it. */
const neighbours = [
  ["web", "postgres"],
  ["web", "asterisk"],
  ["postgres", "asterisk"],
  ["sip", "carrier"],
] as const satisfies readonly (readonly [keyof Config["ports"], keyof Config["ports"]])[];

export class ConfigError extends Error {}

export function readConfig(env: NodeJS.ProcessEnv): Config {
  const dataFolder = resolve(env.RECAUDO_DATA || "data");
  const ports = Object.fromEntries(
    Object.entries(portVariables).map(([name, [variable, fallback]]) => [
      name,
      portFrom(env, variable, fallback),
    ]),
  ) as unknown as Config["ports"];
  if (ports.rtpTo - ports.rtpFrom < 99)
    throw new ConfigError("RECAUDO_RTP_TO: se necesitan al menos 100 puertos RTP");
  for (const [one, other] of neighbours)
    if (ports[one] === ports[other])
      throw new ConfigError(
        `${portVariable[one]} y ${portVariable[other]} piden el mismo puerto, ${ports[one]}: cambia uno de los dos`,
      );
  return {
    dataFolder,
    cacheFolder: join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "recaudo"),
    host: env.RECAUDO_HOST || "127.0.0.1",
    ports,
    database: databaseFrom(env),
    engineSocket: socketIn(dataFolder, "engine"),
    supervisorSocket: socketIn(dataFolder, "supervisor"),
    clockAt: clockFrom(env.RECAUDO_CLOCK_AT),
  };
}

function clockFrom(text: string | undefined): number | undefined {
  if (!text) return undefined;
  const at = Date.parse(text);
  if (!/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text) || Number.isNaN(at))
    throw new ConfigError(
      `RECAUDO_CLOCK_AT: «${text}» no es un instante con zona, como 2026-11-24T10:00:00-03:00`,
    );
  return at;
}

function portFrom(env: NodeJS.ProcessEnv, variable: string, fallback: number): number {
  const text = env[variable];
  if (text === undefined || text === "") return fallback;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new ConfigError(`${variable}: «${text}» no es un puerto (1–65535)`);
  return port;
}

function databaseFrom(env: NodeJS.ProcessEnv): Config["database"] {
  const ownerUrl = env.DATABASE_URL;
  const appUrl = env.DATABASE_APP_URL;
  if (!ownerUrl && !appUrl) return undefined;
  if (!ownerUrl) throw new ConfigError("DATABASE_URL: falta la dirección de recaudo_owner");
  if (!appUrl) throw new ConfigError("DATABASE_APP_URL: falta la dirección de recaudo_app");
  return { ownerUrl, appUrl };
}

function socketIn(dataFolder: string, who: "engine" | "supervisor"): string {
  const inside = join(dataFolder, "run", `${who}.sock`);
  if (Buffer.byteLength(inside) <= maxSocketPath) return inside;
  const name = createHash("sha256").update(dataFolder).digest("hex").slice(0, 16);
  return join(tmpdir(), `recaudo-${name}-${who}.sock`);
}
