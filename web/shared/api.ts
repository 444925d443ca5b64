// The one way to the server: adds the CSRF token and the Idempotency-Key, turns problem+json into the AppError of the
// catalogue. A network failure stays what fetch throws (TypeError): nobody refused, nobody answered.

import type { Problem } from "#http/contract/common.ts";
import { AppError, type ErrorCode, errorCatalogue } from "#kernel/errors.ts";
import { isAttended } from "./attended.ts";
import { newId } from "./new-id.ts";

/** A command answered later than this is treated as not answered. Judgement. */
const answerWithinMs = 15_000;

let csrfToken = "";
export function rememberToken(token: string): void {
  csrfToken = token;
}

export interface Sending {
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
  /** The page is there, whoever sits before it: an agent's desk in a long talk. */
  readonly attended?: true;
}

export function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return request<T>("GET", path, undefined, signal ? { signal } : {});
}
/** A question whose words belong in no address; it changes nothing, so no key. */
export function ask<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  return request<T>("POST", path, body, signal ? { signal } : {});
}
export function post<T = void>(path: string, body: unknown = {}, sending: Sending = {}): Promise<T> {
  return request<T>("POST", path, body, { idempotencyKey: newId(), ...sending });
}
export function patch<T = void>(path: string, body: unknown, sending: Sending = {}): Promise<T> {
  return request<T>("PATCH", path, body, { idempotencyKey: newId(), ...sending });
}
export function put<T = void>(path: string, body: unknown, sending: Sending = {}): Promise<T> {
  return request<T>("PUT", path, body, { idempotencyKey: newId(), ...sending });
}
export function remove<T = void>(path: string): Promise<T> {
  return request<T>("DELETE", path, undefined, {});
}
/** The bytes of a file as they are. fetch() tells nothing about what was sent so far, XMLHttpRequest does. */
export function sendFile<T>(
  path: string,
  file: Blob,
  onProgress: (sentBytes: number) => void = () => {},
  signal?: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("accept", "application/json");
    request.setRequestHeader("content-type", "application/octet-stream");
    request.setRequestHeader("x-csrf-token", csrfToken);
    request.setRequestHeader("idempotency-key", newId());
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () => {
      const headers = { "x-request-id": request.getResponseHeader("x-request-id") ?? "" };
      const response = new Response(request.response as string, { status: request.status, headers });
      if (response.ok) resolve(response.json() as Promise<T>);
      else void refusalOf(response).then(reject);
    };
    request.onerror = () => reject(new TypeError("no answer"));
    request.onabort = () => reject(new DOMException("cancelled", "AbortError"));
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}

async function request<T>(method: string, path: string, body: unknown, sending: Sending): Promise<T> {
  const headers: Record<string, string> = { accept: "application/json" };
  if (body !== undefined) headers["content-type"] = "application/json";
  if (method !== "GET") headers["x-csrf-token"] = csrfToken;
  if (sending.idempotencyKey) headers["idempotency-key"] = sending.idempotencyKey;
  if (!sending.attended && !isAttended()) headers["x-unattended"] = "yes";
  const patience = AbortSignal.timeout(answerWithinMs);
  const response = await fetch(path, {
    method,
    headers,
    credentials: "same-origin",
    signal: sending.signal ? AbortSignal.any([sending.signal, patience]) : patience,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw await refusalOf(response);
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

export async function refusalOf(response: Response): Promise<AppError> {
  const problem = (await response.json().catch(() => ({}))) as Partial<Problem>;
  return new AppError(codeOf(problem.code, response.status), {
    ...problem.details,
    status: response.status,
    requestId: problem.requestId ?? response.headers.get("x-request-id") ?? "",
  });
}
function codeOf(code: string | undefined, status: number): ErrorCode {
  if (code && Object.hasOwn(errorCatalogue, code)) return code as ErrorCode;
  if (status === 401) return "not_authenticated";
  if (status === 403) return "not_allowed";
  if (status === 404) return "not_found";
  return status === 429 ? "too_many_requests" : "internal";
}

/** Nobody answered: worth sending the same again. A refusal is not, except when the server is ill or busy. */
export function isWorthRepeating(error: unknown): boolean {
  if (!(error instanceof AppError)) return true;
  const status = Number(error.details.status ?? errorCatalogue[error.code]);
  return status >= 500 || status === 429 || status === 408;
}
