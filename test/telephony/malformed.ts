// SIP as nobody should write it, in the manner of RFC 4475 but made here: what a scanner, a broken carrier or an attacker sends.

const branch = (n: number): string => `z9hG4bK-mal-${n}`;
interface Parts {
  readonly line?: string;
  readonly drop?: string;
  readonly add?: readonly string[];
  readonly body?: string;
  readonly length?: string;
}
/** A well-formed request but for what the case says. */
function request(n: number, port: number, { line, drop, add = [], body = "", length }: Parts): Buffer {
  const headers = [
    `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=${branch(n)};rport`,
    "Max-Forwards: 70",
    `From: <sip:x@127.0.0.1>;tag=${n}`,
    "To: <sip:100@127.0.0.1>",
    `Call-ID: mal-${n}@127.0.0.1`,
    `CSeq: ${n} INVITE`,
    `Contact: <sip:x@127.0.0.1:${port}>`,
    `Content-Length: ${length ?? Buffer.byteLength(body)}`,
  ].filter((header) => drop === undefined || !header.startsWith(`${drop}:`));
  const first = line ?? "INVITE sip:100@127.0.0.1 SIP/2.0";
  return Buffer.from([first, ...headers, ...add, "", body].join("\r\n"), "latin1");
}

export function malformed(port: number): readonly Buffer[] {
  const cases: readonly Parts[] = [
    { drop: "Via" },
    { drop: "From" },
    { drop: "To" },
    { drop: "Call-ID" },
    { drop: "CSeq" },
    { length: "-1" },
    { length: "99999999999999999999" },
    { length: "9999", body: "v=0" },
    { add: ["CSeq: 4294967296 INVITE"] },
    { add: ["CSeq: 1 BYE"] },
    { line: "INVITE sip:100@127.0.0.1 SIP/7.0" },
    { line: "INVITE  sip:100@127.0.0.1  SIP/2.0" },
    { line: "INVITE <sip:100@127.0.0.1> SIP/2.0" },
    { line: "INVITE sip:100@[::1 SIP/2.0" },
    { line: `INVITE sip:${"9".repeat(4_000)}@127.0.0.1 SIP/2.0` },
    { line: "INVITE unknown:100 SIP/2.0" },
    { line: "SIP/2.0 100000 Trying" },
    { line: "\u0000\u0001\u0002" },
    { add: ['From: "sin cerrar <sip:x@127.0.0.1>'] },
    { add: [`To: ${"<".repeat(500)}`] },
    { add: ["Sin dos puntos", " : valor", "\tdoblada"] },
    { add: [`X: ${"a".repeat(8_000)}`] },
    {
      add: ["Content-Type: application/sdp"],
      body: "v=0\r\no=- 1 1 IN IP4 x\r\nm=audio -5 RTP/AVP 999999\r\n",
    },
    { add: ["Content-Type: multipart/mixed;boundary=x"], body: "--x\r\n--x\r\n--x" },
    { add: ['Authorization: Digest username="\'; drop table", nonce=, response='] },
    { add: ["Max-Forwards: 300", "Expires: -1", "Session-Expires: 0", "Min-SE: x"] },
  ];
  const noise = [Buffer.alloc(0), Buffer.alloc(1_200), Buffer.from("\r\n\r\n"), Buffer.alloc(1_200, 0xff)];
  return [...noise, ...cases.map((parts, n) => request(n, port, parts))];
}

/** Well-formed requests of somebody who is no carrier and has no session: names that exist here, numbers that cost money. */
export function scanning(port: number, many: number, names: readonly string[]): readonly Buffer[] {
  const wanted = ["19005550123", "882161234567", "0056700123456", "911", "100"];
  const sdp = `v=0\r\no=- 1 1 IN IP4 127.0.0.2\r\ns=-\r\nc=IN IP4 127.0.0.2\r\nt=0 0\r\nm=audio ${port} RTP/AVP 0\r\n`;
  return Array.from({ length: many }, (_, n) => {
    const name = names[n % names.length];
    const method = n % 2 === 0 ? "INVITE" : "REGISTER";
    const to = method === "INVITE" ? `sip:${wanted[n % wanted.length]}@127.0.0.1` : "sip:127.0.0.1";
    const guessed = `Digest username="${name}",realm="asterisk",nonce="n${n}",uri="${to}",response="${"0".repeat(32)}"`;
    const headers = [
      `Via: SIP/2.0/UDP 127.0.0.2:${port};branch=${branch(20_000 + n)};rport`,
      "Max-Forwards: 70",
      `From: <sip:${name}@127.0.0.1>;tag=s${n}`,
      `To: <${method === "INVITE" ? to : `sip:${name}@127.0.0.1`}>`,
      `Call-ID: scan-${n}@127.0.0.2`,
      `CSeq: 1 ${method}`,
      `Contact: <sip:${name}@127.0.0.2:${port}>`,
      ...(n % 3 === 0 ? [`Authorization: ${guessed}`] : []),
      ...(method === "INVITE"
        ? ["Content-Type: application/sdp", `Content-Length: ${sdp.length}`]
        : ["Content-Length: 0"]),
    ];
    return Buffer.from(
      [`${method} ${to} SIP/2.0`, ...headers, "", method === "INVITE" ? sdp : ""].join("\r\n"),
    );
  });
}

/** A question every SIP party answers. */
export const ping = (port: number): Buffer =>
  Buffer.from(
    request(9_000, port, { line: "OPTIONS sip:100@127.0.0.1 SIP/2.0" })
      .toString("latin1")
      .replace("9000 INVITE", "9000 OPTIONS"),
    "latin1",
  );
