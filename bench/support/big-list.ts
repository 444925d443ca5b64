// A list of many people on a real PostgreSQL with its usual durability, for the bench of the contact order: two phones each, tries of
// the last four months, and what agents said of those answered. Written by the server itself, past triggers and foreign keys.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { asId, type CampaignId, type DebtorId, type SegmentId, type TenantId } from "#kernel/ids.ts";
import { type Database, openDatabase } from "#platform/db.ts";
import { startEmbeddedPostgres } from "#platform/embedded-postgres.ts";
import { createLog } from "#platform/log.ts";
import { migrate, prepareDatabase } from "#platform/migrate.ts";
import { newId } from "#platform/new-id.ts";
import { freePort } from "#platform/ports.ts";

export interface BigList {
  readonly db: Database;
  readonly tenant: TenantId;
  readonly campaign: CampaignId;
  readonly segment: SegmentId;
  readonly debtors: readonly DebtorId[];
  /** As the superuser, for plans. */
  readonly admin: pg.Client;
}

export async function withBigList(
  { phones, tries, at }: { phones: number; tries: number; at: number },
  work: (list: BigList) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "recaudo-bench-"));
  const server = await startEmbeddedPostgres({
    folder,
    port: await freePort(),
    password: "bench",
    logFile: join(folder, "pg.log"),
  });
  try {
    await prepareDatabase(server.adminUrl, { database: "bench", ownerPassword: "o", appPassword: "a" });
    const url = (who: string): string => `postgres://${who}@127.0.0.1:${server.port}/bench`;
    await migrate(url("recaudo_owner:o"), join(import.meta.dirname, "../../migrations"));
    const admin = new pg.Client({
      connectionString: server.adminUrl.replace(/\/[^/]*$/, "/bench"),
    });
    await admin.connect();
    const log = createLog("bench", "/dev/null");
    const db = openDatabase({
      ...{ url: url("recaudo_app:a"), max: 4, statementTimeoutMs: 600_000 },
      ...{ name: "bench", log },
    });
    try {
      await work({ db, admin, ...(await fill(admin, { phones, tries, at })) });
    } finally {
      await db.close();
      await admin.end();
    }
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Ids are made of numbers, so that rows find each other without being read. */
const id = (kind: number, n: string): string =>
  `('0000000${kind}-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;

async function fill(
  admin: pg.Client,
  { phones, tries, at }: { phones: number; tries: number; at: number },
): Promise<Omit<BigList, "db" | "admin">> {
  const people = Math.floor(phones / 2);
  const ids = {
    tenant: newId(),
    creditor: newId(),
    portfolio: newId(),
    segment: newId(),
    trunk: newId(),
    campaign: newId(),
  };
  const { tenant, creditor, portfolio, segment, trunk, campaign } = ids;
  const now = `timestamptz '${new Date(at).toISOString()}'`;
  const wall = `'${tenant}'::uuid, '${portfolio}'::uuid`;
  const statements = [
    "set session_replication_role = replica",
    `insert into tenant (tenant_id, name, country, time_zone, created_at) values ('${tenant}', 'Agencia', 'PE', 'America/Lima', ${now})`,
    `insert into creditor (tenant_id, id, code, name, kind, country) values ('${tenant}', '${creditor}', 'c', 'C', 'financial', 'PE')`,
    `insert into portfolio (tenant_id, id, creditor_id, code, name, country, currency, time_zone, created_at)
      values ('${tenant}', '${portfolio}', '${creditor}', 'p', 'P', 'PE', 'PEN', 'America/Lima', ${now})`,
    `insert into segment (tenant_id, id, portfolio_id, name, criteria, created_at, changed_at) values ('${tenant}', '${segment}', '${portfolio}', 'S', '{}', ${now}, ${now})`,
    `insert into campaign (tenant_id, id, name, portfolio_id, segment_id, trunk_id, mode, abandonment_cap, max_lines, ring_seconds, wrapup_seconds, created_at)
      values ('${tenant}', '${campaign}', 'K', '${portfolio}', '${segment}', '${trunk}', 'predictive', 0.03, 100, 25, 30, ${now})`,
    `insert into person (tenant_id, id, country, document_type, document)
      select '${tenant}', ${id(1, "n")}, 'PE', 'DNI', lpad(n::text, 8, '0') from generate_series(1, ${people}) n`,
    `insert into debtor (tenant_id, portfolio_id, id, person_id, full_name)
      select ${wall}, ${id(2, "n")}, ${id(1, "n")}, 'Persona ' || n from generate_series(1, ${people}) n`,
    `insert into phone (tenant_id, portfolio_id, id, debtor_id, e164, raw, role, origin, position, created_at)
      select ${wall}, ${id(3, "n")}, ${id(2, "(n + 1) / 2")}, '+519' || lpad(n::text, 8, '0'), n::text, 'titular', 'file', n % 2, ${now}
      from generate_series(1, ${people * 2}) n`,
    `insert into campaign_debtor (tenant_id, campaign_id, debtor_id, portfolio_id, not_before, priority)
      select '${tenant}', '${campaign}', ${id(2, "n")}, '${portfolio}', ${now} - interval '1 hour', 9 + 4 * random() from generate_series(1, ${people}) n`,
    // A phone is tried at hours of the day, mostly in vain; one in fourteen tries finds the right party.
    `insert into attempt (tenant_id, portfolio_id, id, campaign_id, debtor_id, phone_id, trunk_id, mode, state, caller_id, reserved_at, dialled_at, ended_at, outcome)
      select ${wall}, ${id(4, "n")}, '${campaign}', ${id(2, "(f + 1) / 2")}, ${id(3, "f")}, '${trunk}', 'predictive', 'ended', '+511', t.at, t.at, t.at,
        case when n % 7 < 2 then 'human' when n % 7 < 4 then 'machine' else 'no_answer' end
      from generate_series(1, ${tries}) n cross join lateral (select 1 + (n::bigint * 7919) % ${people * 2} as f,
        ${now} - ((1 + n % 110) || ' days')::interval - ((n / 110) % 600 || ' minutes')::interval as at) t`,
    `insert into gestion (tenant_id, portfolio_id, id, debtor_id, attempt_id, campaign_id, phone_id, channel, disposition, disposition_name, tree_version,
        contact_class, weight, at, content_hash)
      select tenant_id, portfolio_id, ${id(5, "row_number() over ()")}, debtor_id, id, campaign_id, phone_id, 'voice', 'X', 'X', 1,
        case when right(id::text, 1) < '8' then 'DIRECT' else 'INDIRECT' end, 50, reserved_at, '\\x00' from attempt where outcome = 'human'`,
    "set session_replication_role = default",
    "analyze",
  ];
  for (const statement of statements) await admin.query(statement);
  const { rows } = await admin.query("select id from debtor tablesample system (1) limit 2000");
  return {
    tenant: asId(tenant),
    campaign: asId(campaign),
    segment: asId(segment),
    debtors: rows.map((row: { id: string }) => asId<DebtorId>(row.id)),
  };
}
