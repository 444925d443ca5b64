// A TCP path, to the exchange or the database, that a test can cut and mend.
import { connect, createServer, type Socket } from "node:net";
import { host } from "../telephony/lab.ts";

export interface CuttablePath {
  readonly port: number;
  /** How often somebody has tried to come this way. */
  tries(): number;
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

export async function cuttablePath(target: number): Promise<CuttablePath> {
  const sockets = new Set<Socket>();
  let whole = true;
  let tries = 0;
  const server = createServer((near) => {
    tries += 1;
    if (!whole) {
      near.destroy();
      return;
    }
    const far = connect(target, host);
    for (const [each, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(each);
      each.on("error", () => other.destroy());
      each.on("close", () => {
        sockets.delete(each);
        other.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, host, () => resolve()));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const cut = (): void => {
    whole = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    port,
    tries: () => tries,
    cut,
    mend: () => {
      whole = true;
    },
    async close() {
      cut();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
