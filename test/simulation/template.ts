// The world every seed begins with: one agency, one campaign, two seated agents, three debtors with two numbers. Made once a
// database; a seed that is over leaves no trace in it.
import { sql } from "kysely";
import type { AccountId, CampaignId, DebtorId, SeatId, UserId } from "#kernel/ids.ts";
import { asPhone, type Phone } from "#kernel/phone.ts";
import { hour } from "#kernel/time.ts";
import { newId } from "#platform/new-id.ts";
import type { TestDatabase } from "../support/database.ts";
import { type Floor, openFloor, tuesday } from "../support/floor.ts";

export interface Person {
  readonly debtor: DebtorId;
  readonly account: AccountId;
  readonly phones: readonly Phone[];
}
export interface Template {
  readonly mandate: Floor["mandate"];
  readonly campaign: CampaignId;
  /** Its name at the exchange. */
  readonly trunk: string;
  readonly agents: readonly { readonly user: UserId; readonly seat: SeatId; readonly sipUser: string }[];
  readonly people: readonly Person[];
}

const debtors = 3;
const trunkName = "prueba";
/** Not part of a world's beginning: leases, logs, work that waits. */
const left = ["campaign_lease", "event", "event_cursor", "access_log", "job_run", "agent_state_log"];

export async function makeTemplate(base: TestDatabase): Promise<Template> {
  // Before anybody may be called, so that nothing has happened yet.
  const floor = await openFloor(base, {
    debtors,
    at: tuesday - 4 * hour,
    trunkName,
    campaign: {
      mode: "progressive",
      wrapupMode: "timed",
      wrapupSeconds: 20,
      maxLines: 6,
      leaveMessage: true,
    },
  });
  await floor.agent("Ana");
  await floor.agent("Luis");
  floor.hold.kill();
  const { mandate, campaign } = floor;
  const people: Person[] = [];
  for (const [i, { debtor, account, phone }] of floor.debtors.entries()) {
    const second = asPhone(`+569${20_000_000 + i}`);
    await base.db.inTenant(mandate.tenant, (tx) =>
      tx
        .insertInto("phone")
        .values({
          tenant_id: mandate.tenant,
          portfolio_id: mandate.portfolio,
          id: newId(),
          debtor_id: debtor,
          e164: second,
          raw: second,
          role: "titular",
          origin: "file",
          created_at: new Date("2026-10-25T15:00:00Z"),
        })
        .execute(),
    );
    people.push({ debtor, account, phones: [await floor.numberOf({ phone }), second] });
  }
  people.sort((a, b) => (a.debtor < b.debtor ? -1 : 1));
  const seats = [...floor.engine.world.seats.values()];
  for (const table of left) await sql`delete from ${sql.table(table)}`.execute(base.owner);
  return {
    mandate,
    campaign,
    trunk: trunkName,
    people,
    agents: seats.map(({ user, id, sipUser }) => ({ user, seat: id, sipUser })),
  };
}
