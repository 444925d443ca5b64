// SQL of trunks: the ways out to the public network, what their carriers ask and what they charge.
import { sql } from "kysely";
import type { Country } from "#kernel/country.ts";
import { type AttemptId, asId, type TenantId, type TrunkId } from "#kernel/ids.ts";
import type { Currency } from "#kernel/money.ts";
import type { Phone } from "#kernel/phone.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { Tariff } from "./core/billing.ts";
import type { NumberFormat, TrunkNumbering } from "./core/trunk-digits.ts";

export const codecs = ["ulaw", "alaw", "g722", "gsm"] as const;
export type Codec = (typeof codecs)[number];

export interface TrunkSettings extends TrunkNumbering, Tariff {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly username: string | null;
  /** Null: the one that is stored stays. */
  readonly password: string | null;
  /** The first is the one we ask for. */
  readonly codecs: readonly Codec[];
  readonly maxLines: number;
  readonly callsPerSecond: number;
  /** Its place among those that stand in for another trunk; null: it stands in for none. */
  readonly backupOrder: number | null;
  readonly currency: Currency | null;
}
export interface TrunkRow extends TrunkSettings {
  readonly id: TrunkId;
  readonly demo: boolean;
}

export async function listTrunks(tx: Tx): Promise<readonly TrunkRow[]> {
  const rows = await tx.selectFrom("trunk").selectAll().orderBy("name").limit(200).execute();
  return rows.map((row) => ({
    id: asId(row.id),
    name: row.name,
    host: row.host,
    port: row.port,
    username: row.username,
    password: row.password,
    techPrefix: row.tech_prefix,
    numberFormat: row.number_format as NumberFormat,
    country: row.country as Country | null,
    codecs: row.codecs as Codec[],
    maxLines: row.max_lines,
    callsPerSecond: row.calls_per_second,
    firstSeconds: row.first_seconds,
    nextSeconds: row.next_seconds,
    mobileMicros: row.mobile_micros,
    fixedMicros: row.fixed_micros,
    currency: row.currency as Currency | null,
    backupOrder: row.backup_order,
    demo: row.demo,
  }));
}

const columnsOf = (trunk: TrunkSettings) => ({
  name: trunk.name,
  host: trunk.host,
  port: trunk.port,
  username: trunk.username,
  tech_prefix: trunk.techPrefix,
  number_format: trunk.numberFormat,
  country: trunk.country,
  codecs: [...trunk.codecs],
  max_lines: trunk.maxLines,
  calls_per_second: trunk.callsPerSecond,
  first_seconds: trunk.firstSeconds,
  next_seconds: trunk.nextSeconds,
  mobile_micros: trunk.mobileMicros,
  fixed_micros: trunk.fixedMicros,
  currency: trunk.currency,
  backup_order: trunk.backupOrder,
});

export async function insertTrunk(
  tx: Tx,
  tenant: TenantId,
  trunk: TrunkSettings & { readonly id: TrunkId; readonly demo: boolean },
  at: Instant,
): Promise<void> {
  await tx
    .insertInto("trunk")
    .values({
      tenant_id: tenant,
      id: trunk.id,
      ...columnsOf(trunk),
      password: trunk.password,
      demo: trunk.demo,
      created_at: new Date(at),
    })
    .execute();
}
export async function updateTrunk(tx: Tx, id: TrunkId, trunk: TrunkSettings): Promise<boolean> {
  const result = await tx
    .updateTable("trunk")
    .set({ ...columnsOf(trunk), ...(trunk.password === null ? {} : { password: trunk.password }) })
    .where("id", "=", id)
    .where("demo", "=", false)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** By which trunk this attempt left and whom it called; undefined: it left by none. */
export async function billOf(
  tx: Tx,
  attempt: AttemptId,
): Promise<{ readonly to: Phone; readonly tariff: Tariff } | undefined> {
  const { rows } = await sql<{
    e164: string;
    first_seconds: number;
    next_seconds: number;
    mobile_micros: bigint | null;
    fixed_micros: bigint | null;
    currency: string | null;
  }>`
    select p.e164, t.first_seconds, t.next_seconds, t.mobile_micros, t.fixed_micros, t.currency from attempt a
    join trunk t on t.tenant_id = a.tenant_id and t.id = a.trunk_id
    join phone p on p.tenant_id = a.tenant_id and p.id = a.phone_id
    where a.id = ${attempt} and a.direction = 'outbound'`.execute(tx);
  const [row] = rows;
  if (!row) return undefined;
  const tariff = {
    firstSeconds: row.first_seconds,
    nextSeconds: row.next_seconds,
    mobileMicros: row.mobile_micros,
    fixedMicros: row.fixed_micros,
    currency: row.currency,
  };
  return { to: row.e164 as Phone, tariff };
}
