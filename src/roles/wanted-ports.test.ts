import { createSocket, type Socket } from "node:dgram";
import { afterEach, expect, test } from "vitest";
import { readConfig } from "#config.ts";
import { isFree } from "#platform/ports.ts";
import { sampleOf, takenPorts, takenText, wantedPorts } from "./wanted-ports.ts";

const held: Socket[] = [];
afterEach(async () => {
  for (const socket of held.splice(0)) await new Promise<void>((resolve) => socket.close(() => resolve()));
});

/** Somebody else's UDP socket on this machine; returns its port. */
function hold(): Promise<number> {
  const socket = createSocket("udp4");
  held.push(socket);
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(0, "127.0.0.1", () => resolve(socket.address().port));
  });
}

const config = (variables: NodeJS.ProcessEnv) => readConfig({ RECAUDO_DATA: "none", ...variables });
const textsOf = async (variables: NodeJS.ProcessEnv, demo: boolean): Promise<readonly string[]> => {
  const named = wantedPorts(config(variables), { demo }).filter((wanted) =>
    Object.keys(variables).includes(wanted.variable),
  );
  return (await takenPorts(named)).map(takenText);
};

test("a held UDP port is taken for SIP and free for the web", async () => {
  const port = await hold();
  expect(await isFree(port, "127.0.0.1", "udp")).toBe(false);
  expect(await isFree(port, "127.0.0.1", "tcp")).toBe(true);
  expect(await textsOf({ RECAUDO_SIP_PORT: String(port) }, false)).toEqual([
    `el puerto UDP ${port} (SIP) está ocupado; libéralo o elige otro con RECAUDO_SIP_PORT=…`,
  ]);
});

test("a held port at the beginning of the RTP range is named with the range's variable", async () => {
  const port = await hold();
  const range = { RECAUDO_RTP_FROM: String(port), RECAUDO_RTP_TO: String(port + 400) };
  const [text] = await textsOf(range, false);
  expect(text).toContain(`UDP ${port} (RTP)`);
  expect(text).toContain("RECAUDO_RTP_FROM");
});

test("the demonstration's network is asked for by the demonstration alone", async () => {
  const port = await hold();
  const variables = { RECAUDO_CARRIER_PORT: String(port) };
  expect(await textsOf(variables, false)).toEqual([]);
  expect((await textsOf(variables, true)).join()).toContain("RECAUDO_CARRIER_PORT");
});

test("of a range its first, its last and three between are tried", () => {
  expect(sampleOf(17_000, 17_999)).toEqual([17_000, 17_249, 17_499, 17_749, 17_999]);
  expect(sampleOf(17_000, 17_000)).toEqual([17_000]);
});
