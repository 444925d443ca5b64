// Messages within and around one dialog (RFC 3261 §8.2.6, §12): the words, not the sending. Record-Route is
// ignored: both ends of every call here can reach each other.
import {
  header,
  headersNamed,
  parseAddress,
  type SipHeader,
  type SipRequest,
  type SipResponse,
  tagOf,
} from "./sip.ts";

/** Our side of a dialog. `local` and `remote` are complete From/To values with their tags. */
export interface Dialog {
  readonly callId: string;
  readonly local: string;
  remote: string;
  /** Where in-dialog requests go: the other side's Contact. */
  target: string;
  cseq: number;
}

export const allowedMethods = "INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE";

export function respondTo(
  request: SipRequest,
  status: number,
  reason: string,
  own: { readonly tag: string; readonly contact: string },
  more: { readonly headers?: readonly SipHeader[]; readonly body?: string } = {},
): SipResponse {
  const to = header(request, "to") ?? "";
  const tagged = status > 100 && tagOf(to) === undefined ? `${to};tag=${own.tag}` : to;
  const headers: SipHeader[] = [
    ...headersNamed(request, "via").map((via): SipHeader => ["via", via]),
    ["from", header(request, "from") ?? ""],
    ["to", tagged],
    ["call-id", header(request, "call-id") ?? ""],
    ["cseq", header(request, "cseq") ?? ""],
    ["contact", `<${own.contact}>`],
    ["allow", allowedMethods],
    ["supported", "timer"],
    ...(more.headers ?? []),
    ...bodyHeaders(more.body),
  ];
  return { kind: "response", status, reason, headers, body: more.body ?? "" };
}

export function requestIn(
  dialog: Dialog,
  method: string,
  own: { readonly via: string; readonly contact: string },
  more: { readonly headers?: readonly SipHeader[]; readonly body?: string; readonly cseq?: number } = {},
): SipRequest {
  const headers: SipHeader[] = [
    ["via", own.via],
    ["max-forwards", "70"],
    ["from", dialog.local],
    ["to", dialog.remote],
    ["call-id", dialog.callId],
    ["cseq", `${more.cseq ?? dialog.cseq} ${method}`],
    ["contact", `<${own.contact}>`],
    ["allow", allowedMethods],
    ["supported", "timer"],
    ...(more.headers ?? []),
    ...bodyHeaders(more.body),
  ];
  return { kind: "request", method, uri: dialog.target, headers, body: more.body ?? "" };
}

/** The dialog of the side that was called. */
export function dialogOfCallee(invite: SipRequest, tag: string): Dialog {
  return {
    callId: header(invite, "call-id") ?? "",
    local: `${header(invite, "to") ?? ""};tag=${tag}`,
    remote: header(invite, "from") ?? "",
    target: contactOf(invite) ?? parseAddress(header(invite, "from") ?? "").uri,
    cseq: 0,
  };
}

export function contactOf(message: SipRequest | SipResponse): string | undefined {
  const contact = header(message, "contact");
  return contact === undefined ? undefined : parseAddress(contact).uri;
}

/** A CANCEL repeats the branch, number and addresses of the INVITE it ends (RFC 3261 §9.1). */
export function cancelOf(invite: SipRequest): SipRequest {
  const number = (header(invite, "cseq") ?? "1").split(" ")[0] ?? "1";
  const kept = ["via", "from", "to", "call-id", "max-forwards"];
  const headers = invite.headers.filter(([name]) => kept.includes(name));
  return {
    kind: "request",
    method: "CANCEL",
    uri: invite.uri,
    headers: [...headers, ["cseq", `${number} CANCEL`]],
    body: "",
  };
}

function bodyHeaders(body: string | undefined): readonly SipHeader[] {
  return body ? [["content-type", "application/sdp"]] : [];
}
