// Which sockets processes take packets on, as the kernel lists them.
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

export interface Listening {
  readonly pid: number;
  readonly protocol: "tcp" | "udp";
  /** Hexadecimal, as in /proc/net. */
  readonly address: string;
  readonly port: number;
}

const tables = { tcp: "tcp", tcp6: "tcp", udp: "udp", udp6: "udp" } as const;
/** TCP in LISTEN; UDP without a peer, which takes packets from anybody. */
const taking = { tcp: "0A", udp: "07" } as const;
const wildcards = ["00000000", "0".repeat(32)];

export function listeningOf(pids: readonly number[]): readonly Listening[] {
  const owners = new Map(pids.flatMap((pid) => inodesOf(pid).map((inode) => [inode, pid] as const)));
  return Object.entries(tables).flatMap(([table, protocol]) =>
    readFileSync(`/proc/net/${table}`, "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .flatMap((line) => {
        const [, local = "", , state, , , , , , inode = ""] = line
          .trim()
          .replace(/^\d+:\s*/, ": ")
          .split(/\s+/);
        const pid = owners.get(inode);
        const [address = "", port = ""] = local.split(":");
        if (pid === undefined || state !== taking[protocol]) return [];
        return [{ pid, protocol, address, port: Number.parseInt(port, 16) }];
      }),
  );
}

/** 127.0.0.0/8, least significant byte first, or ::1. */
export function isLoopback({ address }: Listening): boolean {
  return address.length === 8 ? address.endsWith("7F") : address === `${"0".repeat(24)}01000000`;
}

/**
 * Asterisk's SIP library opens a client socket for name look-ups as soon as the machine has name servers, one for each family,
 * on ports the system chooses (SECURITY.md); it takes answers of those servers alone. There is no setting against it.
 */
export function isResolverOf(exchange: number, ours: readonly number[]): (socket: Listening) => boolean {
  return ({ pid, protocol, address, port }) =>
    pid === exchange && protocol === "udp" && wildcards.includes(address) && !ours.includes(port);
}

function inodesOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1];
      return inode === undefined ? [] : [inode];
    });
  } catch {
    // Ended meanwhile.
    return [];
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    // Closed meanwhile.
    return "";
  }
}
