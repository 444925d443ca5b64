// What detection has learned, put before people: the sampled sounds and their labels, the proposal of other thresholds, and the
// thresholds that somebody applies. Nothing here changes a threshold by itself.
import { AppError } from "#kernel/errors.ts";
import type { AttemptId, TenantId, UserId } from "#kernel/ids.ts";
import { day, type Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { append } from "#platform/events.ts";
import { defaultEar, type EarSettings } from "./core/amd-by-ear.ts";
import { isSensible, type LabelledCall, type Refit, refit } from "./core/detection-refit.ts";
import * as store from "./store-detection.ts";
import * as settings from "./store-detection-settings.ts";

interface Who {
  readonly tenant: TenantId;
  readonly user: UserId;
}

/** Null takes a label back. */
export async function labelSample(
  tx: Tx,
  who: Who,
  attempt: AttemptId,
  label: store.SampleLabel | null,
  at: Instant,
): Promise<void> {
  const sample = await store.sampleToHear(tx, attempt, at);
  if (!sample) throw new AppError("not_found", { what: "sample" });
  if (sample.label === label) return;
  await store.labelSample(tx, attempt, label, { user: who.user, at });
  await append(tx, [
    {
      tenant: who.tenant,
      at,
      type: "detection_sample.labelled",
      subject: attempt,
      portfolio: sample.portfolio,
      actor: who.user,
      payload: { label, before: sample.label },
    },
  ]);
}

/** Older calls were made to other mailboxes of other carriers. Judgement. */
export const learnedFromMs = 60 * day;
/** Of each kind of label; 35 sets of thresholds over so many calls are a second of a core. */
const mostCalls = 2_000;

export async function proposeEar(tx: Tx, now: Instant): Promise<Refit> {
  const since = now - learnedFromMs;
  const current = (await store.earInForce(tx))?.ear ?? defaultEar;
  const calls: readonly LabelledCall[] = await settings.labelledCalls(tx, since, mostCalls);
  return refit(calls, await settings.judgedTotals(tx, since), current);
}

/** `id`: the wish's own; the same wish twice is applied once. */
export type Applied = { readonly id: string; readonly reason: string } & (
  | { readonly kind: "proposal"; readonly name: string; readonly ear: EarSettings }
  | { readonly kind: "restore"; readonly number: number }
);

export async function applyEar(tx: Tx, who: Who, wish: Applied, at: Instant): Promise<void> {
  await settings.lockVersions(tx, who.tenant);
  const versions = await settings.listVersions(tx);
  if (versions.some(({ id }) => id === wish.id)) return;
  const number = (versions[0]?.number ?? 0) + 1;
  const made = wish.kind === "restore" ? restored(versions, wish.number) : await proposed(tx, wish, at);
  const version = { ...made, id: wish.id, number, reason: wish.reason, at, by: who.user };
  await settings.insertVersion(tx, who.tenant, version);
  await append(tx, [
    {
      tenant: who.tenant,
      at,
      type: "detection_setting.applied",
      subject: wish.id,
      actor: who.user,
      payload: { number, kind: wish.kind, restores: made.restores, reason: wish.reason },
    },
  ]);
}

/** What the product brings is number 0. */
export const builtInName = "De fábrica";
function restored(versions: readonly settings.VersionRow[], number: number) {
  if (number === 0) return { name: builtInName, ear: defaultEar, evidence: null, restores: 0 };
  const old = versions.find((version) => version.number === number);
  if (!old) throw new AppError("not_found", { what: "detection_setting" });
  return { name: old.name, ear: old.ear, evidence: null, restores: number };
}

async function proposed(tx: Tx, wish: Extract<Applied, { kind: "proposal" }>, at: Instant) {
  const { proposal } = await proposeEar(tx, at);
  // Labels have come since it was looked at: what was read is not what would be applied.
  if (!proposal || !isSensible(wish.ear) || !sameEar(proposal.ear, wish.ear))
    throw new AppError("conflict", { reason: "proposal_changed" });
  const { before, after } = proposal;
  return { name: wish.name, ear: proposal.ear, evidence: { before, after }, restores: null };
}

function sameEar(a: EarSettings, b: EarSettings): boolean {
  const told = ({ pauses, shortestWordMs, machineTalkMs, silentMs, patienceMs, roomBelowDb }: EarSettings) =>
    JSON.stringify([
      pauses.map(({ spokenMs, waitMs }) => [spokenMs, waitMs]),
      ...[shortestWordMs, machineTalkMs, silentMs, patienceMs, roomBelowDb],
    ]);
  return told(a) === told(b);
}
