// "All of A to B, or to the team": open calls and promises of somebody who is away, in one order that can be undone. Only what
// whoever orders sees moves, and only to somebody who sees its mandate; the rest is counted and stays.
import { callbacksOwnedBy, giveCallbacks } from "#gestiones/service.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type PortfolioId, type PromiseId, type TenantId, type UserId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Database, Tx } from "#platform/db.ts";
import { type KeptPromise, keepPromise, promisesKeptBy } from "#promises/service.ts";
import * as store from "./store-reassign.ts";

export interface Handing {
  readonly from: UserId;
  /** Null: the team. */
  readonly to: UserId | null;
}
interface Orderer {
  readonly tenant: TenantId;
  readonly user: UserId;
}
export interface HandingCounts {
  readonly callbacks: number;
  readonly promises: number;
  /** Of mandates the receiver does not see. */
  readonly left: number;
}

interface Found {
  readonly callbacks: readonly { readonly id: string; readonly portfolio: PortfolioId }[];
  readonly promises: readonly KeptPromise[];
  readonly left: number;
}

export async function previewHanding(
  db: Database,
  caller: Orderer,
  handing: Handing,
): Promise<HandingCounts> {
  await db.asUser(caller, (tx) => requireLed(tx, handing));
  const seen = await sightOf(db, caller, handing.to);
  const found = await db.asUser(caller, (tx) => findAll(tx, handing, seen));
  return { callbacks: found.callbacks.length, promises: found.promises.length, left: found.left };
}

export async function handOver(
  db: Database,
  caller: Orderer,
  order: Handing & { readonly id: string; readonly now: Instant },
): Promise<HandingCounts> {
  await db.asUser(caller, (tx) => requireLed(tx, order));
  const seen = await sightOf(db, caller, order.to);
  return db.asUser(caller, async (tx) => {
    const known = await store.findReassignment(tx, order.id);
    if (known) return replay(known, order);
    const found = await findAll(tx, order, seen);
    const given = new Set(
      await giveCallbacks(
        tx,
        found.callbacks.map(({ id }) => id),
        order.from,
        order.to,
      ),
    );
    const callbacks = found.callbacks.filter(({ id }) => given.has(id));
    const promises: KeptPromise[] = [];
    for (const promise of found.promises) {
      const next = { keeper: order.to, team: order.to === null };
      if (await keepPromise(tx, promise.id, promise, next)) promises.push(promise);
    }
    const items: store.MovedItem[] = [
      ...callbacks.map((one) => ({
        ...one,
        kind: "callback" as const,
        before: { keeper: order.from, team: false },
      })),
      ...promises.map(({ id, portfolio, keeper, team }) => ({
        id,
        portfolio,
        kind: "promise" as const,
        before: { keeper, team },
      })),
    ];
    const counts = { callbacks: callbacks.length, promises: promises.length };
    await store.insertReassignment(
      tx,
      caller.tenant,
      {
        id: order.id,
        from: order.from,
        to: order.to,
        ...counts,
        at: order.now,
        by: caller.user,
        undoneAt: null,
      },
      items,
    );
    return { ...counts, left: found.left };
  });
}

/** Whatever is still as the order left it goes back; what was done or moved since stays. */
export async function undoHanding(
  db: Database,
  caller: Orderer,
  id: string,
  now: Instant,
): Promise<{ readonly callbacks: number; readonly promises: number }> {
  return db.asUser(caller, async (tx) => {
    const order = await store.findReassignment(tx, id);
    if (!order) throw new AppError("not_found");
    await requireLed(tx, order);
    if (order.undoneAt !== null) return { callbacks: 0, promises: 0 };
    const items = await store.movedItems(tx, id);
    const calls = items.filter(({ kind }) => kind === "callback").map((item) => item.id);
    const back = await giveCallbacks(tx, calls, order.to, order.from);
    let promises = 0;
    for (const item of items.filter(({ kind }) => kind === "promise")) {
      const seen = { keeper: order.to, team: order.to === null };
      if (await keepPromise(tx, asId<PromiseId>(item.id), seen, item.before)) promises++;
    }
    await store.markUndone(tx, id, now);
    return { callbacks: back.length, promises };
  });
}

/** The tree of teams stands here too: another supervisor's agents do not exist. */
async function requireLed(tx: Tx, { from, to }: Handing): Promise<void> {
  if (!(await store.areLed(tx, to === null ? [from] : [from, to]))) throw new AppError("not_found");
}

function replay(known: store.ReassignmentRow, order: Handing): HandingCounts {
  if (known.from !== order.from || known.to !== order.to)
    throw new AppError("idempotency_mismatch", { field: "id" });
  return { callbacks: known.callbacks, promises: known.promises, left: 0 };
}

async function findAll(tx: Tx, { from }: Handing, seen: ReadonlySet<PortfolioId> | null): Promise<Found> {
  const sees = ({ portfolio }: { readonly portfolio: PortfolioId }): boolean => seen?.has(portfolio) ?? true;
  const [callbacks, promises] = [await callbacksOwnedBy(tx, from), await promisesKeptBy(tx, from)];
  const mine = { callbacks: callbacks.filter(sees), promises: promises.filter(sees) };
  const left = callbacks.length + promises.length - mine.callbacks.length - mine.promises.length;
  return { ...mine, left };
}

/** Null: the team, which sees what it always saw. */
async function sightOf(
  db: Database,
  { tenant }: Orderer,
  to: UserId | null,
): Promise<ReadonlySet<PortfolioId> | null> {
  if (to === null) return null;
  if (!(await db.inTenant(tenant, (tx) => store.mayWork(tx, to))))
    throw new AppError("validation_failed", { field: "toUserId" });
  return db.asUser({ tenant, user: to }, store.portfoliosInSight);
}
