// Launching a call: the gate decides and the intent row is written in one transaction, under lock, on facts read there;
// only after it is committed does anything leave. Whatever dies later, this person is not called twice for one action.
import { reserve } from "#compliance/service.ts";
import type { AttemptId } from "#kernel/ids.ts";
import { localDateAt, second } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { DialRefused } from "#telephony/port.ts";
import { type CampaignMode, newCall } from "../core/call.ts";
import { requestOf } from "../core/callbacks.ts";
import {
  type Detection,
  detectionFor,
  isPaced,
  keepingSound,
  listening,
  wantsMessage,
} from "../core/detection-for.ts";
import { messageSeconds } from "../core/mailbox.ts";
import { digitsFor, shownFor } from "../core/trunk-digits.ts";
import { insertIntent } from "../store-attempts.ts";
import { holdsFence } from "../store-leases.ts";
import { postpone } from "../store-list.ts";
import { isDue } from "../store-order.ts";
import { type Gone, takeMinuteAndUse } from "../store-taking.ts";
import type { TrunkRow } from "../store-trunks.ts";
import { isAway } from "./away.ts";
import { order } from "./calls.ts";
import type { CampaignRun, HopperEntry } from "./campaign-run.ts";
import { postponementOf } from "./postponement.ts";
import { quarantine } from "./quarantine.ts";
import { chooseShown, type NoNumber, type Shown } from "./show-number.ts";
import { minuteFor } from "./spend.ts";
import { hasLeft, openRoutes, returnLine, takeLine } from "./trunks.ts";
import { beginCall, type Deps, dialledOf, type LiveCall, onTheLine, type Seat, type World } from "./world.ts";

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
  } catch (error) {
    if (isAway(error as Error)) throw error;
    await quarantine(deps, run, what.entry.debtor, error as Error);
    return refused("quarantined");
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
  // A demo account leaves over the demo carrier and over nothing else; a real one never does.
  if (row.demo !== row.trunk.demo) return refused("demo_trunk");
  if (onTheLine(world, what.entry.debtor)) return refused("in_call");
  const routes = openRoutes(deps, world, run, what.entry);
  if (routes.length === 0) return refused("trunk");
  const attempt = what.attempt ?? deps.newAttempt();
  const now = deps.clock.now();
  let begun: Begun = { why: "lease" };
  try {
    begun = await deps.db.inTenant(row.tenant, (tx) =>
      begin(deps, world, tx, run, what, { attempt, routes, now }),
    );
  } catch (error) {
    if (!(error instanceof GoneMeanwhile)) throw error;
    begun = { why: error.what };
  } finally {
    if (!("shown" in begun)) returnLine(deps, world, attempt);
  }
  if ("decision" in begun) {
    const { verdict, reasons, nextAllowedAt = null } = begun.decision;
    return { launched: false, why: verdict === "REVIEW" ? "review" : "law", reasons, nextAllowedAt };
  }
  if ("why" in begun) {
    if (heldReasons.has(begun.why)) run.held = { why: begun.why, until: now + heldMs };
    return refused(begun.why);
  }
  run.held = null;
  const listens = run.atOnceSince === null ? row.detection : "none";
  const detection = detectionFor({ ...what.entry, mode: what.mode }, listens);
  const { shown, leavesMessage } = begun;
  const live = register(deps, world, run, what, { attempt, now, detection, shown, leavesMessage });
  await leave(deps, world, run, live, { ...begun.shown, detection });
  return { launched: true, attempt };
}

/** Another call took the last of the day's money, or the number was stopped since we chose it: nothing of this one is written. */
class GoneMeanwhile extends Error {
  readonly what: Gone;
  constructor(what: Gone) {
    super(what);
    this.what = what;
  }
}

const noNumber: readonly NoNumber[] = ["no_number", "unverified", "prefix_required", "cap_reached"];
const heldReasons: ReadonlySet<string> = new Set([...noNumber, "spend_cap"]);
/** A pool without a number, or a day without money, is asked again after this long: somebody may have changed it. Judgement. */
const heldMs = 5 * second;

type Begun =
  | { readonly shown: OnItsWay; readonly leavesMessage: boolean }
  | { readonly decision: Decision }
  | { readonly why: string };
type OnItsWay = Extract<Shown, { trunk: TrunkRow }>;
type Decision = Awaited<ReturnType<typeof reserve>>;

