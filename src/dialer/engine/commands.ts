// What desks and supervisors may ask of the engine, by name: the web sends them over the socket after it has checked who is
// asking. Refusals are AppErrors; everything else that happens is seen in the views.
import * as store from "#agents/service.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type TenantId } from "#kernel/ids.ts";
import { patchAttempt } from "../store-attempts.ts";
import { insertCallEvents } from "../store-call-events.ts";
import { setCampaignState } from "../store-campaigns.ts";
import { dialByHand, requireUnderWay } from "./by-hand.ts";
import { order } from "./calls.ts";
import type { CampaignRun } from "./campaign-run.ts";
import { adoptCampaigns, disown } from "./campaigns.ts";
import type { EngineCommands } from "./command-types.ts";
import { decisionsOf } from "./decisions.ts";
import { dismiss, teamMoved } from "./dismiss.ts";
import { deskCall, myCall, mySeat } from "./my-call.ts";
import { closeUnnamed, nameCaller } from "./naming.ts";
import { openSeat } from "./open-seat.ts";
import { orderCommands } from "./order-commands.ts";
import { acceptPreview, runOfPreview, skipPreview } from "./previews.ts";
import { showPromised } from "./promised.ts";
import { raise, raiseViews } from "./raised.ts";
import { backToCall } from "./seat-line.ts";
import { demand, pauseRequest, pushSeat, stepSeat } from "./seats.ts";
import { serveFreed } from "./serve.ts";
import { syncRun } from "./sync.ts";
import { beginTest } from "./test-calls.ts";
import { circuitOf } from "./trunks.ts";
import { floorView, seatView, stopsNow } from "./views.ts";
import { type Deps, type Seat, seatOf, type World } from "./world.ts";

export function commandsOf(deps: Deps, world: World): EngineCommands {
  const commands = {
    ...seatCommands(deps, world),
    ...callCommands(deps, world),
    ...campaignCommands(deps, world),
    ...floorCommands(deps, world),
    ...trunkCommands(deps, world),
    ...orderCommands(deps, world),
  };
  return thenServe(deps, world, commands);
}

/** A command may free an agent: whoever waits is theirs before the answer leaves. */
function thenServe(deps: Deps, world: World, commands: EngineCommands): EngineCommands {
  const served = Object.entries(commands).map(([name, command]) => [
    name,
    async (payload: never) => {
      const answer = await (command as (payload: never) => Promise<unknown>)(payload);
      serveFreed(deps, world);
      return answer;
    },
  ]);
  return Object.fromEntries(served) as EngineCommands;
}

function runOfSeat(world: World, seat: Seat): CampaignRun {
  const run = seat.campaign ? world.campaigns.get(seat.campaign) : undefined;
  if (!run) throw new AppError("campaign_state", { reason: "not_running" });
  return run;
}

