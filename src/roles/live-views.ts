// From the engine's pushes to what browsers follow: the seat's view gets the card of its debtor, read once per call and again
// when something about it changed.
import { debtorCard } from "#desk/card.ts";
import type { EngineSeatView } from "#dialer/engine/views.ts";
import type { EngineLink } from "#dialer/link.ts";
import { createSights, narrow, type Sight, sightIn } from "#dialer/service.ts";
import type { DebtorCard, SeatView } from "#http/contract/desk.ts";
import type { FloorView } from "#http/contract/floor.ts";
import type { LiveTopic } from "#http/contract/live.ts";
import { jobsInSight } from "#http/jobs.ts";
import type { LiveHub } from "#http/live.ts";
import { endSessions, type SessionInfo } from "#identity/service.ts";
import { asId, type DebtorId, type PhoneId, type TenantId, type UserId } from "#kernel/ids.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import { createFloors } from "./floors.ts";

export interface LiveViews {
  /** Undefined: not known now, told later. */
  snapshot(session: SessionInfo, topic: LiveTopic): Promise<unknown>;
  onPush(hub: LiveHub, topic: string, data: unknown): Promise<void>;
  /** An engine answers again, perhaps another: what desks show is of the one before, and nobody told this one who had gone. */
  engineBack(hub: LiveHub): Promise<void>;
  /** The last browser at this person's desk has closed. */
  deskGone(who: { readonly tenant: TenantId; readonly user: UserId }): void;
  /** Somebody corrected what is known of a person: whoever has that card on a call is told the new one. */
  cardChanged(hub: LiveHub, debtor: DebtorId): void;
}

interface Options {
  readonly db: Database;
  readonly clock: Clock;
  readonly engine: EngineLink;
}
interface Cached {
  readonly key: string;
  readonly tenant: TenantId;
  readonly debtor: string;
  readonly card: Promise<DebtorCard | null>;
}
/** Users with a card in memory: a floor has hundreds. */
const maxCached = 2_000;

