// Every port a start will bind, asked for before anything starts: a taken one is named with the variable that moves it.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Config, carrierRtpPorts, portVariable, robotRtpPorts } from "#config.ts";
import { isFree, type Protocol } from "#platform/ports.ts";

export interface WantedPort {
  readonly purpose: string;
  readonly protocol: Protocol;
  readonly host: string;
  /** All of them are bound to try; of a range of RTP only a sample. */
  readonly ports: readonly number[];
  readonly variable: string;
}

const loopback = "127.0.0.1";
/** Of a range its first port and those a quarter, a half, three quarters and all the way up: who shares a range holds many. */
const sampledAt = [0, 0.25, 0.5, 0.75, 1] as const;

export function sampleOf(from: number, to: number): readonly number[] {
  return [...new Set(sampledAt.map((share) => from + Math.floor((to - from) * share)))];
}

export function wantedPorts(config: Config, { demo }: { readonly demo: boolean }): readonly WantedPort[] {
  const { ports } = config;
  const one = (
    name: keyof Config["ports"],
    purpose: string,
    protocol: Protocol,
    host = loopback,
  ): WantedPort => ({ purpose, protocol, host, ports: [ports[name]], variable: portVariable[name] });
  const range = (name: keyof Config["ports"], purpose: string, to: number): WantedPort => ({
    purpose,
    protocol: "udp",
    host: loopback,
    ports: sampleOf(ports[name], to),
    variable: portVariable[name],
  });
  // A cluster with a mark may have a server of ours that is taken over; one that is not ours refuses to start by itself.
  const ownDatabase =
    !config.database && !existsSync(join(config.dataFolder, "postgres", "cluster", "postmaster.pid"));
  const robotsFrom = ports.carrierRtpFrom + carrierRtpPorts;
  return [
    one("web", "web", "tcp", config.host),
    ...(ownDatabase ? [one("postgres", "PostgreSQL", "tcp")] : []),
    one("asterisk", "HTTP de Asterisk", "tcp"),
    one("sip", "SIP", "udp"),
    range("rtpFrom", "RTP", ports.rtpTo),
    ...(demo
      ? [
          one("carrier", "red telefónica de la demostración", "udp"),
          range("carrierRtpFrom", "RTP de la demostración", robotsFrom + robotRtpPorts - 1),
        ]
      : []),
  ];
}

export interface TakenPort extends Omit<WantedPort, "ports"> {
  readonly port: number;
}

/** The first one somebody holds. */
export async function takenPort({ ports, ...want }: WantedPort): Promise<TakenPort | undefined> {
  for (const port of ports) if (!(await isFree(port, want.host, want.protocol))) return { ...want, port };
  return undefined;
}

export async function takenPorts(wanted: readonly WantedPort[]): Promise<readonly TakenPort[]> {
  const found = await Promise.all(wanted.map(takenPort));
  return found.filter((one) => one !== undefined);
}

export function portsText({ ports, protocol }: WantedPort): string {
  const [first, ...more] = ports;
  const kind = protocol.toUpperCase();
  return more.length === 0
    ? `puerto ${kind} ${first}`
    : `puertos ${kind} ${first}–${more.at(-1)} (una muestra)`;
}

export function takenText({ port, protocol, purpose, variable }: TakenPort): string {
  return `el puerto ${protocol.toUpperCase()} ${port} (${purpose}) está ocupado; libéralo o elige otro con ${variable}=…`;
}
