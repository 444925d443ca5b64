// Free ports for tests, and the plain answer to "who may I not disturb": a taken port is named with its variable.
import { createSocket } from "node:dgram";
import { createServer } from "node:net";

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}

export type Protocol = "tcp" | "udp";

/** The two protocols share nothing but the numbers: a port held by one is free for the other. */
export function isFree(port: number, host = "127.0.0.1", protocol: Protocol = "tcp"): Promise<boolean> {
  return protocol === "tcp" ? isFreeTcp(port, host) : isFreeUdp(port, host);
}

function isFreeTcp(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

function isFreeUdp(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
    socket.once("error", () => {
      socket.close();
      resolve(false);
    });
    socket.bind({ port, address: host, exclusive: true }, () => socket.close(() => resolve(true)));
  });
}
