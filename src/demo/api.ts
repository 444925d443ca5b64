// The public HTTP API as the demo's users and the command line speak it: a session cookie, the CSRF token on what changes something, and
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
  put<T = undefined>(path: string, body: object): Promise<T>;
  upload<T>(path: string, file: Uint8Array | Blob): Promise<T>;
  download(path: string): Promise<Uint8Array>;
}

/** Where the API answers on this machine. */
export function baseOf(config: Config): string {
  const host = config.host === "0.0.0.0" || config.host === "::" ? "127.0.0.1" : config.host;
  return `http://${host}:${config.ports.web}`;
}

/** A request that takes longer is a server that is away: whoever asks tries again. */
const answerWithinMs = 20_000;
/** The largest file (1 GiB) over 15 Mbit/s. */
const fileWithinMs = 600_000;

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
  const ask = (method: string, path: string, type?: string, body?: string | Blob): Promise<Response> =>
    fetch(`${base}${path}`, {
      method,
      headers: { cookie, "x-csrf-token": session.csrfToken, ...(type ? { "content-type": type } : {}) },
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(body instanceof Blob ? fileWithinMs : answerWithinMs),
    });
  const send = async <T>(...request: Parameters<typeof ask>): Promise<T> =>
    answerOf<T>(await ask(...request));
  return {
    session,
    cookie,
    get: (path) => send("GET", path),
    post: (path, body = {}) => send("POST", path, "application/json", JSON.stringify(body)),
    put: (path, body) => send("PUT", path, "application/json", JSON.stringify(body)),
    upload: (path, file) =>
      send("POST", path, "application/octet-stream", file instanceof Blob ? file : new Blob([file.slice()])),
    async download(path) {
      const response = await ask("GET", path);
      return response.ok ? new Uint8Array(await response.arrayBuffer()) : answerOf(response);
    },
  };
}

async function answerOf<T>(response: Response): Promise<T> {
  const text = await response.text();
  const body: unknown = text === "" ? undefined : readJson(text);
  if (response.ok && (text === "" || body !== undefined)) return body as T;
  const problem = (body ?? {}) as Partial<Problem>;
  const code = problem.code ?? "internal";
  const refusal = new AppError(Object.hasOwn(errorCatalogue, code) ? (code as ErrorCode) : "internal", {
    status: response.status,
    ...problem.details,
    ...(problem.requestId ? { requestId: problem.requestId } : {}),
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
