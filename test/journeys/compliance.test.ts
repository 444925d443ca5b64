// The gate on a real database: what it gives is given once, what it cannot know counts, what it doubts waits.
import { sql } from "kysely";
import { beforeAll, beforeEach, expect, test } from "vitest";
import {
  blockContact,
  type Candidate,
  hasCalendar,
  nationalHolidays,
  plan,
  preview,
  protect,
  recordInbound,
  release,
  reserve,
  resolveReview,
  settle,
  signOverlay,
  unprotect,
} from "#compliance/service.ts";
import type { AttemptId, UserId } from "#kernel/ids.ts";
import { day, hour, localDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { newId } from "#platform/new-id.ts";
import { openTestDatabase, seedMandate, type TestDatabase } from "../support/database.ts";
import { type SeededDebtor, addDebtor as seedDebtor } from "../support/debtors.ts";

type Mandate = Awaited<ReturnType<typeof seedMandate>>;
/** Tuesday noon in Santiago. */
const noon = Date.parse("2026-11-24T15:00:00Z");
const today = localDate("2026-11-24");
let world: TestDatabase;
let bank: Mandate;
let shop: Mandate;
let ana: SeededDebtor;

beforeAll(async () => {
  world = await openTestDatabase();
});
beforeEach(async () => {
  bank = await seedMandate(world, { code: "banco" });
  shop = await seedMandate(world, { code: "tienda", tenant: bank.tenant });
  ana = await addDebtor(bank);
});

const inTenant = <T>(work: (tx: Tx) => Promise<T>) => world.db.inTenant(bank.tenant, work);

const addDebtor = (mandate: Mandate, more?: Parameters<typeof seedDebtor>[2]) =>
  seedDebtor(world, mandate, more);

const call = (who: SeededDebtor): Candidate => ({
  debtor: who.debtor,
  phone: who.phone,
  channel: "voice",
  mode: "progressive",
  ringSeconds: 25,
});
function dial(tx: Tx, who: SeededDebtor, now = noon, attempt = newId<AttemptId>()) {
  return reserve(tx, { ...call(who), tenant: who.mandate.tenant, attempt, now });
}
const signLiteral = () =>
  inTenant((tx) =>
    signOverlay(tx, {
      tenant: bank.tenant,
      overlay: {
        ruleSet: "cl-37",
        validFrom: localDate("2026-01-01"),
        signedBy: "Banco Andes del Sur",
        signedOn: localDate("2026-01-01"),
        change: { kind: "reading", rule: "cl.direct", reading: "literal" },
      },
      at: noon,
    }),
  );
/** A call that was made and settled at `at`. */
async function called(
  who: SeededDebtor,
  at: number,
  result: "no_answer" | "contact" | "failed",
): Promise<void> {
  await inTenant(async (tx) => {
    const attempt = newId<AttemptId>();
    expect(await dial(tx, who, at, attempt)).toMatchObject({ verdict: "ALLOW" });
    await settle(tx, { tenant: bank.tenant, attempt, result, at: at + 30_000 });
  });
}
const ledgerOf = async (who: SeededDebtor) =>
  (
    await sql<{
      result: string;
    }>`select result from contact_event where person_id = ${who.person} order by reserved_at`.execute(
      world.owner,
    )
  ).rows.map(({ result }) => result);
const queueOf = async (mandate: Mandate) =>
  (
    await sql<{
      id: string;
      rule: string;
      state: string;
      times: number;
    }>`select id, rule, state, times from review_item where portfolio_id = ${mandate.portfolio}`.execute(
      world.owner,
    )
  ).rows;

test("of twenty simultaneous calls to one person with one place left, from two mandates, exactly one is allowed", async () => {
  await signLiteral();
  await called(ana, noon - 3 * hour, "no_answer");
  const sameAna = await addDebtor(shop, { person: ana.person });
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => inTenant((tx) => dial(tx, index % 2 ? ana : sameAna))),
  );
  expect(answers.filter(({ verdict }) => verdict === "ALLOW")).toHaveLength(1);
  expect(await ledgerOf(ana)).toEqual(["no_answer", "unknown"]);
  const stored = await sql<{
    verdict: string;
  }>`select verdict from contact_decision where person_id = ${ana.person} and at = ${new Date(noon)}`.execute(
    world.owner,
  );
  expect(stored.rows.map(({ verdict }) => verdict).sort()).toEqual(["ALLOW", ...Array(19).fill("DENY")]);
});

