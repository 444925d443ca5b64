// The public HTTP API as the demo's users speak it: a session cookie, the CSRF token on what changes something, and
// problems as AppErrors of the same catalogue.
import type { Config } from "#config.ts";
import type { Problem } from "#http/contract/common.ts";
import type { Session } from "#http/contract/session.ts";
import { AppError, type ErrorCode, errorCatalogue } from "#kernel/errors.ts";

export interface Api {
  readonly session: Session;
  /** For a WebSocket of the same session. */
  readonly cookie: string;
  get<T>(path: string): Promise<T>;
  /** `T` of a 204 is undefined. */
  post<T = undefined>(path: string, body?: object): Promise<T>;
  upload<T>(path: string, bytes: Uint8Array): Promise<T>;
}

/** Where the API answers on this machine. */
export function baseOf(config: Config): string {
  const host = config.host === "0.0.0.0" || config.host === "::" ? "127.0.0.1" : config.host;
  return `http://${host}:${config.ports.web}`;
}

/** A request that takes longer is a server that is away: whoever asks tries again. */
const answerWithinMs = 20_000;

export async function logIn(base: string, username: string, password: string): Promise<Api> {
  const opened = await fetch(`${base}/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username, password }),
    signal: AbortSignal.timeout(answerWithinMs),
  });
  const session = await answerOf<Session>(opened);
  const cookie = opened.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  const send = async <T>(method: string, path: string, type?: string, body?: string | Blob): Promise<T> => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { cookie, "x-csrf-token": session.csrfToken, ...(type ? { "content-type": type } : {}) },
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(answerWithinMs),
    });
    return answerOf<T>(response);
  };
  return {
    session,
    cookie,
    get: (path) => send("GET", path),
    post: (path, body = {}) => send("POST", path, "application/json", JSON.stringify(body)),
    upload: (path, bytes) => send("POST", path, "application/octet-stream", new Blob([bytes.slice()])),
  };
}

async function answerOf<T>(response: Response): Promise<T> {
  const text = await response.text();
  const body: unknown = text === "" ? undefined : readJson(text);
  if (response.ok) return body as T;
  const problem = (body ?? {}) as Partial<Problem>;
  const code = problem.code ?? "internal";
  const refusal = new AppError(Object.hasOwn(errorCatalogue, code) ? (code as ErrorCode) : "internal", {
    status: response.status,
    ...problem.details,
  });
  refusal.message = `${code} ${new URL(response.url).pathname} ${JSON.stringify(problem.details ?? {})}`;
  throw refusal;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** True when trying again later may help: the engine or the web is being restarted, or too much was asked at once. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof AppError)) return true;
  const status = Number(error.details.status ?? errorCatalogue[error.code]);
  return status >= 500 || status === 429;
}
