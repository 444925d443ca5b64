// Carriers that fail, with the engine over real SIP: the same person is called over the next trunk, one call at a time, in each
// carrier's own digits; the failed try counts for nothing, and the trunk rests until a single call has proved it.
import { createSocket } from "node:dgram";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { preview } from "#compliance/service.ts";
import { circuitRules } from "#dialer/core/trunk-circuit.ts";
import { createTrunk, trunkDefaults } from "#dialer/service.ts";
import { answering, type Behaviour, busy, reject, say } from "#telephony/carrier/behaviour.ts";
import { type FarEnd, type FarEndEvent, startFarEnd } from "#telephony/carrier/far-end.ts";
import { monotonicMs } from "#telephony/carrier/rtp-stream.ts";
import { tone } from "#telephony/carrier/tones.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { type EngineFloor, movableClock, openEngineFloor } from "./engine-floor.ts";
import { createLog, host, type Lab, type Log, startLab } from "./lab.ts";

const down = reject(503, "Service Unavailable", 0);
const person = answering([say(tone(300, 500))], { ringMs: 100 });
/** The first carrier wants national numbers behind its technical prefix, the second E.164 with its plus. */
const nationalBehindPrefix = { tech_prefix: "77", number_format: "national", country: "CL" } as const;

const clock = movableClock();
let base: TestDatabase;
let lab: Lab;
let floor: EngineFloor;
let backup: FarEnd;
let first: Behaviour = down;
let second: Behaviour = person;
const overBackup: { log: Log<FarEndEvent>; add: (event: FarEndEvent) => void } = createLog();

beforeAll(async () => {
  base = await openTestDatabase();
  lab = await startLab(() => first, {}, clock);
  backup = await startFarEnd({ host, port: 0, behaviourOf: () => second, onEvent: overBackup.add });
});
afterEach(() => floor.close());
afterAll(async () => {
  await backup.close();
  await lab.close();
  expect(lab.faults).toEqual([]);
});

async function open(options: Parameters<typeof openEngineFloor>[3]): Promise<EngineFloor> {
  floor = await openEngineFloor(base, lab, clock, options);
  const who = { tenant: floor.mandate.tenant, user: floor.mandate.admin };
  const respaldo = {
    ...trunkDefaults,
    name: "respaldo",
    host,
    port: backup.port,
    maxLines: 10,
    callsPerSecond: 10,
    backupOrder: 1,
    callerIds: ["+56600123456"],
    verified: "Contrato de prueba",
  };
  await base.db.inTenant(who.tenant, (tx) => createTrunk(tx, who, respaldo, floor.now()));
  await base.owner.updateTable("trunk").set(nationalBehindPrefix).where("id", "=", floor.trunk).execute();
  await floor.engine.adopt();
  return floor;
}
const invites = (log: Log<FarEndEvent>) => log.events.filter(({ type }) => type === "invite");
const calledBy = async (log: Log<FarEndEvent>, number: string) =>
  log.until((event) => event.type === "invite" && event.number === number);
async function ledger(): Promise<readonly string[]> {
  await floor.written();
  const rows = await base.owner
    .selectFrom("contact_event")
    .select("result")
    .where("tenant_id", "=", floor.mandate.tenant)
    .orderBy("reserved_at")
    .execute();
  return rows.map(({ result }) => result);
}
function debtorAt(index: number) {
  const debtor = floor.debtors[index];
  if (!debtor) throw new Error("no debtor");
  return debtor;
}
/** What the house has counted against one more try of this person today. */
async function triesCounted(): Promise<number | undefined> {
  const { tenant } = floor.mandate;
  const { debtor, phone } = debtorAt(0);
  const candidate = { debtor, phone, channel: "voice", mode: "manual", ringSeconds: 25 } as const;
  const [answer] = await base.db.inTenant(tenant, (tx) =>
    preview(tx, { tenant, now: floor.now(), candidates: [candidate] }),
  );
  return answer?.counters.find(({ rule }) => rule === "house.person.day")?.used;
}

test("a carrier that refuses before any ringing is left for the next, in its own digits, and counts for nothing", async () => {
  [first, second] = [down, person];
  await open({ debtors: 1 });
  const number = await floor.numberOf(debtorAt(0));
  const ana = await floor.agent("Ana");
  const made = await calledBy(overBackup.log, number);
  await floor.desk(ana.user, ({ state }) => state === "talking");
  // No minute has passed on the operation's clock: no retry of any rule made this call.
  const failed = await lab.farEnd.until(
    (event) => event.type === "end" && event.number === `77${number.slice(3)}`,
  );
  expect(failed.at).toBeLessThanOrEqual(made.at);
  expect([failed.from, made.from]).toEqual(["600123456", "+56600123456"]);
  expect([...lab.carrier.invitesByAttempt().values(), ...backup.invitesByAttempt().values()]).toEqual([1, 1]);
  expect(await ledger()).toEqual(["failed", "unknown"]);
  expect(await triesCounted()).toBe(1);
});