function seatCommands(deps: Deps, world: World) {
  return {
    openSeat: (payload) => openSeat(deps, world, { ...payload, kind: "agent" }),
    openEar: (payload) => openSeat(deps, world, { ...payload, kind: "ear", campaign: null, take: true }),
    async line(payload) {
      const seat = mySeat(world, payload, payload.kind);
      seat.heardAt = deps.clock.monotonic();
      if (seat.agent.at.state === "offline") demand(deps, world, seat, { type: "log_in" });
      else {
        // A softphone that asks has no leg: one that is up here belongs to a page that was reloaded.
        const request = { seat: seat.id, sipUser: seat.sipUser };
        await (seat.lineUp ? deps.telephony.renewSeat(request) : deps.telephony.openSeat(request));
      }
    },
    async closeSeat(payload) {
      demand(deps, world, mySeat(world, payload), { type: "leave_asked" });
    },
    dismiss: (payload) => dismiss(deps, world, payload),
    teamMoved: (payload) => teamMoved(deps, world, payload),
    async available(payload) {
      const seat = mySeat(world, payload);
      if (seat.agent.pausePending) return demand(deps, world, seat, { type: "pause_cancelled" });
      if (seat.agent.at.state !== "available") demand(deps, world, seat, { type: "ready" });
    },
    async pause(payload) {
      const seat = mySeat(world, payload);
      const reasons = await deps.db.inTenant(payload.tenant, store.pauseReasons);
      const reason = reasons.find((one) => one.code === payload.reason);
      if (!reason) throw new AppError("validation_failed", { field: "reason" });
      demand(deps, world, seat, pauseRequest(reason.code, reason.limitMinutes));
    },
    async viewsSpent(payload) {
      raiseViews(deps, world, payload);
    },
    async heartbeat(payload) {
      const seat = seatOf(world, payload.user);
      if (!seat) return;
      seat.heardAt = deps.clock.monotonic();
      if (payload.line !== false) seat.goneAt = null;
      if (seat.agent.away?.link) stepSeat(deps, world, seat, { type: "link_back" });
      if (payload.line !== false) backToCall(deps, world, seat);
    },
    async deskGone(payload) {
      const seat = seatOf(world, payload.user);
      if (seat) seat.goneAt ??= deps.clock.monotonic();
    },
    async gestionSaved(payload) {
      const seat = seatOf(world, payload.user);
      // A supervisor told it: whoever still owes that result owes it no longer.
      const owing = [...world.seats.values()].find(
        (one) => one !== seat && one.tenant === payload.tenant && one.agent.owes === payload.attempt,
      );
      if (owing && payload.attempt) stepSeat(deps, world, owing, { type: "saved", attempt: payload.attempt });
      if (!seat) return;
      if (payload.contact) seat.today.contacts += 1;
      if (payload.alert) raise(deps, world, seat, payload.alert);
      for (const promise of payload.promises) {
        seat.today.promises += 1;
        seat.today.promised.set(
          promise.currency,
          (seat.today.promised.get(promise.currency) ?? 0n) + BigInt(promise.minor),
        );
        const run = seat.campaign ? world.campaigns.get(seat.campaign) : undefined;
        if (run) run.counts.promises += 1;
      }
      if (payload.andThen === "pause" && !seat.agent.pausePending)
        stepSeat(deps, world, seat, pauseRequest("gestion", null));
      if (payload.attempt) stepSeat(deps, world, seat, { type: "saved", attempt: payload.attempt });
      pushSeat(deps, world, seat.id);
    },
    async seatView(payload) {
      const seat = seatOf(world, payload.user);
      return seat ? seatView(deps, world, seat) : null;
    },
  } satisfies Partial<EngineCommands>;
}

function callCommands(deps: Deps, world: World) {
  return {
    async hangUp(payload) {
      const { live } = myCall(world, payload);
      live.endedBy = "agent";
      order(deps, world, live.call.attempt, { type: "hang_up_asked", at: deps.clock.now() });
    },
    async hold(payload) {
      const { seat, live } = myCall(world, payload);
      order(deps, world, live.call.attempt, {
        type: payload.hold ? "hold_asked" : "resume_asked",
        at: deps.clock.now(),
      });
      stepSeat(deps, world, seat, { type: payload.hold ? "held" : "resumed" });
    },
    async dtmf(payload) {
      await deps.telephony.sendDtmf(myCall(world, payload).live.call.attempt, payload.digits);
    },
    async recording(payload) {
      const { seat, live } = myCall(world, payload);
      if (live.recording === "off") throw new AppError("seat_state", { reason: "not_recording" });
      await deps.telephony.muteRecording(live.call.attempt, payload.muted);
      live.recording = payload.muted ? "muted" : "on";
      pushSeat(deps, world, seat.id);
    },
    async sound({ side, ...who }) {
      const { seat, live } = myCall(world, who);
      // Told once a call: what follows would only repeat it.
      if (live.oneWay) return;
      const at = deps.clock.now();
      live.oneWay = { side, since: at };
      const { attempt } = live.call;
      const told = { tenant: live.tenant, attempt, n: live.events++, at, type: "one_way", data: { side } };
      deps.writer.later(live.tenant, "one_way", async (tx) => {
        await patchAttempt(tx, attempt, { oneWay: side });
        await insertCallEvents(tx, [told]);
      });
      pushSeat(deps, world, seat.id);
    },
    async identity(payload) {
      const { seat, live } = deskCall(world, payload);
      // Verified before anybody is named, it would open the account of whoever is named later.
      if (live.debtor === null) throw new AppError("seat_state", { reason: "caller_unknown" });
      const at = deps.clock.now();
      live.identityVerifiedAt ??= at;
      deps.writer.later(live.tenant, "identity", (tx) =>
        patchAttempt(tx, payload.attempt, { identityVerifiedAt: at }),
      );
      pushSeat(deps, world, seat.id);
      return { debtor: live.debtor };
    },
    async caller(payload) {
      const { seat, live } = deskCall(world, payload);
      await nameCaller(deps, world, seat, live, payload.debtor);
    },
    async callerUnnamed(payload) {
      const { seat, live } = deskCall(world, payload);
      await closeUnnamed(deps, world, seat, live, payload);
    },
    async dial(payload) {
      await dialByHand(deps, world, mySeat(world, payload), payload);
    },
    async promise(payload) {
      const seat = mySeat(world, payload);
      await showPromised(deps, world, seat, payload.debtor);
    },
    async preview(payload) {
      const seat = mySeat(world, payload);
      const run = runOfPreview(world, seat) ?? runOfSeat(world, seat);
      if (payload.accept) {
        requireUnderWay(deps, world, run);
        await acceptPreview(deps, world, run, seat);
      } else await skipPreview(deps, world, run, seat, payload.reason ?? "");
    },
  } satisfies Partial<EngineCommands>;
}

