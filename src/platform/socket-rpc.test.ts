import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { connectRpc, serveRpc } from "./socket-rpc.ts";

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), "recaudo-rpc-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "engine.sock");
}

/** Another end of our own, which may say half a line. */
async function rawServer(path: string, onSocket: (socket: Socket) => void): Promise<Server> {
  const server = createServer(onSocket);
  server.listen(path);
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return server;
}

test("a server that dies in the middle of a line takes nobody with it", async () => {
  const path = place();
  let came = 0;
  await rawServer(path, (socket) => {
    came += 1;
    const whole = `${JSON.stringify({ topic: "floor", data: { n: came } })}\n`;
    if (came === 1) socket.end(`${whole}${whole.slice(0, 20)}`);
    else socket.write(whole);
  });
  const client = connectRpc(path, { retryMs: 1 });
  onTestFinished(() => client.close());
  const told: unknown[] = [];
  client.onPush((_topic, data) => told.push(data));
  await expect.poll(() => told).toEqual([{ n: 1 }, { n: 2 }]);
});

test("a client that dies in the middle of a line takes nobody with it", async () => {
  const path = place();
  const server = await serveRpc(path, { double: async (n) => 2 * (n as number) });
  onTestFinished(() => server.close());
  const torn = connect(path);
  torn.end('{"id":1,"command":"dou');
  await once(torn.resume(), "close");
  const client = connectRpc(path, { retryMs: 1 });
  onTestFinished(() => client.close());
  await expect.poll(() => client.connected()).toBe(true);
  expect(await client.request("double", 21)).toBe(42);
});
