import fc from "fast-check";
import { expect, test } from "vitest";
import { authorize } from "./digest.ts";
import { answerDirection, formatSdp, parseSdp } from "./sdp.ts";
import {
  giveUpAfterMs,
  refreshAfterMs,
  timerHeaders,
  timerOfAnswer,
  timerOfInvite,
} from "./session-timer.ts";
import {
  branchOf,
  cseqOf,
  formatSip,
  header,
  headersNamed,
  parseAddress,
  parseSip,
  type SipRequest,
  tagOf,
  userOf,
} from "./sip.ts";

const bytes = (text: string): Uint8Array => Buffer.from(text, "utf8");
const invite = [
  "INVITE sip:+56912345678@127.0.0.1:7304 SIP/2.0",
  "v: SIP/2.0/UDP 127.0.0.1:7303;rport;branch=z9hG4bKabc",
  "Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKdef",
  'f: "Banco \\"A\\"" <sip:600@127.0.0.1>;tag=one',
  "t: <sip:+56912345678@127.0.0.1>",
  "i: call-1",
  "CSeq: 7 INVITE",
  "X-Attempt: 0190",
  "Subject: one",
  "  two",
  "Content-Length: 4",
  "",
  "v=0\r\ntail that is not ours",
].join("\r\n");

test("an INVITE with compact names and a folded line is read whole", () => {
  const message = parseSip(bytes(invite));
  expect(message).toMatchObject({ kind: "request", method: "INVITE", body: "v=0\r" });
  if (!message) return;
  expect(headersNamed(message, "via")).toHaveLength(2);
  expect(branchOf(message)).toBe("z9hG4bKabc");
  expect(cseqOf(message)).toEqual({ number: 7, method: "INVITE" });
  expect(header(message, "subject")).toBe("one two");
  expect(tagOf(header(message, "from") ?? "")).toBe("one");
});

test("no datagram makes the parser throw", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 2_000 }), (noise) => void parseSip(noise)));
  const mutated = fc.tuple(fc.nat(invite.length), fc.nat(40), fc.string({ maxLength: 20 }));
  fc.assert(
    fc.property(mutated, ([at, cut, put]) => {
      const message = parseSip(bytes(invite.slice(0, at) + put + invite.slice(at + cut)));
      if (message) {
        parseAddress(header(message, "from") ?? "");
        parseSdp(message.body);
        timerOfInvite(message);
      }
    }),
    { numRuns: 2_000 },
  );
  fc.assert(
    fc.property(fc.string(), (text) => void [parseAddress(text), userOf(text), parseSdp(text), tagOf(text)]),
  );
});

test("what is written is read back the same", () => {
  const word = fc.stringMatching(/^[A-Za-z0-9]{1,12}$/);
  const value = fc.stringMatching(/^[ -~]{0,40}$/).map((text) => text.trim());
  fc.assert(
    fc.property(
      word,
      fc.dictionary(
        word.map((name) => `x-${name.toLowerCase()}`),
        value,
      ),
      fc.string(),
      (user, extra, body) => {
        const request: SipRequest = {
          kind: "request",
          method: "INVITE",
          uri: `sip:${user}@h`,
          headers: [
            ["via", "SIP/2.0/UDP h;branch=z1"],
            ["from", "<sip:a@h>;tag=1"],
            ["to", "<sip:b@h>"],
            ["call-id", user],
            ["cseq", "1 INVITE"],
            ...Object.entries(extra),
          ],
          body: Buffer.from(body, "utf8").toString("utf8"),
        };
        const read = parseSip(bytes(formatSip(request)));
        expect(
          read && { ...read, headers: read.headers.filter(([name]) => name !== "content-length") },
        ).toEqual(request);
      },
    ),
  );
});

test("a header cannot smuggle a second line onto the wire", () => {
  const request: SipRequest = {
    kind: "request",
    method: "BYE",
    uri: "sip:a@h",
    headers: [["from", "x\r\nRoute: evil"]],
    body: "",
  };
  expect(formatSip(request).split("\r\n")).not.toContain("Route: evil");
});

test.each([
  "",
  "\r\n\r\n",
  "HELLO",
  "INVITE sip:a@h SIP/2.0\r\n\r\n",
  invite.replace("CSeq: 7 INVITE\r\n", ""),
])("%j is no message", (text) => {
  expect(parseSip(bytes(text))).toBeUndefined();
});

test("user and parameters of addresses are found with and without brackets", () => {
  expect(parseAddress("sip:a@h;tag=2;x")).toEqual({
    name: "",
    uri: "sip:a@h",
    params: new Map([
      ["tag", "2"],
      ["x", ""],
    ]),
  });
  expect(parseAddress('"Ana" <sip:a@h;transport=udp>;tag=3').params.get("tag")).toBe("3");
  expect(userOf("sip:%2B569@h")).toBe("+569");
  expect(userOf("sip:%zz@h")).toBe("%zz");
});

test("an offer is understood and answered; hold is mirrored", () => {
  const audio = { host: "127.0.0.1", port: 17_000, eventPayload: 96, direction: "sendonly" } as const;
  expect(parseSdp(formatSdp(audio, 1))).toEqual(audio);
  expect(answerDirection("sendonly")).toBe("recvonly");
  expect(parseSdp(formatSdp(audio, 1).replace("RTP/AVP 0 96", "RTP/AVP 8 96"))).toBeUndefined();
  expect(parseSdp(formatSdp(audio, 1).replace("m=audio 17000", "m=audio 0"))).toBeUndefined();
});

test("the digest of RFC 2617's example comes out as printed there", () => {
  const challenge =
    'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"';
  const request = { method: "GET", uri: "/dir/index.html" };
  const answer = authorize(challenge, { user: "Mufasa", password: "Circle Of Life" }, request, "0a4f113b");
  expect(answer).toContain('response="6629fae49393a05397450978507c4ef1"');
  expect(authorize("Basic realm=x", { user: "a", password: "b" }, request, "c")).toBeUndefined();
  expect(
    authorize('Digest realm="r", nonce="n", algorithm=SHA-256', { user: "a", password: "b" }, request, "c"),
  ).toBeUndefined();
});

test("session timers: the caller refreshes unless told, the waiting side gives up before the end", () => {
  const asking = (value: string) =>
    ({ kind: "response", status: 200, reason: "", headers: [["session-expires", value]], body: "" }) as const;
  expect(timerOfInvite(asking("90"))).toEqual({ seconds: 90, refresher: "them" });
  expect(timerOfInvite(asking("90;refresher=uas"))).toEqual({ seconds: 90, refresher: "us" });
  expect(timerOfAnswer(asking("1800;refresher=uac"))).toEqual({ seconds: 1_800, refresher: "us" });
  expect(timerOfInvite(asking("soon"))).toBeUndefined();
  expect(refreshAfterMs({ seconds: 90, refresher: "us" })).toBe(45_000);
  expect(giveUpAfterMs({ seconds: 90, refresher: "them" })).toBe(60_000);
  expect(timerHeaders({ seconds: 90, refresher: "them" }, false)).toContainEqual([
    "session-expires",
    "90;refresher=uac",
  ]);
});
