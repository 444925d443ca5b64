import { createSocket } from "node:dgram";
import { afterEach, expect, test } from "vitest";
import { noAnswer, silent } from "./behaviour.ts";
import { type FarEnd, startFarEnd } from "./far-end.ts";
import { cseqOf, header, parseSip, type SipResponse } from "./sip.ts";

const host = "127.0.0.1";
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A caller made of a bare socket: sends exactly the text it is told and collects what comes back. */
async function bareCaller(end: FarEnd) {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, host, resolve));
  closing.push(() => new Promise<void>((resolve) => socket.close(() => resolve())));
  const got: SipResponse[] = [];
  const waiting = new Set<() => void>();
  socket.on("message", (bytes) => {
    const message = parseSip(bytes);
    if (message?.kind === "response") got.push(message);
    for (const look of waiting) look();
  });
  const count = (method: string, status: number) =>
    got.filter((response) => cseqOf(response)?.method === method && response.status === status).length;
  const until = (method: string, status: number, times: number): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (count(method, status) < times) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  const send = (
    method: string,
    branch: string,
    cseq: number,
    body = "",
    toTag = "",
    callId = "bare",
  ): void => {
    const { port } = socket.address();
    const text = [
      `${method} sip:1@${host} SIP/2.0`,
      `Via: SIP/2.0/UDP ${host}:${port};branch=${branch}`,
      `From: <sip:me@${host}>;tag=me`,
      `To: <sip:1@${host}>${toTag}`,
      `Call-ID: ${callId}`,
      `CSeq: ${cseq} ${method}`,
      `Contact: <sip:me@${host}:${port}>`,
      ...(body ? ["Content-Type: application/sdp"] : []),
      `Content-Length: ${body.length}`,
      "",
      body,
    ].join("\r\n");
    socket.send(text, end.port, host);
  };
  const of = (callId: string): readonly SipResponse[] =>
    got.filter((response) => header(response, "call-id") === callId);
  return { send, until, got, of, socket };
}
function tagOfLast(got: readonly SipResponse[]): string {
  const last = got.at(-1);
  return /;tag=.*$/.exec((last && header(last, "to")) ?? "")?.[0] ?? "";
}
const offer = `v=0\r\nc=IN IP4 ${host}\r\nm=audio 40001 RTP/AVP 0\r\n`;

test("a repeated INVITE is the same call, a lost ACK brings the answer again, and the ACK stops it", async () => {
  const end = await startFarEnd({ host, port: 0, behaviourOf: () => silent({ ringMs: 0 }) });
  closing.push(() => end.close());
  const caller = await bareCaller(end);
  caller.send("INVITE", "z9hG4bK1", 1, offer);
  await caller.until("INVITE", 200, 1);
  caller.send("INVITE", "z9hG4bK1", 1, offer);
  await caller.until("INVITE", 200, 2);
  expect(end.calls()).toHaveLength(1);
  // Without an ACK the answer is repeated by itself after T1, then after 2·T1 more.
  await caller.until("INVITE", 200, 3);
  const tag = tagOfLast(caller.got);
  expect(
    new Set(
      caller.got
        .filter(({ status }) => status === 200)
        .map(({ headers }) => headers.find(([name]) => name === "to")?.[1]),
    ).size,
  ).toBe(1);
  caller.send("ACK", "z9hG4bK2", 1, "", tag);
  // Another call that nobody acknowledges is the clock: while it is repeated twice, the first must stay quiet.
  const before = caller.of("bare").length;
  caller.send("INVITE", "z9hG4bK9", 1, offer, "", "clock");
  await caller.until("INVITE", 200, 6);
  expect(caller.of("bare")).toHaveLength(before);
  expect(caller.of("clock").filter(({ status }) => status === 200)).toHaveLength(3);
  caller.send("ACK", "z9hG4bK10", 1, "", tagOfLast(caller.got), "clock");
  caller.send("INVITE", "z9hG4bK3", 2, offer.replace("40001", "40003"), tag);
  await caller.until("INVITE", 200, 7);
  caller.send("ACK", "z9hG4bK4", 2, "", tag);
  caller.send("BYE", "z9hG4bK5", 3, "", tag);
  await caller.until("BYE", 200, 1);
  expect(end.calls()).toHaveLength(1);
});

test("a cancelled INVITE is closed with 487, repeated until its ACK comes", async () => {
  const end = await startFarEnd({ host, port: 0, behaviourOf: () => noAnswer() });
  closing.push(() => end.close());
  const caller = await bareCaller(end);
  caller.send("INVITE", "z9hG4bKx", 1, offer);
  await caller.until("INVITE", 180, 1);
  caller.send("CANCEL", "z9hG4bKx", 1);
  await caller.until("CANCEL", 200, 1);
  await caller.until("INVITE", 487, 2);
  caller.send("ACK", "z9hG4bKx", 1, "", tagOfLast(caller.got));
  expect(end.calls()).toEqual([]);
});

test("an offer without µ-law, an unknown call and a ping get their proper answers; garbage gets none", async () => {
  const end = await startFarEnd({ host, port: 0, behaviourOf: () => silent() });
  closing.push(() => end.close());
  const caller = await bareCaller(end);
  caller.socket.send("\r\n\r\n", end.port, host);
  caller.socket.send(Buffer.alloc(2_000, 7), end.port, host);
  caller.send("INVITE", "z9hG4bKa", 1, offer.replace("AVP 0", "AVP 8"));
  await caller.until("INVITE", 488, 1);
  caller.send("BYE", "z9hG4bKb", 2);
  await caller.until("BYE", 481, 1);
  caller.send("OPTIONS", "z9hG4bKc", 3);
  await caller.until("OPTIONS", 200, 1);
  expect(caller.got.map(({ status }) => status)).toEqual([488, 481, 200]);
});