/** Everything that must hold at this instant, in one transaction: the lease, a number to show, a line, the law. */
async function begin(
  deps: Deps,
  world: World,
  tx: Tx,
  run: CampaignRun,
  what: Launch,
  at: { readonly attempt: AttemptId; readonly routes: readonly TrunkRow[]; readonly now: number },
): Promise<Begun> {
  const { row } = run;
  const { entry, seat } = what;
  const { attempt, now } = at;
  const { tenant, ringSeconds } = row;
  if (!(await holdsFence(tx, row.id, run.fence))) return { why: "lease" };
  // The list at hand may be two minutes old: since then they may have been called by hand, have paid, promised, or agreed on an hour.
  const asOfNow = { campaign: row.id, debtor: entry.debtor, now, today: localDateAt(now, row.timeZone) };
  if (isPaced(what.mode) && !(await isDue(tx, asOfNow))) return { why: "not_due" };
  const shown = await chooseShown(tx, run, entry, at.routes, now);
  if (shown.trunk === null) return { why: shown.why };
  const money = await minuteFor(tx, entry.number, now);
  if (!money.fits) return { why: "spend_cap" };
  if (!takeLine(deps, world, attempt, shown.trunk)) return { why: "trunk" };
  const { debtor, phone } = entry;
  const mode = gateMode(what.mode);
  const asked = { tenant, attempt, debtor, phone, channel: "voice", mode, ringSeconds, now } as const;
  const purpose = entry.reminder ? ({ purpose: "reminder" } as const) : {};
  const message = wantsMessage(row, what.mode) ? { seconds: ringSeconds + messageSeconds } : undefined;
  const decision = await reserve(tx, { ...asked, ...requestOf(entry), ...purpose, message });
  if (decision.verdict !== "ALLOW") {
    await postpone(tx, row.id, [postponementOf(entry, decision, now)]);
    return { decision };
  }
  await insertIntent(tx, {
    tenant,
    id: attempt,
    campaign: row.id,
    portfolio: row.portfolio,
    debtor,
    phone,
    seat: seat?.id ?? null,
    user: seat?.user ?? null,
    trunk: shown.trunk.id,
    direction: "outbound",
    mode: what.mode,
    callerId: shown.number.number,
    fence: run.fence,
    at: now,
    minute: money.minute,
  });
  const use = { callerId: shown.number.id, day: localDateAt(now, row.timeZone) };
  const gone = await takeMinuteAndUse(tx, tenant, money, use);
  if (gone) throw new GoneMeanwhile(gone);
  return { shown, leavesMessage: decision.mayLeaveMessage };
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
  begun: {
    attempt: AttemptId;
    now: number;
    detection: Detection;
    shown: OnItsWay;
    leavesMessage: boolean;
  },
): LiveCall {
  const { entry, seat, mode } = what;
  const { attempt, now, detection, shown, leavesMessage } = begun;
  const paced = isPaced(mode);
  const live = beginCall(deps, world, {
    tenant: run.row.tenant,
    campaign: run.row.id,
    portfolio: run.row.portfolio,
    caller: null,
    debtor: entry.debtor,
    phone: entry.phone,
    number: entry.number,
    ourNumber: shown.number.number,
    trunk: shown.trunk.id,
    entry,
    madeFor: seat?.id ?? null,
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
        ...listening(run.row, attempt, detection),
        leavesMessage: leavesMessage && detection === "talk",
        ...(seat ? { seat: seat.id } : {}),
      },
      now,
    ),
  });
  if (seat) seat.attempt = attempt;
  if (paced) run.pacer.observe(dialledOf(run, live, now));
  return live;
}

async function leave(
  deps: Deps,
  world: World,
  run: CampaignRun,
  live: LiveCall,
  { trunk, number, detection }: OnItsWay & { detection: Detection },
): Promise<void> {
  const { attempt } = live.call;
  try {
    if (!live.number) return;
    await deps.telephony.dial({
      attempt,
      phone: live.number,
      digits: digitsFor(trunk, live.number) ?? live.number,
      trunk: { name: trunk.name, demo: trunk.demo },
      callerId: shownFor(trunk, number.number),
      ringSeconds: run.row.ringSeconds,
      ...keepingSound(live.call, detection),
    });
    run.counts.dialled += 1;
    order(deps, world, attempt, { type: "dialling", attempt, at: deps.clock.now() });
  } catch (error) {
    const refusal = error instanceof DialRefused;
    deps.log.warn({ attempt, refusal, err: (error as Error).message }, "dial failed");
    order(deps, world, attempt, { type: refusal ? "dial_refused" : "vanished", at: deps.clock.now() });
    // It may be ringing all the same: not for us any more.
    if (!refusal) deps.telephony.hangUp(attempt, "normal").catch(() => {});
  } finally {
    hasLeft(deps, world, attempt, trunk.id);
  }
}
