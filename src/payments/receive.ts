// A payments file on its way in, from a person's screen, a program or the watched folder: kept, and its job started.
import { join } from "node:path";
import type { Readable } from "node:stream";
import { AppError } from "#kernel/errors.ts";
import { asId, type JobId, type PortfolioId } from "#kernel/ids.ts";
import { type LocalDate, localDateAt, parseLocalDate } from "#kernel/time.ts";
import type { Clock } from "#platform/clock.ts";
import { actAs, type Database } from "#platform/db.ts";
import { startJob } from "#platform/jobs.ts";
import { newId } from "#platform/new-id.ts";
import type { Caller } from "#platform/web.ts";
import { keepBody, ledger } from "#portfolio/service.ts";
import * as store from "./store.ts";

export const paymentsTask = "payments-file";

export function paymentsPath(folder: string, fileId: string): string {
  return join(folder, `pagos-${asId(fileId)}.csv`);
}

interface ReceivingDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly inboxFolder: string;
}
/** What whoever sends it says of the file. */
export interface PaymentsGiven {
  readonly name?: string;
  /** "2026-11-23": the last day whose payments are all in it. */
  readonly throughOn?: string;
  readonly decimal?: "," | ".";
  readonly dateOrder?: "dmy" | "mdy";
  readonly acceptRejects?: boolean;
}

/** Stores the bytes and starts the job. The same content loaded before is refused here, before any work. */
export async function receivePayments(
  deps: ReceivingDeps,
  caller: Pick<Caller, "tenant"> & Partial<Pick<Caller, "user">>,
  portfolio: PortfolioId,
  query: PaymentsGiven,
  body: Readable,
): Promise<JobId> {
  const id = newId();
  const job = newId<JobId>();
  return keepBody(body, paymentsPath(deps.inboxFolder, id), async ({ sha256, bytes }) => {
    const { tenant, user } = caller;
    await actAs(deps.db, caller, async (tx) => {
      const at = deps.clock.now();
      const mandate = await ledger.creditorOf(tx, portfolio);
      if (!mandate) throw new AppError("not_found", { field: "portfolioId" });
      const before = await store.loadedBefore(tx, portfolio, sha256);
      if (before) throw new AppError("file_already_loaded", { fileId: before });
      const throughOn = query.throughOn ? dayOf(query.throughOn, localDateAt(at, mandate.timeZone)) : null;
      const { name = "pagos.csv", decimal, dateOrder, acceptRejects = false } = query;
      await store.addFile(tx, tenant, {
        id,
        portfolio,
        job,
        throughOn,
        name,
        sha256,
        bytes,
        at,
        by: user ?? null,
      });
      const payload = {
        fileId: id,
        acceptRejects,
        ...(decimal ? { decimal } : {}),
        ...(dateOrder ? { dateOrder } : {}),
      };
      await startJob(tx, {
        tenant,
        id: job,
        kind: paymentsTask,
        title: name,
        portfolio,
        ...(user ? { by: user } : {}),
        at,
        payload,
      });
    });
    return job;
  });
}

/** Nobody knows tomorrow's payments. */
function dayOf(text: string, today: LocalDate): LocalDate {
  const date = parseLocalDate(text);
  if (!date || date > today) throw new AppError("bad_request", { field: "throughOn" });
  return date;
}
