// The proof on real processes: PostgreSQL, Asterisk, a SIP far end that plays the public, softphones, and an engine that is
// killed with -9 in the middle of dialling, again and again.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "#config.ts";
import { engineLink } from "#dialer/link.ts";
import type { UserId } from "#kernel/ids.ts";
import { seededRng } from "#kernel/rng.ts";
import { minute } from "#kernel/time.ts";
import { connectRpc, type RpcClient } from "#platform/socket-rpc.ts";
import { build } from "#roles/build.ts";
import { ariUser } from "#telephony/asterisk/config.ts";
import { type AsteriskProcess, startAsterisk } from "#telephony/asterisk/supervise.ts";
import { answering, type Behaviour, busy, noAnswer, say, wait } from "#telephony/carrier/behaviour.ts";
import { type FarEnd, type FarEndEvent, startFarEnd } from "#telephony/carrier/far-end.ts";
import { tone } from "#telephony/carrier/tones.ts";
import { openTestDatabase, seedMandate, type TestDatabase } from "../support/database.ts";
import { addDebtor } from "../support/debtors.ts";
import { addAgent, setUpCampaign, tuesday } from "../support/floor.ts";
import { host, labSettings } from "../telephony/lab.ts";
import { openPhone, type SeatPhone } from "../telephony/seat-phone.ts";
import { type RoleProcess, startRoleProcess } from "./role-process.ts";

const kills = Number(process.env.RECAUDO_FAULT_KILLS ?? 15);
const debtors = 400;
const seed = 20_261_121;
/** Sound that may be missing in a talk of which the engine died: what a busy machine loses by itself, not a restart. */
const mostMissingMs = 200;
const packetMs = 20;
/** Requests of a bridge on their way when the engine dies. */
const joiningMs = 300;
/** What this process slept over the whole machine may have: no gap that a restart made, which lasts as long as a start. */
const stalls = monitorEventLoopDelay({ resolution: 10 });

const rng = seededRng(seed);
const farEnd: FarEndEvent[] = [];
let invited = (): void => {};
let base: TestDatabase;
let carrier: FarEnd;
let exchange: AsteriskProcess;
let settings: Awaited<ReturnType<typeof labSettings>>;
const phones: SeatPhone[] = [];
const killedAt: number[] = [];
let client: RpcClient;

/** By the last digits of the number, so that every run meets the same public. */
function behaviourOf({ number }: { readonly number: string }): Behaviour {
  const ringMs = 300 + (Number(number.slice(-3)) % 10) * 250;
  const kind = Number(number.slice(-2)) % 10;
  if (kind < 2) return busy(200);
  if (kind < 4) return noAnswer();
  // A mailbox: it speaks for long.
  if (kind < 6)
    return answering([wait(200), say(tone(700, 6_000)), wait(60_000)], { ringMs, hangUpAfterMs: 7_000 });
  const talkMs = 2_000 + (Number(number.slice(-4)) % 7) * 500;
  return answering([wait(300), say(tone(300, 600)), wait(60_000)], { ringMs, hangUpAfterMs: talkMs });
}

beforeAll(async () => {
  await build(join(import.meta.dirname, "../.."));
  base = await openTestDatabase();
  settings = await labSettings();
  carrier = await startFarEnd({
    host,
    port: 0,
    behaviourOf,
    onEvent: (event) => {
      farEnd.push(event);
      if (event.type === "invite") invited();
    },
  });
  exchange = await startAsterisk(settings);
});
afterAll(async () => {
  client?.close();
  await Promise.all(phones.map((phone) => phone.close()));
  await carrier.close();
  await exchange.stop();
  rmSync(settings.runDir, { recursive: true, force: true });
});

const socketPath = (): string => readConfig({ ...process.env, RECAUDO_DATA: settings.runDir }).engineSocket;

async function linked(): Promise<void> {
  await expect.poll(() => client.connected(), { timeout: 20_000, interval: 10 }).toBe(true);
}

interface DeskView {
  readonly state: string;
  readonly call: { readonly attemptId: string } | null;
}

/** A desk that saves its result the moment the talk is over, and looks again whenever the engine is back. */
function playDesk(who: { tenant: string; user: UserId }): void {
  const look = (view: DeskView | null): void => {
    if (!view?.call || !["wrapup", "dropped"].includes(view.state)) return;
    const attempt = view.call.attemptId;
    client
      .request("gestionSaved", { ...who, attempt, andThen: "next", contact: true, promises: [] })
      .catch(() => {});
  };
  client.onPush((topic, data) => {
    const { user, view } = data as { user: string; view: DeskView };
    if (topic === "seat" && user === who.user) look(view);
  });
  client.onLink((up) => {
    if (!up) return;
    client.request("seatView", who).then(
      (view) => look(view as DeskView | null),
      () => {},
    );
  });
}

