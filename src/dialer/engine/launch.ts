// Launching a call: the gate decides and the intent row is written in one transaction, under lock, on facts read there;
// only after it is committed does anything leave. Whatever dies later, this person is not called twice for one action.
import { reserve } from "#compliance/service.ts";
import type { AttemptId } from "#kernel/ids.ts";
import { asPhone } from "#kernel/phone.ts";
import { hour, minute } from "#kernel/time.ts";
import { DialRefused } from "#telephony/port.ts";
import { type CampaignMode, newCall } from "../core/call.ts";
import { pickCallerId } from "../core/caller-id.ts";
import { type Detection, detectionFor } from "../core/detection-for.ts";
import { insertIntent } from "../store-attempts.ts";
import { holdsFence } from "../store-campaigns.ts";
import { postpone } from "../store-list.ts";
import { order } from "./calls.ts";
import {
  beginCall,
  type CampaignRun,
  type Deps,
  type HopperEntry,
  type LiveCall,
  type Seat,
  secondsOf,
  type World,
} from "./world.ts";

export interface Launch {
  readonly entry: HopperEntry;
  readonly mode: CampaignMode;
  /** The agent for whom the call is made, in agent-first modes. */
  readonly seat?: Seat;
  readonly callback?: string;
  /** The attempt's id when the agent was held under it already. */
  readonly attempt?: AttemptId;
}

export type LaunchResult =
  | { readonly launched: true; readonly attempt: AttemptId }
  | {
      readonly launched: false;
      readonly why: string;
      readonly reasons: readonly unknown[];
      readonly nextAllowedAt: number | null;
    };

export async function launch(
  deps: Deps,
  world: World,
  run: CampaignRun,
  what: Launch,
): Promise<LaunchResult> {
  run.launching.add(what.entry.debtor);
  try {
    return await reserveAndDial(deps, world, run, what);
  } finally {
    run.launching.delete(what.entry.debtor);
  }
}

async function reserveAndDial(
  deps: Deps,
  world: World,
  run: CampaignRun,
  what: Launch,
): Promise<LaunchResult> {
  const { row } = run;
  const { entry } = what;
  // A demo account leaves over the demo carrier and over nothing else; a real one never does.
  if (row.demo !== row.trunk.demo) return refused("demo_trunk");
  const callerId = chooseCallerId(run, entry);
  if (callerId === undefined) return refused("caller_id");
  const attempt = what.attempt ?? deps.newAttempt();
  const now = deps.clock.now();
  const decision = await deps.db.inTenant(row.tenant, async (tx) => {
    if (!(await holdsFence(tx, row.id, run.fence))) return undefined;
    const answer = await reserve(tx, {
      tenant: row.tenant,
      attempt,
      debtor: entry.debtor,
      phone: entry.phone,
      channel: "voice",
      mode: gateMode(what.mode),
      ringSeconds: row.ringSeconds,
      ...(entry.reminder ? { purpose: "reminder" as const } : {}),
      now,
    });
    if (answer.verdict !== "ALLOW") {
      await postpone(tx, row.id, [postponementOf(entry, answer, now)]);
      return answer;
    }
    await insertIntent(tx, {
      tenant: row.tenant,
      id: attempt,
      campaign: row.id,
      portfolio: row.portfolio,
      debtor: entry.debtor,
      phone: entry.phone,
      seat: what.seat?.id ?? null,
      user: what.seat?.user ?? null,
      trunk: row.trunk.id,
      direction: "outbound",
      mode: what.mode,
      callerId,
      fence: run.fence,
      at: now,
    });
    return answer;
  });
  if (!decision) return refused("lease");
  if (decision.verdict !== "ALLOW") {
    return {
      launched: false,
      why: decision.verdict === "REVIEW" ? "review" : "law",
      reasons: decision.reasons,
      nextAllowedAt: decision.nextAllowedAt ?? null,
    };
  }
  const detection = detectionFor({ ...entry, mode: what.mode }, row.detection);
  const live = register(deps, world, run, what, { attempt, now, detection });
  await leave(deps, world, run, live, { callerId, detection });
  return { launched: true, attempt };
}

function refused(why: string): LaunchResult {
  return { launched: false, why, reasons: [], nextAllowedAt: null };
}

