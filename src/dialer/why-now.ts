// Why this phone now: what the list knows of one person at this hour, read as the engine reads it and said line by line.
import type { DebtorId, PhoneId, TenantId } from "#kernel/ids.ts";
import { type Instant, localDateAt, localTime, startOfDay } from "#kernel/time.ts";
import type { Database, Tx } from "#platform/db.ts";
import { lensIn } from "./contact-sight.ts";
import { type Chance, chanceOf, noTries } from "./core/contact/chance.ts";
import { personLines, phoneLines } from "./core/contact/explain.ts";
import { zoneFor } from "./core/contact/zones.ts";
import { whyNotOf } from "./core/why-not.ts";
import { choosePhone } from "./engine/hopper.ts";
import { type CampaignRow, listCampaigns } from "./store-campaigns.ts";
import { cellsOf, hoursOf, type PlainTries, plainTries, standingOf } from "./store-contact.ts";
import { type Candidate, nextCandidates } from "./store-list.ts";
import { turnOf } from "./store-turns.ts";

export interface WhyNow {
  /** Null: on no list. */
  readonly campaign: { readonly id: string; readonly name: string } | null;
  readonly lines: readonly string[];
  readonly phones: readonly {
    readonly phoneId: string;
    /** The list would call this one. */
    readonly chosen: boolean;
    /** P(the right party at this hour). */
    readonly chance: number;
    readonly lines: readonly string[];
  }[];
}

export async function whyNow(
  db: Database,
  asked: {
    readonly tenant: TenantId;
    readonly debtor: DebtorId;
    readonly amounts: boolean;
    readonly now: Instant;
  },
): Promise<WhyNow> {
  return db.inTenant(asked.tenant, async (tx) => {
    const standing = await standingOf(tx, asked.debtor);
    const [row] = standing ? await listCampaigns(tx, { id: standing.campaign }) : [];
    const [candidate] = row ? await found(tx, row, asked) : [];
    const told = { amounts: asked.amounts, brokenPromise: candidate?.brokenPromise ?? false };
    if (!standing || !row || !candidate) {
      const lines = personLines({ ...told, turn: null, notYet: null, listed: false });
      return { campaign: null, lines, phones: [] };
    }
    const turn = await turnOf(tx, row.id, asked.debtor, asked.now);
    const { why, detail, notBefore } = standing;
    const waits = notBefore > asked.now && [{ why: why ?? "retry", detail, count: 1, soonest: notBefore }];
    // "1 esperando…" is of a list; of one person it needs no count.
    const notYet = waits ? (whyNotOf(waits, row.timeZone)[0]?.text.replace(/^1 /, "") ?? null) : null;
    return {
      campaign: { id: row.id, name: row.name },
      lines: personLines({ ...told, turn, notYet, listed: true }),
      phones: await phonesOf(tx, row, candidate, asked),
    };
  });
}

interface Asked {
  readonly debtor: DebtorId;
  readonly now: Instant;
}
function found(tx: Tx, row: CampaignRow, { debtor, now }: Asked): Promise<readonly Candidate[]> {
  const today = localDateAt(now, row.timeZone);
  const dayStart = startOfDay(today, row.timeZone);
  return nextCandidates(tx, {
    campaign: row.id,
    now,
    today,
    dayStart,
    limit: 1,
    not: [],
    only: debtor,
    among: [debtor],
  });
}

async function phonesOf(
  tx: Tx,
  row: CampaignRow,
  candidate: Candidate,
  { debtor, now }: Asked,
): Promise<WhyNow["phones"]> {
  const zone = zoneFor(candidate.zone, row.timeZone);
  const { date: today, weekday, secondOfDay } = localTime(now, zone);
  const hour = Math.floor(secondOfDay / 3_600);
  const lens = lensIn(await cellsOf(tx, row.id, localDateAt(now, row.timeZone)), now, zone);
  const open = candidate.phones.filter(({ active }) => active);
  const hours = await hoursOf(
    tx,
    open.map(({ id }) => id),
    localDateAt(now, row.timeZone),
  );
  const plain = await plainTries(tx, debtor, now, today);
  const chances = new Map<PhoneId, Chance>(open.map(({ id }) => [id, chanceOf(lens, hours.get(id) ?? [])]));
  const pick = choosePhone(candidate, row, now, {}, chances);
  const chosen = "entry" in pick ? pick.entry.phone : null;
  return open.map(({ id, triesToday }) => {
    const chance = chances.get(id) ?? lens.prior;
    const own = plain.filter(({ phone }) => phone === id);
    const near = own.filter((each) => Math.abs(each.hour - hour) <= 1);
    const told = { prior: lens.prior, chance, weekday, hour, near: summed(near), all: summed(own) };
    return {
      ...{ phoneId: id, chosen: id === chosen, chance: chance.holder },
      lines: phoneLines({ ...told, triesToday, chosen: id === chosen }),
    };
  });
}

function summed(all: readonly PlainTries[]): { readonly tries: number; readonly holders: number } {
  return all.reduce(
    (sum, { tries, holders }) => ({ tries: sum.tries + tries, holders: sum.holders + holders }),
    { tries: noTries.tries, holders: noTries.holders },
  );
}
