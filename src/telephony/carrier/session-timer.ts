// Session timers (RFC 4028): whether a call is still alive at the other end when no BYE ever came. Pure.
import { header, type SipHeader, type SipMessage } from "./sip.ts";

export interface SessionTimer {
  readonly seconds: number;
  readonly refresher: "us" | "them";
}

/** What the INVITE asks for; undefined when the caller wants no timer. We let the caller refresh unless told. */
export function timerOfInvite(invite: SipMessage): SessionTimer | undefined {
  return parse(header(invite, "session-expires"), { uac: "them", uas: "us" }, "them");
}
/** What the 200 settled, seen by the side that called. */
export function timerOfAnswer(answer: SipMessage): SessionTimer | undefined {
  return parse(header(answer, "session-expires"), { uac: "us", uas: "them" }, "us");
}
/** The headers of our 200. */
export function timerHeaders(timer: SessionTimer | undefined, weCalled: boolean): readonly SipHeader[] {
  if (!timer) return [];
  const role = (timer.refresher === "us") === weCalled ? "uac" : "uas";
  return [
    ["require", "timer"],
    ["session-expires", `${timer.seconds};refresher=${role}`],
  ];
}
/** Half the interval (RFC 4028 §7.2). */
export function refreshAfterMs(timer: SessionTimer): number {
  return (timer.seconds * 1_000) / 2;
}
/** The side that waits hangs up shortly before the end: the smaller of 32 s and a third (RFC 4028 §10). */
export function giveUpAfterMs(timer: SessionTimer): number {
  return (timer.seconds - Math.min(32, timer.seconds / 3)) * 1_000;
}

function parse(
  value: string | undefined,
  roles: Readonly<Record<"uac" | "uas", SessionTimer["refresher"]>>,
  otherwise: SessionTimer["refresher"],
): SessionTimer | undefined {
  const match = /^(\d{1,6})(?:\s*;.*?\brefresher=(uac|uas))?/i.exec(value ?? "");
  if (!match || Number(match[1]) < 1) return undefined;
  const role = match[2]?.toLowerCase();
  return { seconds: Number(match[1]), refresher: role === "uac" || role === "uas" ? roles[role] : otherwise };
}