export function liveViews({ db, clock, engine }: Options): LiveViews {
  const cards = new Map<string, Cached>();
  const names = new Map<string, string>();
  const latest = new Map<string, number>();
  let turn = 0;
  let floorTurn = 0;
  const toldFloors = new Map<TenantId, number>();

  const cardFor = (tenant: TenantId, user: UserId, view: EngineSeatView): Promise<DebtorCard | null> => {
    const { call } = view;
    if (!call?.debtorId) {
      cards.delete(user);
      return Promise.resolve(null);
    }
    // A new state of the call may have changed what is known: a gestión was saved, identity was verified.
    const key = `${call.attemptId} ${call.debtorId} ${call.identityVerified} ${view.state === "wrapup"} ${view.today.promises} ${view.today.contacts}`;
    const known = cards.get(user);
    if (known?.key === key) return known.card;
    const card = debtorCard(db, {
      tenant,
      user,
      agentName: names.get(user) ?? "",
      debtor: asId<DebtorId>(call.debtorId),
      phone: call.phoneId ? asId<PhoneId>(call.phoneId) : null,
      identityVerified: call.identityVerified,
      inCall: call.phase !== "preview",
      reminder: call.reminder,
      now: clock.now(),
    }).catch(() => {
      // The next view tries again: a moment without the database must not leave a call without its card.
      if (cards.get(user)?.key === key) cards.delete(user);
      return null;
    });
    if (cards.size >= maxCached) cards.clear();
    cards.set(user, { key, tenant, debtor: call.debtorId, card });
    return card;
  };
  const complete = async (tenant: TenantId, user: UserId, view: EngineSeatView): Promise<SeatView> => ({
    ...view,
    card: await cardFor(tenant, user, view),
  });
  const nobody = (): SeatView => ({
    seatId: null,
    state: "offline",
    since: clock.now(),
    pauseReason: null,
    pauseLabel: null,
    pauseLimitAt: null,
    pausePending: false,
    lineUp: false,
    campaign: null,
    wrapupEndsAt: null,
    call: null,
    card: null,
    today: { calls: 0, contacts: 0, promises: 0, promised: [] },
    callbacksDue: [],
    waitingBecause: null,
    notices: [],
    help: null,
    nextBreak: null,
    restUntil: null,
  });

  const sightsOf = createSights(db, clock);
  const floors = createFloors(engine, clock);
  /** Views of one user are told in their order: an earlier one never after a later one. */
  const tell = async (hub: LiveHub, tenant: TenantId, user: UserId, view: EngineSeatView): Promise<void> => {
    turn += 1;
    const mine = turn;
    latest.set(user, mine);
    const whole = await complete(tenant, user, view);
    if (latest.get(user) !== mine) return;
    hub.publish({ tenant, user }, "seat", whole);
    if (view.state === "offline") hub.seatClosed(user);
  };
  /** Whose desks closed while no engine listened. */
  const untold = new Map<UserId, TenantId>();
  const deskGone: LiveViews["deskGone"] = ({ tenant, user }) => {
    engine.ask("deskGone", { tenant, user }).catch(() => untold.set(user, tenant));
  };
  return {
    deskGone,
    async engineBack(hub) {
      const here = new Map(
        hub.followers("seat").map(({ tenant, user }) => [user as UserId, tenant as TenantId]),
      );
      for (const [user, tenant] of untold) {
        untold.delete(user);
        if (!here.has(user)) deskGone({ tenant, user });
      }
      // One after another: the engine has just begun, and the floor's calls come first.
      for (const [user, tenant] of here) {
        const asked = ++turn;
        latest.set(user, asked);
        const view = await engine.ask("seatView", { tenant, user }).catch(() => undefined);
        // Not answered: when it is back everybody is told again. And what was pushed meanwhile is newer than this.
        if (view === undefined || latest.get(user) !== asked) continue;
        if (view) await tell(hub, tenant, user, view);
        else {
          hub.publish({ tenant, user }, "seat", nobody());
          hub.seatClosed(user);
        }
      }
    },
    cardChanged(hub, debtor) {
      for (const [user, cached] of cards) {
        if (cached.debtor !== debtor) continue;
        cards.delete(user);
        const { tenant } = cached;
        engine
          .ask("seatView", { tenant, user: user as UserId })
          .then((view) => (view ? tell(hub, tenant, user as UserId, view) : undefined))
          .catch(() => {});
      }
    },
    async snapshot(session, topic) {
      const { tenant, user } = session;
      names.set(user, session.name);
      if (topic === "jobs") return db.asUser({ tenant, user }, (tx) => jobsInSight(tx, session));
      if (topic === "floor") {
        const view = await floors.now(tenant);
        return view && narrow(view, sightIn(await sightsOf(tenant, [user]), user));
      }
      // While no engine answers nobody knows, and "no seat" would make the desk drop its telephone: engineBack() tells.
      const view = await engine.ask("seatView", { tenant, user }).catch(() => undefined);
      return view === null ? nobody() : view && complete(tenant, user, view);
    },
    async onPush(hub, topic, data) {
      if (topic === "floor") {
        const { tenant, view } = data as { tenant: TenantId; view: FloorView };
        floors.told(tenant, view);
        const users = new Set(
          hub
            .followers("floor")
            .filter((one) => one.tenant === tenant)
            .map((one) => one.user as UserId),
        );
        floorTurn += 1;
        const mine = floorTurn;
        const sights = await sightsOf(tenant, [...users]);
        // Whoever waited for the database longer than a second is overtaken: a later floor was told already.
        if (mine < (toldFloors.get(tenant) ?? 0)) return;
        toldFloors.set(tenant, mine);
        // Supervisors who see the same are sent the same object, which becomes text once.
        for (const [sight, those] of bySight(sights))
          hub.publish({ tenant, users: those }, "floor", narrow(view, sight));
        return;
      }
      // A supervisor logged the agent out and no talk is left: their sessions end, everywhere.
      if (topic === "logged_out") {
        const { tenant, user } = data as { tenant: TenantId; user: UserId };
        await db.inTenant(tenant, (tx) => endSessions(tx, user));
        hub.end({ user });
        return;
      }
      if (topic !== "seat" && topic !== "soon") return;
      const { tenant, user, view } = data as { tenant: TenantId; user: UserId; view: EngineSeatView };
      if (!hub.followers("seat").some((one) => one.user === user)) {
        if (view.state === "offline") hub.seatClosed(user);
        return;
      }
      // Somebody has answered who will probably be this agent's: the card is in memory when the pop comes. It is told
      // to nobody before.
      if (topic === "soon") {
        await cardFor(tenant, user, view);
        return;
      }
      // A pop is five views within a millisecond that wait for one card: only the last is told, and never an earlier after
      // a later one. Five renders instead of one cost the agent's browser 200 ms (processor ÷ 4).
      await tell(hub, tenant, user, view);
    },
  };
}

function bySight(sights: ReadonlyMap<UserId, Sight>): ReadonlyMap<Sight, ReadonlySet<UserId>> {
  const kinds = new Map<string, { readonly sight: Sight; readonly users: Set<UserId> }>();
  for (const [user, sight] of sights) {
    const kind = kinds.get(sight.key) ?? { sight, users: new Set() };
    kind.users.add(user);
    kinds.set(sight.key, kind);
  }
  return new Map([...kinds.values()].map(({ sight, users }) => [sight, users]));
}
