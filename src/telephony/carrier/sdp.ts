// The one kind of session description a telephone carrier needs: one audio stream, µ-law, telephone events.

export interface AudioDescription {
  readonly host: string;
  readonly port: number;
  /** Payload type of RFC 4733 telephone events, when both sides speak them. */
  readonly eventPayload: number | undefined;
  readonly direction: "sendrecv" | "sendonly" | "recvonly" | "inactive";
}

export const ulawPayload = 0;
export const defaultEventPayload = 101;

/** The audio of an offer or answer; undefined when there is none with µ-law at 8 kHz. */
export function parseSdp(text: string): AudioDescription | undefined {
  const lines = text.split(/\r?\n/);
  const at = lines.findIndex((line) => /^m=audio /.test(line));
  const media = /^m=audio (\d{1,5})(?:\/\d+)? RTP\/\S+ ([\d ]+)$/.exec(lines[at]?.trim() ?? "");
  if (!media?.[2]) return undefined;
  const end = lines.findIndex((line, index) => index > at && line.startsWith("m="));
  const section = lines.slice(at, end === -1 ? undefined : end);
  const port = Number(media[1]);
  const payloads = media[2].trim().split(/ +/).map(Number);
  if (port === 0 || port > 65_535 || !payloads.includes(ulawPayload)) return undefined;
  const own = lineAfter(section, /^c=IN IP4 ([\d.]+)/);
  const common = lineAfter(lines.slice(0, at), /^c=IN IP4 ([\d.]+)/);
  const host = own ?? common;
  if (!host) return undefined;
  const event = Number(lineAfter(section, /^a=rtpmap:(\d+) telephone-event\/8000/i) ?? Number.NaN);
  return {
    host,
    port,
    eventPayload: Number.isNaN(event) ? undefined : event,
    direction: directionOf(section),
  };
}

export function formatSdp(audio: AudioDescription, version: number): string {
  const event = audio.eventPayload;
  const lines = [
    "v=0",
    `o=carrier ${audio.port} ${version} IN IP4 ${audio.host}`,
    "s=-",
    `c=IN IP4 ${audio.host}`,
    "t=0 0",
    `m=audio ${audio.port} RTP/AVP ${event === undefined ? ulawPayload : `${ulawPayload} ${event}`}`,
    `a=rtpmap:${ulawPayload} PCMU/8000`,
    ...(event === undefined ? [] : [`a=rtpmap:${event} telephone-event/8000`, `a=fmtp:${event} 0-16`]),
    "a=ptime:20",
    `a=${audio.direction}`,
  ];
  return `${lines.join("\r\n")}\r\n`;
}

/** What we answer to the other side's direction (RFC 3264 §6.1): hold is mirrored. */
export function answerDirection(offered: AudioDescription["direction"]): AudioDescription["direction"] {
  if (offered === "sendonly") return "recvonly";
  if (offered === "recvonly") return "sendonly";
  return offered;
}

function directionOf(section: readonly string[]): AudioDescription["direction"] {
  const found = section.map((line) => /^a=(sendrecv|sendonly|recvonly|inactive)$/.exec(line.trim())?.[1]);
  return (found.find((direction) => direction) as AudioDescription["direction"] | undefined) ?? "sendrecv";
}

function lineAfter(lines: readonly string[], pattern: RegExp): string | undefined {
  for (const line of lines) {
    const match = pattern.exec(line.trim());
    if (match) return match[1];
  }
  return undefined;
}
