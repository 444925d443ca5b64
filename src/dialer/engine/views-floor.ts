// What desk and floor are shown of orders, help and planned breaks.
import { phaseOf } from "#agents/core/breaks.ts";
import { helpWords } from "#agents/core/help.ts";
import { orderWords } from "#agents/core/orders.ts";
import type { PlannedBreak, SeatOrder } from "#agents/service.ts";
import type { SeatView } from "#http/contract/desk.ts";
import type { AgentTile, CampaignLive } from "#http/contract/floor.ts";
import type { Instant } from "#kernel/time.ts";
import { attentionOf } from "../core/attention.ts";
import { isAutomatic } from "../core/pacing-control.ts";
import { percent } from "../core/pacing-sentence.ts";
import { dayByLaw } from "../core/two-clocks.ts";
import type { CampaignRun } from "./campaign-run.ts";
import { movingOf } from "./moving.ts";
import { inAir, type Seat, type World } from "./world.ts";

export function pauseLabelOf(world: World, seat: Seat): string | null {
  const { at, pausePending } = seat.agent;
  const code = at.state === "paused" ? at.reason : (pausePending?.reason ?? null);
  return code === null ? null : labelOf(world, seat, code);
}

function labelOf(world: World, seat: Seat, code: string): string {
  return world.shifts.get(seat.tenant)?.pauses.get(code)?.label ?? code;
}

function campaignName(world: World, id: SeatOrder["to"]): string {
  return (id && world.campaigns.get(id)?.row.name) || "nueva";
}

export function deskSideOf(
  world: World,
  seat: Seat,
  now: Instant,
): Pick<SeatView, "notices" | "help" | "nextBreak"> {
  const { help } = seat.floor;
  return {
    notices: seat.floor.orders
      .filter(({ seenAt, state }) => seenAt === null && state !== "replaced")
      .map((order) => ({
        id: order.id,
        at: order.doneAt ?? order.givenAt,
        kind: order.kind,
        text: orderWords({
          kind: order.kind,
          byName: order.byName,
          pending: order.state === "pending",
          what:
            order.kind === "move" ? campaignName(world, order.to) : labelOf(world, seat, order.reason ?? ""),
        }),
        debtorId: order.kind === "finish" ? order.debtor : null,
      })),
    help: help && { reason: help.reason, since: help.askedAt, takenBy: help.takenName },
    nextBreak: nextBreakOf(world, seat, now),
  };
}

/** The turn that comes, or the one that runs. */
function nextBreakOf(world: World, seat: Seat, now: Instant): SeatView["nextBreak"] {
  const turn = turnsOf(world, seat).find(({ until }) => now < until);
  if (!turn) return null;
  const phase = phaseOf(turn, now) === "due" ? ("due" as const) : ("later" as const);
  return { label: turn.label, from: turn.from, until: turn.until, phase };
}

function turnsOf(world: World, seat: Seat): readonly PlannedBreak[] {
  return world.shifts.get(seat.tenant)?.breaks.get(seat.user) ?? [];
}

export function floorSideOf(
  world: World,
  seat: Seat,
  now: Instant,
): Pick<AgentTile, "alert" | "help" | "movingTo" | "leaving" | "nextBreak" | "attemptId" | "inCall"> {
  const { help } = seat.floor;
  const live = seat.attempt ? world.calls.get(seat.attempt) : undefined;
  const moving = movingOf(seat);
  const due = turnsOf(world, seat).find((turn) => phaseOf(turn, now) === "due");
  const late = due && seat.agent.at.state !== "paused" ? { label: due.label, since: due.from } : null;
  return {
    alert: attentionOf(
      seat.agent,
      {
        ...seat.today,
        help: help && { text: helpWords(help.reason, help.takenName), since: help.askedAt },
        lateForBreak: late,
        oneWay: live && inAir(live) ? live.oneWay : null,
      },
      now,
    ),
    help: help && { reason: help.reason, since: help.askedAt, takenBy: help.takenName },
    movingTo: moving?.to ?? null,
    leaving: seat.agent.leavePending,
    nextBreak: nextBreakOf(world, seat, now),
    attemptId: seat.attempt,
    inCall: live !== undefined && inAir(live),
  };
}

/** Law's clock beside the verdict's. */
export function byLawOf(
  run: CampaignRun,
): Pick<CampaignLive, "abandonedByLaw" | "abandonmentByLaw" | "hangups" | "atOnce"> {
  const day = dayByLaw(run.counts, run.row.hangupsCount);
  const { hangups } = run.counts;
  return {
    abandonedByLaw: day.lost,
    abandonmentByLaw: day.share,
    hangups,
    atOnce: run.atOnceSince !== null,
  };
}

export function lawAlerts(run: CampaignRun): CampaignLive["alerts"] {
  if (run.atOnceSince === null) return [];
  const { share } = dayByLaw(run.counts, run.row.hangupsCount);
  const over = `El abandono según la ley va en ${percent(share)}, con tope de ${percent(run.tape.options().abandonmentCap)}`;
  const text = `${over}: se marca una llamada por gestor libre y quien contesta pasa directo, sin escuchar antes si es un buzón`;
  return [{ code: "abandonment_by_law", text, since: run.atOnceSince }];
}

/** Under which cap it works now, its own, and whether a supervisor has limited it. */
export function pace({
  row,
  tape,
  control,
}: CampaignRun): Pick<CampaignLive, "abandonmentCap" | "campaignCap" | "control"> {
  return {
    abandonmentCap: tape.options().abandonmentCap,
    campaignCap: row.abandonmentCap,
    control: control && !isAutomatic(control) ? { ...control } : null,
  };
}