test("a system that dies between reserving and settling has used the contact", async () => {
  await signLiteral();
  await inTenant((tx) => dial(tx, ana));
  const later = await inTenant((tx) => dial(tx, ana, noon + day));
  expect(later.verdict).toBe("DENY");
  expect(later.reasons.map(({ rule }) => rule)).toContain("cl.direct");
  expect(later.nextAllowedAt).toBe(Date.parse("2026-11-30T11:00:00Z"));
});
test("a call known to have failed before it rang gives the contact back, once settled it does not", async () => {
  await signLiteral();
  const attempt = newId<AttemptId>();
  await inTenant((tx) => dial(tx, ana, noon, attempt));
  const given = { tenant: bank.tenant, attempt, at: noon + 1_000 };
  expect(await inTenant((tx) => release(tx, given))).toBe(true);
  expect((await inTenant((tx) => dial(tx, ana, noon + 2_000))).verdict).toBe("ALLOW");
  const second = newId<AttemptId>();
  const ben = await addDebtor(bank);
  await inTenant((tx) => dial(tx, ben, noon, second));
  await inTenant((tx) => settle(tx, { tenant: bank.tenant, attempt: second, result: "contact", at: noon }));
  expect(await inTenant((tx) => release(tx, { ...given, attempt: second }))).toBe(false);
});
test("an attempt is reserved once", async () => {
  const attempt = newId<AttemptId>();
  await inTenant((tx) => dial(tx, ana, noon, attempt));
  const ben = await addDebtor(bank);
  await expect(inTenant((tx) => dial(tx, ben, noon, attempt))).rejects.toThrow(
    /contact_event_tenant_id_attempt_id_key/,
  );
});
test("a result told twice is told once, and the agent's word replaces the line's", async () => {
  const attempt = newId<AttemptId>();
  await inTenant((tx) => dial(tx, ana, noon, attempt));
  const told = { tenant: bank.tenant, attempt, at: noon + 60_000 };
  const tell = (more: Pick<Parameters<typeof settle>[1], "result" | "by" | "marks">) =>
    inTenant((tx) => settle(tx, { ...told, ...more }));
  expect(await tell({ result: "contact" })).toBe(true);
  expect(await tell({ result: "contact" })).toBe(false);
  expect(await tell({ result: "no_answer" })).toBe(false);
  expect(await tell({ result: "conversation", by: "person", marks: ["refused"] })).toBe(true);
  expect(await tell({ result: "conversation", by: "person", marks: ["refused"] })).toBe(false);
  expect(await tell({ result: "contact" })).toBe(false);
  expect(await ledgerOf(ana)).toEqual(["conversation"]);
});

test("an account withdrawn after the list was made is not dialled", async () => {
  const [planned] = await inTenant((tx) =>
    plan(tx, { tenant: bank.tenant, now: noon, candidates: [call(ana)] }),
  );
  expect(planned).toMatchObject({ verdict: "ALLOW" });
  await inTenant((tx) =>
    tx.updateTable("account").set({ state: "withdrawn" }).where("id", "=", ana.account).execute(),
  );
  const answer = await inTenant((tx) => dial(tx, ana));
  expect(answer).toMatchObject({ verdict: "DENY", accounts: [] });
  expect(answer.reasons.map(({ detail }) => detail.code)).toEqual(["account_not_open"]);
  expect(await ledgerOf(ana)).toEqual([]);
});
test("an account on hold is not touched, and its debtor only when another debt is open", async () => {
  const until = noon + 3 * hour;
  await inTenant((tx) =>
    tx
      .updateTable("account")
      .set({ hold: "reported_payment", hold_until: new Date(until) })
      .where("id", "=", ana.account)
      .execute(),
  );
  expect(await inTenant((tx) => dial(tx, ana))).toMatchObject({ verdict: "DENY", nextAllowedAt: until });
});

