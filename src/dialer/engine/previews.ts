// Preview and callbacks: a person is shown to a free agent before dialling, who accepts, skips or lets the time dial. A
// callback goes to its owner within five minutes of its hour, then to the team; it is never dialled predictively.

import { closeCallback, moveCallback } from "#gestiones/service.ts";
import { AppError } from "#kernel/errors.ts";
import { minute, second } from "#kernel/time.ts";
import { type CallbackFate, callbackRules, fateOf, mayTake } from "../core/callbacks.ts";
import type { DueCallback } from "../store-agreed.ts";
import { postpone } from "../store-list.ts";
import type { CampaignRun } from "./campaign-run.ts";
import { agreedEntry, entryFor, refill, reminderEntry, wantsRefill } from "./hopper.ts";
import { launch } from "./launch.ts";
import { pushSeat, stepSeat } from "./seats.ts";
import { type Deps, isFree, onTheLine, type Seat, seatsOf, type World } from "./world.ts";

/** A debtor skipped in preview comes back after this. */
const skippedMs = 60 * minute;

/** `spokenFor`: so many free agents are for callers who wait. */
export function offerPreviews(deps: Deps, world: World, run: CampaignRun, spokenFor: number): void {
  const now = deps.clock.now();
  const seats = seatsOf(world, run.row.id);
  for (const seat of seats) {
    if (seat.preview && now >= seat.preview.dialAt)
      void acceptPreview(deps, world, runOfPreview(world, seat) ?? run, seat).catch(() =>
        dropPreview(deps, world, seat),
      );
  }
  const free = seats.filter((seat) => isFree(seat, now)).slice(spokenFor);
  if (free.length === 0) return;
  offerCallbacks(deps, world, run, free, now);
  if (run.row.mode !== "preview") return;
  if (wantsRefill(run, now, free.length))
    void refill(deps, world, run).catch((error: Error) =>
      deps.log.error({ err: error.message }, "refill failed"),
    );
  for (const seat of free.filter((one) => isFree(one, now))) {
    const entry = run.hopper.shift();
    if (!entry) return;
    show(deps, world, seat, {
      debtor: entry.debtor,
      phone: entry.phone,
      mode: "preview",
      since: now,
      dialAt: now + run.row.previewSeconds * second,
      callback: null,
      requestedAt: null,
    });
  }
}

function offerCallbacks(
  deps: Deps,
  world: World,
  run: CampaignRun,
  free: readonly Seat[],
  now: number,
): void {
  const shown = new Set([...world.seats.values()].map((seat) => seat.preview?.callback));
  for (const callback of run.callbacks) {
    if (shown.has(callback.id) || now < (run.callbacksHeld.get(callback.id) ?? 0)) continue;
    if (onTheLine(world, callback.debtor)) continue;
    const seat = free.find(
      (one) => isFree(one, now) && !one.robot && mayTake(callback, one.user, now, one.team),
    );
    if (!seat) continue;
    // Until the gate has answered nobody asks again.
    run.callbacksHeld.set(callback.id, now + callbackRules.againAfterMs);
    offerCallback(deps, world, run, callback, seat).catch((error: Error) =>
      deps.log.error({ err: error.message }, "callback could not be offered"),
    );
  }
}

async function offerCallback(
  deps: Deps,
  world: World,
  run: CampaignRun,
  callback: DueCallback,
  seat: Seat,
): Promise<void> {
  run.launching.add(callback.debtor);
  const { entry, answer } = await agreedEntry(deps, world, run, callback).finally(() =>
    run.launching.delete(callback.debtor),
  );
  const now = deps.clock.now();
  const fate = fateOf(answer, now);
  if (fate.do !== "offer" || !entry) {
    run.callbacks = run.callbacks.filter(({ id }) => id !== callback.id);
    return closeOrMove(deps, run, callback, fate);
  }
  run.callbacksHeld.delete(callback.id);
  // Somebody was faster: it is offered anew at the next tick.
  if (!isFree(seat, now)) return;
  show(deps, world, seat, {
    debtor: callback.debtor,
    phone: entry.phone,
    mode: "callback",
    since: now,
    dialAt: now + callbackRules.readMs,
    callback: callback.id,
    requestedAt: callback.requestedAt,
  });
}

