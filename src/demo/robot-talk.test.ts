import { expect, test } from "vitest";
import type { DebtorCard } from "#http/contract/desk.ts";
import { seededRng } from "#kernel/rng.ts";
import { instantOf, type LocalDate, localDate } from "#kernel/time.ts";
import { type Scene, scenes } from "#telephony/carrier/public/outcomes.ts";
import { lines } from "#telephony/carrier/voices/lines.ts";
import { hangsUp, isHolder, nextLine, resultOf, silenceMs, type Told, wrapupMs } from "./robot-talk.ts";

const today: LocalDate = localDate("2026-11-24");
const tenOClock = instantOf(today, 10 * 3600, "America/Santiago");
const human = (scene: Scene | undefined): Told => ({ outcome: "human", scene });

function cardWith(activePromise: boolean): DebtorCard {
  const offer = (minor: string, dueOn: string) => ({
    accountId: "cuenta",
    amount: { minor, currency: "CLP" as const },
    dueOn,
  });
  const account = {
    id: "cuenta",
    state: "open",
    activePromise: activePromise ? { id: "p", amount: {}, dueOn: today, state: "ACTIVE" } : null,
  };
  return {
    accounts: [account],
    portfolio: { timeZone: "America/Santiago" },
    promisePolicy: {
      today,
      suggestions: [
        offer("100000", "2026-11-27"),
        offer("50000", "2026-11-27"),
        offer("10000", "2026-11-30"),
      ],
    },
  } as unknown as DebtorCard;
}

test("every line a robot says exists among its voices' lines", () => {
  for (const told of [undefined, human(undefined), ...scenes.map(human)]) {
    for (let turn = 0; turn < 12; turn++) expect(lines[nextLine(told, turn)]?.cast).toBe("agent");
  }
});

test("a robot never speaks of the matter to a third party, a wrong number or a workplace", () => {
  for (const scene of ["third_party", "wrong_number", "at_work"] as const) {
    const said = Array.from({ length: 12 }, (_, turn) => nextLine(human(scene), turn));
    expect(said).not.toContain("agente_motivo");
    expect(said).not.toContain("agente_propuesta");
    expect(isHolder(human(scene))).toBe(false);
  }
  // The same for somebody the robot was told nothing about.
  expect(Array.from({ length: 12 }, (_, turn) => nextLine(undefined, turn))).not.toContain(
    "agente_propuesta",
  );
});

test("a person who promises is written down with an offer of the policy, one who negotiates with a smaller one", () => {
  for (let seed = 1; seed <= 40; seed++) {
    const promised = resultOf(seededRng(seed), human("promise"), 200_000, cardWith(false), tenOClock);
    expect(promised.disposition).toBe("PROMESA");
    expect(["100000", "50000", "10000"]).toContain(promised.promise?.amount.minor);
    const negotiated = resultOf(seededRng(seed), human("negotiation"), 300_000, cardWith(false), tenOClock);
    expect(["50000", "10000"]).toContain(negotiated.promise?.amount.minor);
  }
});

test("nobody promises twice for the same debt", () => {
  const result = resultOf(seededRng(1), human("promise"), 200_000, cardWith(true), tenOClock);
  expect(result).toMatchObject({ disposition: "PIDE_CONVENIO" });
  expect(result.promise).toBeUndefined();
  expect(result.note.length).toBeGreaterThan(3);
});

test("who drives is called at six, or in two hours when it is past six", () => {
  const card = cardWith(false);
  const six = instantOf(today, 18 * 3600, "America/Santiago");
  expect(resultOf(seededRng(1), human("driving"), 30_000, card, tenOClock).callbackAt).toBe(six);
  expect(resultOf(seededRng(1), human("driving"), 30_000, card, six).callbackAt).toBe(six + 7_200_000);
});

test("what was cut before anything was said says so, and a mailbox is a mailbox however long it spoke", () => {
  const card = cardWith(false);
  expect(resultOf(seededRng(1), human("promise"), 5_000, card, tenOClock).disposition).toBe("SE_CORTA");
  const mailbox: Told = { outcome: "voicemail", scene: undefined };
  expect(resultOf(seededRng(1), mailbox, 30_000, card, tenOClock).disposition).toBe("BUZON");
});

test("every story ends in a result of the agency's tree, with what that result requires", async () => {
  const { checkAnswer } = await import("#gestiones/core/disposition-tree.ts");
  const { defaultTree } = await import("#gestiones/trees/default.ts");
  for (const told of [undefined, human(undefined), ...scenes.map(human)]) {
    for (const talkedMs of [1_000, 20_000, 120_000]) {
      const result = resultOf(seededRng(3), told, talkedMs, cardWith(false), tenOClock);
      const answer = {
        disposition: result.disposition,
        note: result.note,
        reason: result.reasonForDefault ?? null,
        accounts: 1,
        promises: result.promise ? 1 : 0,
        callbackAt: result.callbackAt ?? null,
        reportedPayment: result.reportedPayment
          ? { on: result.reportedPayment.on as LocalDate, today: localDate(today) }
          : null,
      };
      expect(checkAnswer(defaultTree, answer, tenOClock)).toMatchObject({ ok: true });
    }
  }
});

test("a robot hangs up on silence and on a mailbox, never on somebody it hears", () => {
  expect(hangsUp(human("promise"), { talkedMs: 60_000, quietMs: silenceMs - 1 })).toBe(false);
  expect(hangsUp(human("promise"), { talkedMs: 60_000, quietMs: silenceMs })).toBe(true);
  expect(hangsUp({ outcome: "voicemail", scene: undefined }, { talkedMs: 4_000, quietMs: 0 })).toBe(true);
});

test("writing a promise down takes longer than the rest", () => {
  const median = (result: Parameters<typeof wrapupMs>[1]): number => {
    const rng = seededRng(5);
    const all = Array.from({ length: 999 }, () => wrapupMs(rng, result)).sort((a, b) => a - b);
    return all[499] ?? 0;
  };
  const plain = { disposition: "SE_NIEGA", note: "" };
  expect(median(plain)).toBeGreaterThan(11_000);
  expect(median(plain)).toBeLessThan(13_000);
  const promise = { accountId: "a", amount: { minor: "1", currency: "CLP" as const }, dueOn: today };
  expect(median({ ...plain, promise })).toBeGreaterThan(23_000);
});
