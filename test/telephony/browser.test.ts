import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import WebSocket from "ws";
import { silent } from "#telephony/carrier/behaviour.ts";
import { authorize } from "#telephony/carrier/digest.ts";
import { formatSip, header, parseSip, type SipResponse } from "#telephony/carrier/sip.ts";
import { isLoopback, listeningOf } from "../support/sockets.ts";
import { host, type Lab, newSeat, startLab } from "./lab.ts";

const user = "agente-navegador";
const password = "una-clave-de-prueba";
const uri = `sip:${host}`;

let lab: Lab;
let socket: WebSocket;
beforeAll(async () => {
  lab = await startLab(() => silent());
  socket = new WebSocket(`ws://${host}:${lab.settings.httpPort}/ws`, "sip");
  await once(socket, "open");
});
afterAll(async () => {
  socket.terminate();
  await lab.close();
});

async function register(
  sequence: number,
  extra: readonly (readonly [string, string])[] = [],
): Promise<SipResponse> {
  socket.send(
    formatSip({
      kind: "request",
      method: "REGISTER",
      uri,
      headers: [
        ["via", `SIP/2.0/WS navegador.invalid;branch=z9hG4bK${sequence}`],
        ["max-forwards", "70"],
        ["from", `<sip:${user}@${host}>;tag=t1`],
        ["to", `<sip:${user}@${host}>`],
        ["call-id", "registro-1"],
        ["cseq", `${sequence} REGISTER`],
        ["contact", `<sip:${user}@navegador.invalid;transport=ws>`],
        ["expires", "60"],
        ...extra,
      ],
      body: "",
    }),
  );
  const [data] = (await once(socket, "message")) as [Buffer];
  const answer = parseSip(data);
  if (answer?.kind !== "response") throw new Error("not a response");
  return answer;
}

test("a browser added while the exchange runs registers over the web socket, and is offered WebRTC audio", async () => {
  const stranger = await register(1);
  // From the trunk’s own address a stranger is taken for the trunk, which has no place to register.
  expect([401, 403, 404]).toContain(stranger.status);
  await lab.telephony.provision.putSeatEndpoint({ sipUser: user, password, kind: "browser" });
  const challenge = header(await register(2), "www-authenticate") ?? "";
  const proof = (secret: string): string =>
    authorize(challenge, { user, password: secret }, { method: "REGISTER", uri }, "c1") ?? "";
  expect((await register(3, [["authorization", proof("otra-clave")]])).status).toBe(401);
  expect((await register(4, [["authorization", proof(password)]])).status).toBe(200);

  const offered = once(socket, "message") as Promise<[Buffer]>;
  const seat = newSeat();
  await lab.telephony.openSeat({ seat, sipUser: user });
  const invite = parseSip((await offered)[0]);
  expect(invite?.kind === "request" && invite.method).toBe("INVITE");
  expect(invite?.body).toContain("a=fingerprint:");
  expect(invite?.body).toContain("UDP/TLS/RTP/SAVPF 0");
  // What waits for the browser's sound waits on this machine alone.
  const [first, last] = lab.settings.rtpPorts;
  const rtp = listeningOf([lab.exchange.pid]).filter(({ port }) => port >= first && port <= last);
  expect(rtp.filter(isLoopback).length).toBeGreaterThan(0);
  // Sound comes in pairs of sockets; one alone is the look-up of names, whose port the system chose among ours.
  expect(rtp.filter((each) => !isLoopback(each)).length).toBeLessThan(2);
  await lab.telephony.closeSeat(seat);
});