async function closeOrMove(
  deps: Deps,
  run: CampaignRun,
  { id, debtor }: DueCallback,
  fate: CallbackFate,
): Promise<void> {
  const change = { tenant: run.row.tenant, portfolio: run.row.portfolio, debtor, id, at: deps.clock.now() };
  await deps.db.inTenant(run.row.tenant, (tx) => {
    if (fate.do === "move") return moveCallback(tx, { ...change, ...fate });
    return closeCallback(tx, {
      ...change,
      state: "cancelled",
      ...(fate.do === "close" ? { why: fate.why } : {}),
    });
  });
}

/** Where what is shown came from a campaign of another mandate. */
export function runOfPreview(world: World, { preview }: Seat): CampaignRun | undefined {
  return preview?.campaign && world.campaigns.get(preview.campaign);
}

export function show(deps: Deps, world: World, seat: Seat, preview: NonNullable<Seat["preview"]>): void {
  seat.preview = preview;
  pushSeat(deps, world, seat.id);
}

function dropPreview(deps: Deps, world: World, seat: Seat): void {
  seat.preview = null;
  pushSeat(deps, world, seat.id);
}

export async function acceptPreview(deps: Deps, world: World, run: CampaignRun, seat: Seat): Promise<void> {
  const { preview } = seat;
  if (!preview) throw new AppError("seat_state", { reason: "no_preview" });
  seat.preview = null;
  if (preview.callback)
    run.callbacksHeld.set(preview.callback, deps.clock.now() + callbackRules.againAfterMs);
  const entry = preview.reminder
    ? await reminderEntry(deps, world, run, preview.debtor, preview.phone)
    : await entryFor(deps, world, run, preview.debtor, preview);
  if (!entry) {
    pushSeat(deps, world, seat.id);
    throw new AppError("contact_denied", { reasons: [] });
  }
  await dialFor(deps, world, run, seat, entry, preview.mode, preview.callback);
  if (preview.callback) {
    const { callback: id, debtor } = preview;
    const { tenant, portfolio } = run.row;
    run.callbacks = run.callbacks.filter((one) => one.id !== id);
    const done = { tenant, portfolio, debtor, id, state: "done", at: deps.clock.now() } as const;
    deps.writer.later(tenant, "callback", (tx) => closeCallback(tx, done));
  }
}

export async function skipPreview(
  deps: Deps,
  world: World,
  run: CampaignRun,
  seat: Seat,
  reason: string,
): Promise<void> {
  const { preview } = seat;
  if (!preview) throw new AppError("seat_state", { reason: "no_preview" });
  seat.preview = null;
  if (preview.callback) {
    // Still owed: to somebody else, or to the same agent a little later.
    run.callbacksHeld.set(preview.callback, deps.clock.now() + callbackRules.againAfterMs);
    return pushSeat(deps, world, seat.id);
  }
  await deps.db.inTenant(run.row.tenant, (tx) =>
    postpone(tx, run.row.id, [
      {
        debtor: preview.debtor,
        until: deps.clock.now() + skippedMs,
        why: "skipped",
        detail: reason.slice(0, 200),
      },
    ]),
  );
  pushSeat(deps, world, seat.id);
}

/** The agent is held first, then the number is dialled; a refusal frees the agent and says why. */
export async function dialFor(
  deps: Deps,
  world: World,
  run: CampaignRun,
  seat: Seat,
  entry: Parameters<typeof launch>[3]["entry"],
  mode: "preview" | "manual" | "callback",
  callback: string | null,
): Promise<void> {
  const reserved = deps.newAttempt();
  const refused = stepSeat(deps, world, seat, { type: "assigned", attempt: reserved });
  if (refused) throw new AppError("seat_state", { reason: refused });
  const free = (): void =>
    void stepSeat(deps, world, seat, { type: "call_over", attempt: reserved, bridged: false, by: "other" });
  try {
    const result = await launch(deps, world, run, {
      entry,
      mode,
      seat,
      attempt: reserved,
      ...(callback ? { callback } : {}),
    });
    if (result.launched) return pushSeat(deps, world, seat.id);
    free();
    throw new AppError(result.why === "demo_trunk" ? "demo_account_refused" : "contact_denied", {
      reasons: result.reasons,
      nextAllowedAt: result.nextAllowedAt,
      // On whose clock that instant is told.
      zone: entry.zone,
      why: result.why,
    });
  } catch (error) {
    if (!(error instanceof AppError)) free();
    throw error;
  }
}