async function channels(): Promise<readonly unknown[]> {
  const authorization = `Basic ${Buffer.from(`${ariUser}:${settings.ariPassword}`).toString("base64")}`;
  const answer = await fetch(`http://${host}:${settings.httpPort}/ari/channels`, {
    headers: { Authorization: authorization },
  });
  return (await answer.json()) as readonly unknown[];
}

test(
  `an engine killed ${kills} times while it dials calls nobody twice, and no talk is interrupted`,
  { timeout: 480_000 },
  async () => {
    const mandate = await seedMandate(base);
    for (let i = 0; i < debtors; i++) await addDebtor(base, mandate);
    const { campaign } = await setUpCampaign(base, mandate, tuesday, {
      trunkPort: carrier.port,
      campaign: {
        mode: "predictive",
        wrapupMode: "timed",
        wrapupSeconds: 5,
        ringSeconds: 15,
        record: false,
      },
    });
    const clockOffsetMs = tuesday - Date.now();
    const role = {
      ownerUrl: base.ownerUrl,
      appUrl: base.appUrl,
      ariPassword: settings.ariPassword,
      clockOffsetMs,
      demo: false,
      version: "test",
    };
    const env = { RECAUDO_ASTERISK_PORT: String(settings.httpPort) };
    const launchEngine = (): RoleProcess =>
      startRoleProcess({ name: "engine", role, dataFolder: settings.runDir, env });
    let engine = launchEngine();
    await engine.ready;
    client = connectRpc(socketPath(), { retryMs: 20 });
    await linked();
    const desk = engineLink(client);
    const who = [];
    for (const name of ["robot-uno", "robot-dos", "robot-tres"]) {
      const me = { tenant: mandate.tenant, user: await addAgent(base, mandate, name) };
      who.push(me);
      const { sip } = await desk.ask("openSeat", { ...me, campaign, take: false });
      const phone = await openPhone({ host, port: settings.sipPort }, sip);
      phones.push(phone);
      playDesk(me);
      await desk.ask("line", { ...me, kind: "agent" });
      await expect.poll(async () => (await desk.ask("seatView", me))?.lineUp, { timeout: 10_000 }).toBe(true);
      phone.hum(500);
    }

    const carried = new Set<string>();
    const starts: { readyMs: number; firstDialMs: number }[] = [];
    let startedAt = performance.now();
    stalls.enable();
    for (let i = 0; i < kills; i++) {
      const dialled = new Promise<number>((resolve) => {
        invited = () => resolve(performance.now());
      });
      const readyMs = await engine.ready;
      // With every agent talking nothing may be dialled for a while; it is killed all the same.
      const firstDial = await Promise.race([dialled, new Promise<null>((r) => setTimeout(r, 1_500, null))]);
      if (i > 0 && firstDial) starts.push({ readyMs, firstDialMs: firstDial - startedAt });
      await new Promise((resolve) => setTimeout(resolve, 20 + 380 * rng.next()));
      // The first kill falls in a talk this engine joined from start to end, so that one is always carried over.
      if (i === 0) {
        const joined = () => talks(Date.now() + clockOffsetMs - joiningMs);
        await expect.poll(joined, { timeout: 60_000, interval: 50 }).not.toEqual([]);
      }
      const up = await talks();
      await engine.kill();
      killedAt.push(Date.now() + clockOffsetMs);
      for (const { id } of up) carried.add(id);
      startedAt = performance.now();
      engine = launchEngine();
    }
    await engine.ready;
    await linked();
    await desk.ask("campaignState", { tenant: mandate.tenant, campaign, state: "paused" });
    const open = () =>
      base.owner
        .selectFrom("attempt")
        .select(["id", "state", "reserved_at", "answered_at", "verdict", "bridged_at", "seat_id"])
        .where("state", "<>", "ended")
        .execute();
    await expect.poll(open, { timeout: 60_000, interval: 500 }).toEqual([]);

    stalls.disable();
    const report = await reportOf(carried, clockOffsetMs);
    const ready = starts.map(({ readyMs }) => readyMs).sort((a, b) => a - b);
    const first = starts.map(({ firstDialMs }) => firstDialMs).sort((a, b) => a - b);
    const median = (sorted: readonly number[]): number => Math.round(sorted[sorted.length >> 1] ?? 0);
    console.log(
      `kills: ${killedAt.length}, invites: ${report.invites}, duplicates: ${report.duplicates}, ambiguous: ${report.ambiguous}, talks carried over: ${report.carried}, longest audio gap: ${report.longestGapMs} ms (the listening process slept up to ${Math.round(stalls.max / 1e6)} ms), sound missing in a talk: ${report.missingMs} ms at most`,
    );
    console.log(
      `attempts: ${report.attempts}; start → ready median ${median(ready)} ms, start → first dial median ${median(first)} ms (${first.length} starts dialled)`,
    );
    expect(report.duplicates).toBe(0);
    expect(report.numbersTwice).toEqual([]);
    expect(report.withoutIntent).toBe(0);
    expect(report.carried).toBeGreaterThan(0);
    expect(report.cutShort).toEqual([]);
    expect(report.missingMs).toBeLessThan(mostMissingMs + stalls.max / 1e6);
    expect(report.longestGapMs).toBeLessThan(mostMissingMs + stalls.max / 1e6);

    for (const me of who) {
      await expect
        .poll(async () => (await desk.ask("seatView", me))?.state, { timeout: 20_000 })
        .toBe("available");
      await desk.ask("closeSeat", me);
    }
    await expect.poll(channels, { timeout: 20_000 }).toEqual([]);
    await engine.stop();
  },
);