test("a carrier that says nothing at all is left for the next too, and the agent who dialled by hand speaks without dialling again", async () => {
  second = person;
  const packets: { readonly at: number; readonly text: string }[] = [];
  const mute = createSocket("udp4", (message) =>
    packets.push({ at: monotonicMs(), text: message.toString() }),
  );
  await new Promise<void>((resolve) => mute.bind(0, host, resolve));
  await open({ debtors: 1, campaign: { mode: "manual" }, trunkPort: mute.address().port });
  const number = await floor.numberOf(debtorAt(0));
  const ana = await floor.agent("Ana");
  const { debtor, phone } = debtorAt(0);
  await floor.commands.dial({ ...floor.who(ana.user), debtor, phone });
  const made = await calledBy(overBackup.log, number);
  await floor.desk(ana.user, ({ state, call }) => state === "talking" && call?.debtorId === debtor);
  await ana.phone.heard.until(({ type }) => type === "sound");
  // One call, repeated until given up, and nothing of it once the next had begun.
  const calls = new Set(packets.map(({ text }) => /^Call-ID: *(.*)$/im.exec(text)?.[1]));
  expect([packets[0]?.text.startsWith(`INVITE sip:77${number.slice(3)}@`), calls.size]).toEqual([true, 1]);
  expect(Math.max(...packets.map(({ at }) => at))).toBeLessThan(made.at);
  expect(await ledger()).toEqual(["failed", "unknown"]);
  expect(await triesCounted()).toBe(1);
  mute.close();
});

test("a trunk that keeps failing rests, is tried by one call a rest, and carries again once that one went through", async () => {
  [first, second] = [down, busy()];
  const { failuresToRest, restMs } = circuitRules;
  await open({ debtors: failuresToRest + 5, campaign: { mode: "manual" } });
  const ana = await floor.agent("Ana");
  let next = 0;
  /** Over which carriers the next person was called, in their order. */
  const callNext = async (): Promise<string> => {
    const one = debtorAt(next++);
    const number = (await floor.numberOf(one)).slice(3);
    const [primary, backups] = [`77${number}`, `+56${number}`];
    const [used, log] = first === down ? [backups, overBackup.log] : [primary, lab.farEnd];
    await floor.commands.dial({ ...floor.who(ana.user), debtor: one.debtor, phone: one.phone });
    await log.until((event) => event.type === "end" && event.number === used);
    await floor.free(ana.user);
    return [...invites(lab.farEnd), ...invites(overBackup.log)]
      .filter((event) => event.number === primary || event.number === backups)
      .map((event) => (event.number === primary ? "primera" : "respaldo"))
      .join(" ");
  };
  for (let i = 0; i < failuresToRest; i++) expect(await callNext()).toBe("primera respaldo");
  expect(await callNext()).toBe("respaldo");
  await floor.pass(restMs);
  expect(await callNext()).toBe("primera respaldo");
  expect(await callNext()).toBe("respaldo");
  // It works again, and the one call after its second, longer rest shows it.
  first = busy();
  await floor.pass(2 * restMs);
  expect(await callNext()).toBe("primera");
  expect(await callNext()).toBe("primera");
  const results = await ledger();
  expect(results.filter((result) => result === "failed")).toHaveLength(failuresToRest + 1);
  expect(results.filter((result) => result === "busy")).toHaveLength(failuresToRest + 5);
});

test("whatever left for either carrier showed a number that the agency has verified, in From and in P-Asserted-Identity", async () => {
  const verified = await base.owner
    .selectFrom("caller_id")
    .select("number")
    .where("verified_at", "is not", null)
    .execute();
  const ours = new Set(verified.flatMap(({ number }) => [number, number.slice(1), number.slice(3)]));
  const left = [...invites(lab.farEnd), ...invites(overBackup.log)];
  expect(left.length).toBeGreaterThan(3);
  const strangers = left.filter(({ from, asserted }) => !ours.has(from) || !ours.has(asserted ?? ""));
  expect(strangers.map(({ from, asserted }) => [from, asserted])).toEqual([]);
});
