// People who save while everything under them is killed: agents telling gestiones with promises, a back office sending payments
// files. Each notes what was acknowledged; what was not is sent again with its own id, as the desk does.
import { setTimeout as delay } from "node:timers/promises";
import { WebSocket } from "ws";
import { AppError } from "#kernel/errors.ts";
import type { Instant } from "#kernel/time.ts";
import { newId } from "#platform/new-id.ts";
import { type Api, isPassing, logIn } from "../../src/demo/api.ts";
import type { SeededDebtor } from "../support/debtors.ts";

export interface Acknowledged {
  readonly gestiones: Set<string>;
  readonly promises: Set<string>;
  /** Receipts of payments files that were taken. */
  readonly receipts: Set<string>;
  /** How often something was sent again although it had been acknowledged. */
  repeated: number;
  /** Refusals that no fault explains. */
  readonly refused: string[];
}
export const nothingYet = (): Acknowledged => ({
  gestiones: new Set(),
  promises: new Set(),
  receipts: new Set(),
  repeated: 0,
  refused: [],
});

export interface Writing {
  readonly url: string;
  readonly password: string;
  readonly now: () => Instant;
  readonly more: () => boolean;
  readonly done: Acknowledged;
}

const pauseMs = 60;
/** A file at a time, so that several are being loaded when the worker dies. */
const betweenFilesMs = 1_500;
const rowsOfAFile = 20;
const promised = { minor: "20000", currency: "CLP" } as const;
/** Within the limits of a mandate without a sheet, also once a payment has come. */
const daysAhead = 3;

async function session(writing: Writing, username: string): Promise<Api> {
  for (;;) {
    try {
      return await logIn(writing.url, username, writing.password);
    } catch (error) {
      if (!isPassing(error)) throw error;
      await delay(pauseMs);
    }
  }
}

/** Until it is acknowledged; undefined when refused for good, or told to stop before that. */
async function insist<T>(writing: Writing, what: string, send: () => Promise<T>): Promise<T | undefined> {
  while (writing.more()) {
    try {
      return await send();
    } catch (error) {
      if (!isPassing(error)) {
        writing.done.refused.push(`${what}: ${(error as Error).message}`);
        return undefined;
      }
      await delay(pauseMs);
    }
  }
  return undefined;
}

export async function tellGestiones(
  writing: Writing,
  username: string,
  debtors: readonly SeededDebtor[],
): Promise<void> {
  const api = await session(writing, username);
  for (const [i, debtor] of debtors.entries()) {
    if (!writing.more()) return;
    const at = writing.now();
    const dueOn = new Date(at + daysAhead * 86_400_000).toISOString().slice(0, 10);
    const body = {
      id: newId(),
      debtorId: debtor.debtor,
      accountIds: [debtor.account],
      disposition: "PROMESA",
      withoutCall: { way: "branch", at },
      promises: [{ id: newId(), accountId: debtor.account, amount: promised, dueOn }],
    };
    const send = (): Promise<unknown> => api.post("/v1/gestiones", body);
    if ((await insist(writing, "gestion", send)) === undefined) continue;
    writing.done.gestiones.add(body.id);
    for (const { id } of body.promises) writing.done.promises.add(id);
    // A desk whose answer was lost sends again what is there already.
    if (i % 5 === 0 && (await insist(writing, "again", send)) !== undefined) writing.done.repeated += 1;
    await delay(pauseMs);
  }
}

export async function sendPayments(
  writing: Writing,
  username: string,
  portfolio: string,
  debtors: readonly SeededDebtor[],
): Promise<void> {
  const api = await session(writing, username);
  const day = new Date(writing.now()).toISOString().slice(0, 10);
  for (let from = 0; from < debtors.length && writing.more(); from += rowsOfAFile) {
    const rows = debtors
      .slice(from, from + rowsOfAFile)
      .map(({ account }) => ({ account, receipt: newId().slice(-12) }));
    const lines = rows.map(({ account, receipt }) =>
      [account, "CLP", "1000", day, "Transferencia", receipt].join(";"),
    );
    const file = new TextEncoder().encode(
      ["Operación;Moneda;Monto;Fecha;Medio;Comprobante", ...lines, ""].join("\r\n"),
    );
    const path = `/v1/portfolios/${portfolio}/payments-files?name=pagos-${from}.csv`;
    const taken = await insist(writing, "payments", () =>
      api.upload(path, file).catch((error: unknown) => {
        // Its first answer was lost: it is there.
        if (error instanceof AppError && error.code === "file_already_loaded") return {};
        throw error;
      }),
    );
    if (taken) for (const { receipt } of rows) writing.done.receipts.add(receipt);
    await delay(betweenFilesMs);
  }
}

/** A supervisor who follows the floor through everything, as the page does: it asks again whenever the line is gone. */
export async function followFloor(writing: Writing, username: string): Promise<{ readonly views: number }> {
  const seen = { views: 0 };
  const api = await session(writing, username);
  while (writing.more()) {
    const socket = new WebSocket(`${writing.url.replace("http", "ws")}/v1/live`, {
      headers: { cookie: api.cookie },
    });
    const gone = new Promise((resolve) => socket.once("close", resolve));
    socket.on("error", () => {});
    socket.on("open", () => socket.send(JSON.stringify({ type: "subscribe", topic: "floor" })));
    socket.on("message", (raw: Buffer) => {
      if (raw.includes('"type":"view"')) seen.views += 1;
      if (!writing.more()) socket.close();
    });
    await gone;
    await delay(pauseMs);
  }
  return seen;
}
