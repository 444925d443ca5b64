// A floor of so many agents as an engine would show it, without an engine: the same views, the same size, and each second as
// many changes as a floor makes. For what the web and the browser cost.
import { insertSeat } from "#agents/store.ts";
import type { AgentTile, CampaignLive, FloorView } from "#http/contract/floor.ts";
import type { CampaignId, SeatId } from "#kernel/ids.ts";
import { newId } from "#platform/new-id.ts";
import { serveRpc } from "#platform/socket-rpc.ts";
import type { BenchHouse, Seated } from "./house.ts";

/** Talk, result, wait, ring: four states in two minutes are ten changes a second of 300 agents. */
const statesPerMinute = 2;
const states = ["available", "talking", "talking", "talking", "wrapup"] as const;
/** Ten minutes, a point a second. */
const seriesLength = 600;
/** One in so many needs somebody. */
const alertedEach = 40;

export interface PaintedFloor {
  readonly bytes: () => number;
  stop(): Promise<void>;
}

/** Serves the engine's socket and pushes the floor once a second, and the seats that changed. */
export async function paintFloor(
  house: BenchHouse,
  agents: readonly Seated[],
  campaigns: readonly CampaignId[],
): Promise<PaintedFloor> {
  const { tenant } = house.mandate;
  const seats = new Map<string, SeatId>();
  await house.base.db.inTenant(tenant, async (tx) => {
    for (const [i, { user }] of agents.entries()) {
      const id = newId<SeatId>();
      seats.set(user, id);
      const sip = { sipUser: `s${i}`, sipPassword: "bench" };
      const at = { state: "available", since: house.now() };
      const campaign = campaigns[i % campaigns.length] ?? null;
      await insertSeat(tx, {
        tenant,
        id,
        user,
        team: null,
        campaign,
        kind: "agent",
        robot: false,
        ...sip,
        ...at,
      });
    }
  });
  let tiles = agents.map((agent, i) =>
    tileOf(agent, seats.get(agent.user) ?? null, campaigns[i % campaigns.length], house.now(), i),
  );
  let lives = campaigns.map((id, i) => campaignOf(id, i, house.now()));
  const view = (): FloorView => ({
    now: house.now(),
    standing: [],
    untaken: [],
    parts: [{ name: "engine", state: "ok", detail: "" }],
    campaigns: lives,
    agents: tiles.toSorted(
      (a, b) => (a.alert?.rank ?? 99) - (b.alert?.rank ?? 99) || a.name.localeCompare(b.name, "es"),
    ),
  });
  const seatView = ({ user }: { user: string }) => seatOf(tiles.find(({ userId }) => userId === user));
  const server = await serveRpc(house.engineSocket, {
    floorView: async () => view(),
    seatView: async (payload) => seatView(payload as { user: string }),
    deskGone: async () => null,
  });
  let turn = 0;
  const rhythm = setInterval(() => {
    const changes = Math.round((tiles.length * statesPerMinute) / 60);
    for (let n = 0; n < changes; n++) {
      // A step that shares no divisor with the floor: everybody's turn comes.
      const at = (turn++ * 7) % tiles.length;
      tiles = tiles.with(at, movedOn(tiles[at] as AgentTile, house.now()));
      const { userId } = tiles[at] as AgentTile;
      server.push("seat", { tenant, user: userId, view: seatView({ user: userId }) });
    }
    lives = lives.map((live) => oneSecondOn(live, house.now()));
    server.push("floor", { tenant, view: view() });
  }, 1_000);
  return {
    bytes: () => Buffer.byteLength(JSON.stringify(view())),
    async stop() {
      clearInterval(rhythm);
      await server.close();
    },
  };
}

