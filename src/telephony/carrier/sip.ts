// SIP messages as data (RFC 3261 §7): bytes from the network become a message or nothing, never an exception,
// and a message becomes text. Transactions and dialogs live elsewhere.

export type SipHeader = readonly [name: string, value: string];

interface SipCommon {
  /** In order of appearance; names in lower case with compact forms spelt out. */
  readonly headers: readonly SipHeader[];
  readonly body: string;
}
export interface SipRequest extends SipCommon {
  readonly kind: "request";
  readonly method: string;
  readonly uri: string;
}
export interface SipResponse extends SipCommon {
  readonly kind: "response";
  readonly status: number;
  readonly reason: string;
}
export type SipMessage = SipRequest | SipResponse;

export interface SipAddress {
  readonly name: string;
  readonly uri: string;
  readonly params: ReadonlyMap<string, string>;
}

/** One UDP datagram holds at most this; anything longer is not a SIP message of ours. */
export const maxMessageBytes = 65_507;
const maxHeaders = 200;

const compactNames: ReadonlyMap<string, string> = new Map([
  ["v", "via"],
  ["f", "from"],
  ["t", "to"],
  ["i", "call-id"],
  ["m", "contact"],
  ["l", "content-length"],
  ["c", "content-type"],
  ["k", "supported"],
  ["x", "session-expires"],
]);
const writtenNames: ReadonlyMap<string, string> = new Map([
  ["call-id", "Call-ID"],
  ["cseq", "CSeq"],
  ["www-authenticate", "WWW-Authenticate"],
  ["min-se", "Min-SE"],
]);
const mandatory = ["via", "from", "to", "call-id", "cseq"];
const token = /^[A-Za-z0-9\-.!%*_+`'~]+$/;

/** The message in a datagram; undefined for keep-alives, garbage and messages without the headers every one needs. */
export function parseSip(datagram: Uint8Array): SipMessage | undefined {
  if (datagram.length > maxMessageBytes) return undefined;
  const text = Buffer.from(datagram)
    .toString("utf8")
    .replace(/^(\r?\n)+/, "");
  const blank = /\r?\n\r?\n/.exec(text);
  const head = blank ? text.slice(0, blank.index) : text;
  const rest = blank ? text.slice(blank.index + blank[0].length) : "";
  // A line that begins with white space continues the one before (RFC 3261 §7.3.1).
  const [first = "", ...lines] = head.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
  const headers = parseHeaders(lines);
  if (!headers || !mandatory.every((name) => headers.some(([key]) => key === name))) return undefined;
  if (!cseqOf({ headers })) return undefined;
  const body = bodyOf(rest, headers);
  const response = /^SIP\/2\.0 ([1-6]\d\d)(?: (.*))?$/.exec(first);
  if (response) {
    return { kind: "response", status: Number(response[1]), reason: response[2] ?? "", headers, body };
  }
  const request = /^(\S+) (\S+) SIP\/2\.0$/.exec(first);
  if (!request?.[1] || !request[2] || !token.test(request[1])) return undefined;
  return { kind: "request", method: request[1].toUpperCase(), uri: request[2], headers, body };
}

/** The text that goes on the wire; Content-Length is counted here and taken from nowhere else. */
export function formatSip(message: SipMessage): string {
  const first =
    message.kind === "request"
      ? `${message.method} ${message.uri} SIP/2.0`
      : `SIP/2.0 ${message.status} ${message.reason}`;
  const lines = message.headers
    .filter(([name]) => name !== "content-length")
    .map(([name, value]) => `${writtenName(name)}: ${value.replace(/[\r\n]+/g, " ")}`);
  return `${[first, ...lines, `Content-Length: ${Buffer.byteLength(message.body)}`].join("\r\n")}\r\n\r\n${message.body}`;
}

/** The first header of that name. */
export function header(message: Pick<SipMessage, "headers">, name: string): string | undefined {
  return message.headers.find(([key]) => key === name)?.[1];
}
export function headersNamed(message: Pick<SipMessage, "headers">, name: string): readonly string[] {
  return message.headers.filter(([key]) => key === name).map(([, value]) => value);
}

export function cseqOf(message: Pick<SipMessage, "headers">): { number: number; method: string } | undefined {
  const match = /^(\d{1,10})\s+(\S+)$/.exec(header(message, "cseq") ?? "");
  return match?.[2] ? { number: Number(match[1]), method: match[2].toUpperCase() } : undefined;
}

/** The branch of the topmost Via: the name of the transaction. */
export function branchOf(message: Pick<SipMessage, "headers">): string {
  return /;\s*branch=([^;,\s]+)/i.exec(header(message, "via") ?? "")?.[1] ?? "";
}

/** `"Ana" <sip:ana@host>;tag=1` taken apart; a bare URI carries its parameters outside, as RFC 3261 §20.10 says. */
export function parseAddress(text: string): SipAddress {
  const bracketed = /^([^<]*)<([^>]*)>(.*)$/s.exec(text);
  const name = (bracketed?.[1] ?? "").trim().replace(/^"(.*)"$/s, "$1");
  const [bare = "", ...loose] = bracketed ? [bracketed[2] ?? ""] : text.trim().split(";");
  const params = bracketed ? (bracketed[3] ?? "").split(";") : loose;
  return { name, uri: bare, params: paramsOf(params) };
}

export function tagOf(address: string): string | undefined {
  return parseAddress(address).params.get("tag");
}

/** The user part of a SIP URI, with percent escapes resolved; "" when there is none. */
export function userOf(uri: string): string {
  const user = /^sips?:([^@;?]*)@/i.exec(uri)?.[1]?.split(":")[0] ?? "";
  try {
    return decodeURIComponent(user);
  } catch {
    return user;
  }
}

function paramsOf(parts: readonly string[]): ReadonlyMap<string, string> {
  const pairs = parts.map((part) => {
    const [key = "", ...value] = part.split("=");
    return [key.trim().toLowerCase(), value.join("=").trim()] as const;
  });
  return new Map(pairs.filter(([key]) => key !== ""));
}

function parseHeaders(lines: readonly string[]): SipHeader[] | undefined {
  const headers: SipHeader[] = [];
  for (const line of lines) {
    if (line === "") continue;
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    if (!token.test(name) || headers.length >= maxHeaders) return undefined;
    headers.push([compactNames.get(name) ?? name, line.slice(colon + 1).trim()]);
  }
  return headers;
}

/** Over UDP a shorter Content-Length cuts the body; a longer one means the datagram was truncated: take what came. */
function bodyOf(rest: string, headers: readonly SipHeader[]): string {
  const length = /^\d{1,9}$/.exec(header({ headers }, "content-length") ?? "");
  if (!length) return rest;
  return Buffer.from(rest, "utf8").subarray(0, Number(length[0])).toString("utf8");
}

function writtenName(name: string): string {
  const known = writtenNames.get(name);
  return known ?? name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}
