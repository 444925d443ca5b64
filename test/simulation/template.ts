// The world every seed begins with: one agency, one campaign, two seated agents, three debtors with two numbers. Made once a
// database and copied by one statement a seed under another tenant; every key begins with the tenant, so the ids stay.
import pg from "pg";
import type { AccountId, CampaignId, DebtorId, SeatId, TenantId, UserId } from "#kernel/ids.ts";
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
  readonly agents: readonly { readonly user: UserId; readonly seat: SeatId; readonly sipUser: string }[];
  readonly people: readonly Person[];
  /** Makes the world of another tenant; which. */
  copy(): Promise<TenantId>;
  /** Attempts of that tenant without an end. */
  open(tenant: TenantId): Promise<number>;
  close(): Promise<void>;
}

const debtors = 3;
/** Not part of a world's beginning: leases, logs, work that waits. */
const left = ["campaign_lease", "event", "event_cursor", "access_log", "job_run", "agent_state_log"];

export async function makeTemplate(base: TestDatabase): Promise<Template> {
  // Before anybody may be called, so that nothing has happened yet.
  const floor = await openFloor(base, {
    debtors,
    at: tuesday - 4 * hour,
    campaign: { mode: "progressive", wrapupMode: "timed", wrapupSeconds: 20, maxLines: 6 },
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
  const client = new pg.Client({ connectionString: base.ownerUrl });
  await client.connect();
  const statement = await copyStatement(client, mandate.tenant);
  return {
    mandate,
    campaign,
    people,
    agents: seats.map(({ user, id, sipUser }) => ({ user, seat: id, sipUser })),
    async copy() {
      const tenant = newId<TenantId>();
      await client.query(statement.replaceAll("$tenant", `'${tenant}'`));
      return tenant;
    },
    async open(tenant) {
      const { rowCount } = await client.query(
        "select from attempt where tenant_id = $1 and state <> 'ended'",
        [tenant],
      );
      return rowCount ?? 0;
    },
    close: () => client.end(),
  };
}

/** Every row of the template, in the order in which the tables refer to each other. */
async function copyStatement(client: pg.Client, from: TenantId): Promise<string> {
  const { rows: columns } = await client.query<{ table: string; columns: string[] }>(`
    select c.relname as "table", array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''
    group by 1`);
  const { rows: references } = await client.query<{ table: string; to: string }>(`
    select t.relname as "table", r.relname as "to" from pg_constraint k
    join pg_class t on t.oid = k.conrelid join pg_class r on r.oid = k.confrelid
    where k.contype = 'f' and t.oid <> r.oid`);
  const wanted = columns.filter((one) => one.columns.includes("tenant_id") && !left.includes(one.table));
  const full: typeof wanted = [];
  for (const one of wanted) {
    const { rowCount } = await client.query(`select from "${one.table}" where tenant_id = $1 limit 1`, [
      from,
    ]);
    if (rowCount) full.push(one);
  }
  const sorted: typeof wanted = [];
  while (full.length > 0) {
    const at = full.findIndex(({ table }) =>
      references.every(({ table: t, to }) => t !== table || !full.some((one) => one.table === to)),
    );
    if (at < 0) throw new Error(`tables refer to each other in a circle: ${full.map(({ table }) => table)}`);
    sorted.push(...full.splice(at, 1));
  }
  return sorted
    .map(({ table, columns: all }) => {
      const rest = all.filter((column) => column !== "tenant_id").map((column) => `"${column}"`);
      // People log in by a name that is one person's in the whole system.
      const values = rest.map((column) => (column === '"username"' ? `"username" || $tenant` : column));
      return `insert into "${table}" (tenant_id, ${rest}) select $tenant, ${values} from "${table}" where tenant_id = '${from}'`;
    })
    .join(";");
}
