// Carries erasures out: one order a transaction, the files after it, so that whatever dies in between is taken up again where
// it stood. By night it also orders what is past its time in mandates that ended.
import { readdir, stat, unlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { retentionOf } from "#compliance/service.ts";
import type { AttemptId, TenantId } from "#kernel/ids.ts";
import { type Instant, localDate, startOfDay } from "#kernel/time.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database, Tx } from "#platform/db.ts";
import { append } from "#platform/events.ts";
import { enqueue, type JobHandler } from "#platform/jobs.ts";
import type { Log } from "#platform/log.ts";
import { newId } from "#platform/new-id.ts";
import { erasurePlan, type Step } from "./core/erasure-plan.ts";
import * as store from "./store.ts";
import * as erasing from "./store-erasure.ts";

export const eraseTask = "privacy-erase";
export const retentionNightly = "privacy-retention";
/** Ordered in one transaction, and files listed at once. Judgement. */
const batch = 500;

export interface EraseDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly recordingsFolder: string;
  /** Where whole files of creditors lie when we are done with them, and what they were sent. */
  readonly filed: readonly { readonly folder: string; readonly within?: readonly string[] }[];
}

export function runErasures(deps: EraseDeps): JobHandler {
  const { db, clock } = deps;
  return async (tenant) => {
    const plan = await db.inTenant(tenant, async (tx) => erasurePlan(await erasing.readRegistry(tx)));
    const looked: string[] = [];
    let waiting = 0;
    for (;;) {
      const did = await db.inTenant(tenant, (tx) => eraseNext(tx, tenant, plan, looked, clock.now()));
      if (did === "none") break;
      if (did === "live") waiting++;
    }
    await removeFiles(deps, tenant);
    // The queue asks again by itself; whoever is still talking then, the night takes.
    if (waiting > 0) throw new Error("people to erase are in a call");
  };
}

async function eraseNext(
  tx: Tx,
  tenant: TenantId,
  plan: readonly Step[],
  looked: string[],
  at: Instant,
): Promise<"none" | "live" | "erased"> {
  const order = await store.nextOrder(tx, looked);
  if (!order) return "none";
  looked.push(order.id);
  if (await erasing.hasLiveCall(tx, order.debtor)) return "live";
  const subject = await erasing.readSubject(tx, order.debtor);
  const counts: Record<string, number> = {};
  for (const step of plan) {
    const rows = await erasing.perform(tx, step, subject);
    if (rows > 0) counts[step.table] = rows;
  }
  const recordings = await erasing.listRecordings(tx, { debtor: order.debtor }, at);
  if (recordings > 0) Object.assign(counts, { recording: recordings });
  await erasing.markErased(tx, order.debtor, at);
  await erasing.erasePersonIfOver(tx, subject.person, at);
  await store.finishErasure(tx, order.id, at, counts);
  const payload = { erasureId: order.id, counts };
  await append(tx, [
    { tenant, at, type: "debtor.erased", subject: order.debtor, portfolio: subject.portfolio, payload },
  ]);
  return "erased";
}

/** As the exchange names them (telephony/asterisk/names.ts). */
const tracks = (attempt: AttemptId): readonly string[] =>
  ["cliente", "agente", "deteccion"].map((track) => `${attempt}-${track}.wav`);

async function removeFiles({ db, clock, recordingsFolder }: EraseDeps, tenant: TenantId): Promise<void> {
  for (;;) {
    const attempts = await db.inTenant(tenant, (tx) => erasing.filesToGo(tx, batch));
    if (attempts.length === 0) return;
    for (const name of attempts.flatMap(tracks)) await removeFile(join(recordingsFolder, name));
    await db.inTenant(tenant, (tx) => erasing.filesGone(tx, attempts, clock.now()));
  }
}
async function removeFile(path: string): Promise<void> {
  await unlink(path).catch((error: NodeJS.ErrnoException) => {
    // It may have gone before the last one died.
    if (error.code !== "ENOENT") throw error;
  });
}

/** Orders what is past its time; carrying it out is the other task's. */
export function runRetention(deps: EraseDeps): JobHandler {
  const { db, clock } = deps;
  return async (tenant) => {
    const now = clock.now();
    for (const mandate of await db.inTenant(tenant, store.endedMandates)) {
      const keeps = retentionOf(mandate.country);
      const endedAt = startOfDay(localDate(mandate.endsOn), mandate.timeZone);
      if (now < endedAt) continue;
      const before = now - keeps.recordingsMs;
      await db.inTenant(tenant, (tx) =>
        erasing.listRecordings(tx, { portfolio: mandate.portfolio, before }, now),
      );
      if (now < endedAt + keeps.recordsMs) continue;
      const { norm, article } = keeps.recordsSource;
      while ((await orderBatch(deps, tenant, mandate, `Plazo cumplido: ${norm}, ${article}`)) > 0);
    }
    // Texts that name nobody go by the longest a house keeps anything.
    await db.inTenant(tenant, (tx) => erasing.eraseByAge(tx, now - retentionOf("*").recordsMs));
    await removeOldFiles(deps, now - retentionOf("*").recordsMs);
    await db.inTenant(tenant, (tx) => enqueue(tx, eraseTask, {}, `${eraseTask}-${tenant}`));
  };
}

function orderBatch(
  { db, clock }: EraseDeps,
  tenant: TenantId,
  mandate: store.EndedMandate,
  reason: string,
): Promise<number> {
  return db.inTenant(tenant, async (tx) => {
    const parts = await store.dueDebtors(tx, mandate.portfolio, batch);
    if (parts.length === 0) return 0;
    const order = { request: newId(), parts, kind: "retention", reason, by: null, at: clock.now() } as const;
    return store.insertErasures(tx, tenant, order);
  });
}

/** Copies of whole files, by the day they were put away. */
async function removeOldFiles({ filed, log }: EraseDeps, before: Instant): Promise<void> {
  for (const { folder, within } of filed) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (!entry.isFile() || (within && !within.includes(basename(entry.parentPath)))) continue;
      const path = join(entry.parentPath, entry.name);
      const found = await stat(path).catch(() => undefined);
      // Moving a file keeps its own date and renews the other.
      if (!found || Math.max(found.mtimeMs, found.ctimeMs) >= before) continue;
      await removeFile(path);
      log.info({ bytes: found.size }, "file past its time removed");
    }
  }
}
