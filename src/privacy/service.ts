// A person's rights as compliance grants them: to be left in peace at once, to be told what is held, to be erased.
import { blockContact } from "#compliance/service.ts";
import { tellCanary } from "#desk/service.ts";
import { cancelCallbacks } from "#gestiones/service.ts";
import { askExport, exportMade, logAccess } from "#identity/service.ts";
import { AppError } from "#kernel/errors.ts";
import type { DebtorId, TenantId, UserId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import { realNow } from "#platform/clock.ts";
import type { Tx } from "#platform/db.ts";
import { enqueue } from "#platform/jobs.ts";
import { eraseTask } from "./erase.ts";
import * as store from "./store.ts";
import { readRegistry } from "./store-erasure.ts";
import { type Look, looksAt, readTables, type TableRows } from "./store-export.ts";

/** Rows of one kind in an export; the log of looks as many. Judgement: a mandate of ten years leaves fewer. */
const mostRows = 5_000;

interface Asker {
  readonly tenant: TenantId;
  readonly user: UserId;
}

export async function requireParts(tx: Tx, debtor: DebtorId): Promise<readonly store.Part[]> {
  const parts = await store.partsOf(tx, debtor);
  if (parts.length === 0) throw new AppError("not_found", { debtor });
  return parts;
}

/** From this transaction on the gate refuses every contact in the mandates in sight; agreed calls are off. */
export async function blockPerson(
  tx: Tx,
  { tenant, user }: Asker,
  asked: { readonly debtor: DebtorId; readonly reason: string; readonly at: Instant },
): Promise<void> {
  const parts = await requireParts(tx, asked.debtor);
  for (const { debtor, person, portfolio } of parts) {
    if ((await store.heldOf(tx, [debtor], asked.at)).blocked) continue;
    const { reason, at } = asked;
    await blockContact(tx, { tenant, person, portfolio, origin: "debtor", reason, at, by: user });
  }
  await cancelCallbacks(
    tx,
    parts.map(({ debtor }) => debtor),
    asked.at,
  );
}

export async function askErasure(
  tx: Tx,
  { tenant, user }: Asker,
  asked: {
    readonly request: string;
    readonly debtor: DebtorId;
    readonly reason: string;
    readonly at: Instant;
  },
): Promise<void> {
  const parts = (await requireParts(tx, asked.debtor)).filter(({ erasedAt }) => erasedAt === null);
  if (parts.length === 0) throw new AppError("conflict", { reason: "already_erased" });
  const { request, reason, at } = asked;
  const made = await store.insertErasures(tx, tenant, {
    request,
    parts,
    kind: "request",
    reason,
    by: user,
    at,
  });
  if (made > 0) return;
  const same = await store.erasuresOf(tx, { request });
  if (same.length === 0) throw new AppError("conflict", { reason: "erasure_open" });
}

/** By somebody else than who asked. Contact stops in the same transaction; the erasing is the worker's. */
export async function confirmErasure(
  tx: Tx,
  asker: Asker,
  { request, at }: { readonly request: string; readonly at: Instant },
): Promise<void> {
  const rows = await store.erasuresOf(tx, { request });
  const [first] = rows;
  if (!first) throw new AppError("not_found", { request });
  if (rows.every(({ state }) => state === "confirmed" || state === "done")) return;
  if (rows.some(({ state }) => state === "withdrawn"))
    throw new AppError("conflict", { reason: "erasure_withdrawn" });
  if (first.askedBy === asker.user) throw new AppError("conflict", { reason: "second_person" });
  await blockPerson(tx, asker, { debtor: first.debtor, reason: "Datos borrados", at });
  await store.confirmErasures(tx, request, asker.user, at);
  await enqueue(tx, eraseTask, {}, `${eraseTask}-${asker.tenant}`);
}

export async function withdrawErasure(tx: Tx, request: string): Promise<void> {
  const rows = await store.erasuresOf(tx, { request });
  if (rows.length === 0) throw new AppError("not_found", { request });
  if (rows.some(({ state }) => state === "confirmed" || state === "done"))
    throw new AppError("conflict", { reason: "erasure_confirmed" });
  await store.withdrawErasures(tx, request);
}

export interface Exported {
  readonly number: number;
  readonly by: string;
  readonly parts: readonly { readonly part: store.Part; readonly tables: readonly TableRows[] }[];
  readonly looks: readonly Look[];
}
/** What the caller sees of the person, for a reason; the export itself is one more look, with a number of its own. */
export async function exportPerson(
  tx: Tx,
  { tenant, user }: Asker,
  asked: {
    readonly id: string;
    readonly debtor: DebtorId;
    readonly reason: string;
    readonly at: Instant;
  },
): Promise<Exported> {
  const { debtor, at } = asked;
  const parts = await requireParts(tx, debtor);
  const own = parts.find((part) => part.debtor === debtor);
  const { row, fresh } = await askExport(
    tx,
    { tenant, user },
    {
      ...{ id: asked.id, kind: "person", debtor, wanted: {}, reason: asked.reason, at },
      ...(own ? { portfolio: own.portfolio } : {}),
      rows: 1,
    },
    realNow(),
  );
  if (row.kind !== "person" || row.debtor !== debtor) throw new AppError("not_found", { what: "export" });
  // It left with this answer: nothing lies on the disk to be fetched.
  if (fresh && row.state === "approved") await exportMade(tx, row.id, { at, sha256: null, bytes: 0 });
  const registry = await readRegistry(tx);
  const exported: { part: store.Part; tables: readonly TableRows[] }[] = [];
  for (const part of parts) {
    exported.push({ part, tables: await readTables(tx, registry, part.debtor, mostRows) });
    await logAccess(tx, tenant, user, realNow(), {
      action: "export",
      what: "person",
      subject: part.debtor,
      portfolio: part.portfolio,
      detail: { number: row.number },
    });
    const taken = { debtor: part.debtor, action: "export", detail: { number: row.number } } as const;
    await tellCanary(tx, { tenant, user }, taken, realNow());
  }
  const looks = await looksAt(
    tx,
    parts.map((part) => part.debtor),
    mostRows,
  );
  return { number: row.number, by: row.askedByName, parts: exported, looks };
}