function gateMode(mode: CampaignMode): "manual" | "preview" | "progressive" | "predictive" {
  return mode === "callback" ? "preview" : mode;
}

function register(
  deps: Deps,
  world: World,
  run: CampaignRun,
  what: Launch,
  { attempt, now, detection }: { attempt: AttemptId; now: number; detection: Detection },
): LiveCall {
  const { entry, seat, mode } = what;
  const paced = mode === "predictive" || mode === "progressive";
  const live = beginCall(deps, world, {
    tenant: run.row.tenant,
    campaign: run.row.id,
    portfolio: run.row.portfolio,
    caller: null,
    debtor: entry.debtor,
    phone: entry.phone,
    number: entry.number,
    zone: entry.zone,
    direction: "outbound",
    callback: what.callback ?? null,
    pacerNumber: paced ? run.nextPacerCall++ : 0,
    startedAt: now,
    call: newCall(
      {
        attempt,
        mode,
        ringSeconds: run.row.ringSeconds,
        detects: detection !== "none",
        ...(seat ? { seat: seat.id } : {}),
      },
      now,
    ),
  });
  if (seat) seat.attempt = attempt;
  if (paced) run.pacer.observe({ type: "dialled", at: secondsOf(run, now), call: live.pacerNumber });
  return live;
}

async function leave(
  deps: Deps,
  world: World,
  run: CampaignRun,
  live: LiveCall,
  { callerId, detection }: { callerId: string; detection: Detection },
): Promise<void> {
  const { attempt } = live.call;
  try {
    if (!live.number) return;
    await deps.telephony.dial({
      attempt,
      phone: live.number,
      trunk: { name: run.row.trunk.name, demo: run.row.trunk.demo },
      callerId,
      ringSeconds: run.row.ringSeconds,
      detection,
    });
    run.counts.dialled += 1;
    order(deps, world, attempt, { type: "dialling", attempt, at: deps.clock.now() });
  } catch (error) {
    const refusal = error instanceof DialRefused;
    deps.log.warn({ attempt, refusal, err: (error as Error).message }, "dial failed");
    order(deps, world, attempt, { type: refusal ? "dial_refused" : "vanished", at: deps.clock.now() });
    // It may be ringing all the same: not for us any more.
    if (!refusal) deps.telephony.hangUp(attempt, "normal").catch(() => {});
  }
}

function chooseCallerId(run: CampaignRun, entry: HopperEntry): string | undefined {
  const numbers = run.row.trunk.callerIds.map((number) => ({
    number: asPhone(number.startsWith("+") ? number : `+${number}`),
    answerShare: 0.5,
  }));
  const choice = pickCallerId(numbers, {
    to: entry.number,
    country: run.row.country as "CL" | "PE",
    trade: tradeOf(run.row.creditorKind),
    shownBefore: null,
  });
  return choice.number ?? undefined;
}

function tradeOf(kind: string): "bank" | "retail_finance" | "services" | "other" {
  if (kind === "financial") return "bank";
  if (kind === "retail_financial") return "retail_finance";
  return kind === "utility" ? "services" : "other";
}

/** A refusal without a known end is looked at again after this long. */
const lookAgainMs = hour;
/** While a call to the same person is under way nobody knows what it will count as. */
const pendingMs = minute;
/** A review waits for a person: far enough that nothing asks again by itself (wakeReviewed brings it back). */
const reviewMs = 30 * 24 * hour;

export function postponementOf(
  entry: { debtor: HopperEntry["debtor"] },
  answer: {
    verdict: "ALLOW" | "REVIEW" | "DENY";
    reasons: readonly { detail: { code: string } }[];
    nextAllowedAt?: number | undefined;
    pending: boolean;
  },
  now: number,
): { debtor: HopperEntry["debtor"]; until: number; why: string; detail: string } {
  const [reason] = answer.reasons;
  if (answer.verdict === "REVIEW")
    return { debtor: entry.debtor, until: now + reviewMs, why: "review", detail: reason?.detail.code ?? "" };
  const allowedAt = answer.nextAllowedAt ?? now + lookAgainMs;
  return {
    debtor: entry.debtor,
    until: answer.pending ? Math.min(allowedAt, now + pendingMs) : allowedAt,
    why: "law",
    detail: reason?.detail.code ?? "",
  };
}