test("a doubt is queued once, dials nothing, and its answer lets that mandate's later calls through", async () => {
  await called(ana, noon - day, "no_answer");
  for (const _ of [1, 2]) expect((await inTenant((tx) => dial(tx, ana))).verdict).toBe("REVIEW");
  expect(await ledgerOf(ana)).toEqual(["no_answer"]);
  const [item, ...more] = await queueOf(bank);
  expect(more).toEqual([]);
  expect(item).toMatchObject({ rule: "cl.direct", state: "open", times: 2 });
  await inTenant((tx) =>
    resolveReview(tx, {
      tenant: bank.tenant,
      item: item?.id ?? "",
      verdict: "ALLOW",
      by: bank.admin,
      signedBy: "Oficial de cumplimiento",
      at: noon,
      today,
    }),
  );
  expect((await inTenant((tx) => dial(tx, ana))).verdict).toBe("ALLOW");
  const ben = await addDebtor(shop);
  await called(ben, noon - day, "no_answer");
  expect((await inTenant((tx) => dial(tx, ben))).verdict).toBe("REVIEW");
  expect((await queueOf(bank)).map(({ state }) => state)).toEqual(["allowed"]);
});
test("a doubt answered with no is refused from then on and does not return to the queue", async () => {
  await called(ana, noon - day, "no_answer");
  await inTenant((tx) => plan(tx, { tenant: bank.tenant, now: noon, candidates: [call(ana)] }));
  const [item] = await queueOf(bank);
  const answer = {
    tenant: bank.tenant,
    item: item?.id ?? "",
    by: bank.admin,
    signedBy: "Oficial",
    at: noon,
    today,
  };
  await inTenant((tx) => resolveReview(tx, { ...answer, verdict: "DENY" }));
  expect((await inTenant((tx) => dial(tx, ana))).verdict).toBe("DENY");
  expect((await queueOf(bank)).map(({ state }) => state)).toEqual(["denied"]);
  await expect(inTenant((tx) => resolveReview(tx, { ...answer, verdict: "ALLOW" }))).rejects.toThrow(
    "not_found",
  );
});

test("another mandate's contact counts for the person, for users who cannot see that mandate too, and is not named", async () => {
  await called(ana, noon - hour, "contact");
  const sameAna = await addDebtor(shop, { person: ana.person });
  const narrow = newId<UserId>();
  await inTenant(async (tx) => {
    const user = {
      tenant_id: bank.tenant,
      id: narrow,
      username: `n-${narrow}`,
      name: "N",
      role: "agent",
      password_hash: "-",
    };
    await tx
      .insertInto("app_user")
      .values({ ...user, created_at: new Date(noon) })
      .execute();
    await tx
      .insertInto("user_grant")
      .values({ tenant_id: bank.tenant, id: newId(), user_id: narrow, portfolio_id: shop.portfolio })
      .execute();
  });
  const ask = { tenant: bank.tenant, now: noon, candidates: [call(sameAna), call(ana)] };
  const seen = await world.db.asUser({ tenant: bank.tenant, user: narrow }, (tx) => preview(tx, ask));
  expect(seen.map(({ candidate }) => candidate.debtor)).toEqual([sameAna.debtor]);
  expect(seen[0]).toMatchObject({ verdict: "DENY" });
  const text = JSON.stringify(seen);
  for (const secret of [bank.portfolio, bank.creditor, ana.debtor, ana.account])
    expect(text).not.toContain(secret);
  const rows = await world.db.asUser({ tenant: bank.tenant, user: narrow }, (tx) =>
    tx.selectFrom("contact_event").select("id").execute(),
  );
  expect(rows).toEqual([]);
});