function tileOf(
  agent: Seated,
  seatId: SeatId | null,
  campaignId: CampaignId | undefined,
  now: number,
  i: number,
): AgentTile {
  const since = now - 1_000 * (i % 180);
  return {
    userId: agent.user,
    seatId,
    name: agent.name,
    team: null,
    campaignId: campaignId ?? null,
    state: states[i % states.length] ?? "available",
    since,
    pauseReason: null,
    pauseLabel: null,
    robot: false,
    calls: i % 90,
    contacts: i % 20,
    promises: i % 7,
    alert:
      i % alertedEach === 0 ? { rank: 3, code: "long_wrapup", text: "Resultado pendiente", since } : null,
    help: null,
    movingTo: null,
    leaving: false,
    nextBreak: { label: "Colación", from: now + 3_600_000, until: now + 7_200_000, phase: "later" },
    attemptId: newId(),
    inCall: i % states.length > 0,
  };
}

function movedOn(tile: AgentTile, now: number): AgentTile {
  const next = { available: "talking", talking: "wrapup", wrapup: "available" } as const;
  const state = next[tile.state as keyof typeof next] ?? "available";
  return {
    ...tile,
    state,
    since: now,
    calls: tile.calls + (state === "talking" ? 1 : 0),
    inCall: state === "talking",
  };
}

function seatOf(tile: AgentTile | undefined) {
  return {
    seatId: tile?.seatId ?? null,
    state: tile?.state ?? "offline",
    since: tile?.since ?? 0,
    pauseReason: null,
    pauseLimitAt: null,
    pauseLabel: null,
    pausePending: false,
    lineUp: true,
    campaign: null,
    wrapupEndsAt: null,
    call: null,
    today: {
      calls: tile?.calls ?? 0,
      contacts: tile?.contacts ?? 0,
      promises: tile?.promises ?? 0,
      promised: [],
    },
    callbacksDue: [],
    waitingBecause: null,
    notices: [],
    help: null,
    nextBreak: null,
  };
}

function campaignOf(id: CampaignId, i: number, now: number): CampaignLive {
  return {
    id,
    name: `Campaña ${i + 1}`,
    mode: "predictive",
    state: "running",
    dialled: 20_000,
    ringing: 70,
    human: 4_400,
    machine: 3_000,
    connected: 4_300,
    abandoned: 80,
    abandonmentShare: 0.0181,
    abandonmentShare30m: 0.0169,
    abandonedByLaw: 92,
    abandonmentByLaw: 0.0209,
    hangups: 130,
    atOnce: false,
    abandonmentCap: 0.03,
    campaignCap: 0.03,
    control: null,
    promises: 400,
    agents: { idle: 12, talking: 64, wrapup: 20, paused: 4 },
    occupancy: 0.861,
    verdictToAgentMs: { median: 18, p99: 64 },
    greetingToAgentMs: { median: 620, p99: 1_240 },
    linesInUse: 134,
    maxLines: 200,
    callableNow: 41_322,
    members: 60_000,
    pacing: {
      dial: 3,
      risk: 0.012,
      riskPrice: 0.02,
      answerRate: 0.22,
      expectedFree: 3.1,
      expectedLandings: 2.4,
      abandonment: 0.0181,
      limitedBy: "risk",
      sentence: "Marca 3: se esperan 3 gestores libres y contesta el 22 %",
    },
    whyNot: [
      { code: "waiting_retry", count: 12_212, text: "12.212 esperan su próximo intento" },
      { code: "outside_hours", count: 112, text: "112 fuera de horario hasta las 08:00 en Rapa Nui" },
    ],
    alerts: [],
    series: Array.from({ length: seriesLength }, (_, n) => pointAt(now / 1000 - seriesLength + n)),
  };
}

function pointAt(at: number): CampaignLive["series"][number] {
  const wave = Math.sin(at / 40);
  return [Math.round(at), Math.round(12 + 6 * wave), Math.round(70 - 20 * wave), 64, 0.0181];
}

function oneSecondOn(live: CampaignLive, now: number): CampaignLive {
  return {
    ...live,
    dialled: live.dialled + 7,
    human: live.human + 1,
    series: [...live.series.slice(1), pointAt(now / 1000)],
  };
}