function campaignCommands(deps: Deps, world: World) {
  return {
    async campaignState({ tenant, campaign, state }) {
      await deps.db.inTenant(tenant, (tx) => setCampaignState(tx, campaign, state, deps.clock.now()));
      const run = world.campaigns.get(campaign);
      if (state === "stopped" && run) await disown(deps, world, run);
      else await adoptCampaigns(deps, world, [tenant]);
      for (const seat of world.seats.values()) if (seat.campaign === campaign) pushSeat(deps, world, seat.id);
    },
    async campaignChanged({ tenant, campaign }) {
      await adoptCampaigns(deps, world, [tenant]);
      const run = world.campaigns.get(campaign);
      if (run) await syncRun(deps, run, deps.clock.now());
    },
  } satisfies Partial<EngineCommands>;
}

function trunkCommands(deps: Deps, world: World) {
  return {
    testCall: (payload) => beginTest(deps, world, payload),
    async restingTrunks({ tenant }) {
      return (world.trunks.rows.get(tenant) ?? []).flatMap(({ id }) => {
        const until = circuitOf(world, id).restUntil;
        return until === null ? [] : [{ trunk: id, until }];
      });
    },
  } satisfies Partial<EngineCommands>;
}

function floorCommands(deps: Deps, world: World) {
  return {
    async listen(payload) {
      const ear = mySeat(world, payload, "ear");
      const seat = world.seats.get(payload.seat);
      if (!seat || seat.tenant !== payload.tenant) throw new AppError("not_found");
      await deps.telephony.supervise(seat.id, { seat: ear.id, sipUser: ear.sipUser }, payload.mode);
      ear.watching = { seat: seat.id, mode: payload.mode };
      pushSeat(deps, world, seat.id);
    },
    async stopListening(payload) {
      const ear = seatOf(world, payload.user, "ear");
      if (!ear) return;
      const watched = ear.watching?.seat;
      ear.watching = null;
      await deps.telephony.stopSupervising(ear.id);
      if (watched) pushSeat(deps, world, watched);
    },
    async stops({ tenant, campaign }) {
      const run = world.campaigns.get(campaign);
      return run?.row.tenant === tenant ? stopsNow(deps, world, run) : null;
    },
    async decisions({ tenant, campaign, before }) {
      const run = world.campaigns.get(campaign);
      return run?.row.tenant === tenant ? decisionsOf(run, before) : null;
    },
    floorView: async ({ tenant }) => floorView(deps, world, asId<TenantId>(tenant), []),
    async status() {
      const tenants = new Set([...world.campaigns.values()].map((run) => run.row.tenant));
      return {
        now: deps.clock.now(),
        demo: deps.demo,
        floors: [...tenants].map((tenant) => floorView(deps, world, tenant, [])),
        parts: [
          {
            name: "engine",
            state: deps.notReady().length === 0 ? "ok" : "waiting",
            detail: deps.notReady().join("; "),
          },
          { name: "exchange", state: world.linkUp ? "ok" : "down", detail: "" },
          {
            name: "database",
            state: deps.writer.healthy() ? "ok" : "down",
            detail: `${deps.writer.waiting()} escrituras en espera`,
          },
        ],
      };
    },
  } satisfies Partial<EngineCommands>;
}