test.each(["referencia", "laboral"] as const)("a number of role %s is never dialled", async (role) => {
  const ben = await addDebtor(bank, { role });
  expect((await inTenant((tx) => dial(tx, ben))).verdict).toBe("DENY");
});
test("a debtor of unknown region waits until Rapa Nui is awake", async () => {
  const ben = await addDebtor(bank, { region: null });
  const nine = Date.parse("2026-11-24T12:00:00Z");
  expect((await inTenant((tx) => dial(tx, ana, nine))).verdict).toBe("ALLOW");
  expect(await inTenant((tx) => dial(tx, ben, nine))).toMatchObject({
    verdict: "DENY",
    nextAllowedAt: Date.parse("2026-11-24T13:00:00Z"),
  });
});
test("a promise protects its debt until the day after it was due with grace, or until it is undone", async () => {
  const debt = { tenant: bank.tenant, account: ana.account, portfolio: bank.portfolio };
  await inTenant((tx) =>
    protect(tx, { ...debt, kind: "promise", since: noon - hour, through: localDate("2026-11-26") }),
  );
  const next = Date.parse("2026-11-27T11:00:00Z");
  expect(await inTenant((tx) => dial(tx, ana))).toMatchObject({ verdict: "DENY", nextAllowedAt: next });
  await inTenant((tx) => unprotect(tx, { ...debt, kind: "promise" }));
  expect((await inTenant((tx) => dial(tx, ana))).verdict).toBe("ALLOW");
});
test("who asked for peace has it in every mandate, or in the one it was asked of", async () => {
  const sameAna = await addDebtor(shop, { person: ana.person });
  const block = { tenant: bank.tenant, person: ana.person, origin: "debtor" as const, at: noon };
  await inTenant((tx) => blockContact(tx, { ...block, portfolio: bank.portfolio }));
  const verdictOf = async (who: SeededDebtor) =>
    (await inTenant((tx) => preview(tx, { tenant: bank.tenant, now: noon, candidates: [call(who)] })))[0]
      ?.verdict;
  expect([await verdictOf(ana), await verdictOf(sameAna)]).toEqual(["DENY", "ALLOW"]);
  await inTenant((tx) => blockContact(tx, block));
  expect(await verdictOf(sameAna)).toBe("DENY");
});
test("a call the debtor made is in the ledger and takes no place of ours", async () => {
  const attempt = newId<AttemptId>();
  const inbound = { tenant: bank.tenant, attempt, debtor: ana.debtor, phone: ana.phone, at: noon - hour };
  await inTenant((tx) => recordInbound(tx, { ...inbound, channel: "voice" }));
  await inTenant((tx) => settle(tx, { tenant: bank.tenant, attempt, result: "no_answer", at: noon - hour }));
  await signLiteral();
  expect((await inTenant((tx) => dial(tx, ana))).verdict).toBe("ALLOW");
});
test("a higher maximum than the rule's own is refused when it is registered, whoever reviewed it", async () => {
  const sign = (max: number) =>
    inTenant((tx) =>
      signOverlay(tx, {
        tenant: bank.tenant,
        at: noon,
        overlay: {
          ruleSet: "cl-37",
          validFrom: localDate("2026-01-01"),
          // Over at once: the other tests of this tenant know nothing of it.
          validTo: localDate("2026-01-01"),
          signedBy: "Mandante",
          signedOn: localDate("2026-01-01"),
          reviewedBy: "Abogada",
          change: { kind: "max", rule: "cl.direct", max },
        },
      }),
    );
  await expect(sign(2)).rejects.toMatchObject({ code: "validation_failed", details: { bound: 1 } });
  await expect(sign(1)).resolves.toBeTruthy();
});
test("an overlay that names an unknown rule is refused", async () => {
  const overlay = {
    ruleSet: "cl-37",
    validFrom: today,
    signedBy: "X",
    signedOn: today,
    change: { kind: "max" as const, rule: "cl.nothing", max: 1 },
  };
  await expect(inTenant((tx) => signOverlay(tx, { tenant: bank.tenant, overlay, at: noon }))).rejects.toThrow(
    "validation_failed",
  );
});
test("a list of hundreds is answered at once and every answer is stored with its rules", async () => {
  const people: SeededDebtor[] = [];
  for (let index = 0; index < 40; index++) people.push(await addDebtor(bank));
  const candidates = Array.from({ length: 480 }, (_, index) => call(people[index % people.length] ?? ana));
  const planned = await inTenant((tx) => plan(tx, { tenant: bank.tenant, now: noon, candidates }));
  expect(planned).toHaveLength(480);
  const stored = await sql<{ n: number }>`select count(*)::int as n from contact_decision
    where portfolio_id = ${bank.portfolio} and purpose = 'plan' and rule_versions ? 'cl-37' and rule_versions ? 'house'`.execute(
    world.owner,
  );
  expect(stored.rows[0]?.n).toBe(480);
});
test("the engine can ask whether a day has its calendar, and promises which days are not worked", () => {
  expect(hasCalendar("CL", today)).toBe(true);
  expect(hasCalendar("CL", localDate("2028-01-03"))).toBe(false);
  expect(hasCalendar("XX", today)).toBe(false);
  expect(nationalHolidays("PE").has(localDate("2026-12-09"))).toBe(true);
  expect(nationalHolidays("CL").has(localDate("2026-08-20"))).toBe(false);
});