/** People talking to an agent now; with `before`, in epoch ms of the floor's clock, those joined by then. */
async function talks(before?: number): Promise<readonly { id: string }[]> {
  const rows = await base.owner
    .selectFrom("attempt")
    .select(["id", "verdict", "bridged_at"])
    .where("state", "=", "talking")
    .where("bridged_at", "is not", null)
    .execute();
  if (before === undefined) return rows;
  return rows.filter(({ verdict, bridged_at }) => verdict === "human" && (bridged_at ?? before) < before);
}

async function reportOf(carried: ReadonlySet<string>, clockOffsetMs: number) {
  const rows = await base.owner
    .selectFrom("attempt")
    .innerJoin("phone", "phone.id", "attempt.phone_id")
    .selectAll("attempt")
    .select("phone.e164")
    .execute();
  const byId = new Map(rows.map((row) => [row.id as string, row]));
  const invites = carrier.invitesByAttempt();
  const seen = farEnd.filter((event) => event.type === "invite");
  const again: string[] = [];
  const last = new Map<string, string>();
  for (const { number, attempt = "" } of seen) {
    const before = byId.get(last.get(number) ?? "");
    const row = byId.get(attempt);
    last.set(number, attempt);
    if (!before || !row) continue;
    const wait = { busy: 15 * minute, failed: 2 * minute }[before.outcome ?? ""] ?? Number.POSITIVE_INFINITY;
    if (row.reserved_at - (before.ended_at ?? 0) < wait) again.push(`${number} after ${before.outcome}`);
  }
  const ends = new Map(
    farEnd.flatMap((event) =>
      event.type === "end" && event.attempt ? [[event.attempt, event] as const] : [],
    ),
  );
  const answered = new Map(
    farEnd.flatMap((event) =>
      event.type === "answered" && event.attempt ? [[event.attempt, event.at] as const] : [],
    ),
  );
  // Of a talk that was joined in one engine's life: what the far end heard has no part of a wait for an agent.
  const whole = [...carried].flatMap((id) => {
    const end = ends.get(id);
    // Who picked up with no engine there waited in silence: that is no gap of a talk.
    const from = (answered.get(id) ?? 0) + clockOffsetMs;
    const to = (byId.get(id)?.bridged_at ?? 0) + joiningMs;
    // Judged a person by what was heard: an engine was there when they picked up.
    const met = byId.get(id)?.verdict === "human";
    return end && met && !killedAt.some((at) => at >= from - joiningMs && at <= to) ? [end] : [];
  });
  // From the first packet to the end, so that a listener who is late loses nothing and a gap before the end is seen.
  const missing = whole.map(({ at, firstPacketAt, packets }) => at - firstPacketAt - packets * packetMs);
  return {
    missingMs: Math.round(Math.max(0, ...missing)),
    attempts: rows.length,
    invites: seen.length,
    duplicates: [...invites.values()].filter((count) => count > 1).length,
    numbersTwice: again,
    withoutIntent: [...invites.keys()].filter((attempt) => !byId.has(attempt)).length,
    ambiguous: rows.filter((row) => row.outcome === "unknown").length,
    carried: whole.length,
    // The far end hangs up by itself; anybody else doing so has cut a talk.
    cutShort: whole.filter(({ end }) => end.by !== "us").map(({ attempt }) => attempt),
    longestGapMs: Math.round(Math.max(0, ...whole.map(({ maxGapMs }) => maxGapMs))),
  };
}
