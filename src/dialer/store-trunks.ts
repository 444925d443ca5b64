// SQL of trunks: the ways out to the public network.
import { asId, type TenantId, type TrunkId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";

export interface TrunkRow {
  readonly id: TrunkId;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly username: string | null;
  readonly password: string | null;
  readonly callerIds: readonly string[];
  readonly maxLines: number;
  readonly callsPerSecond: number;
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
    callerIds: row.caller_ids,
    maxLines: row.max_lines,
    callsPerSecond: row.calls_per_second,
    demo: row.demo,
  }));
}
export async function insertTrunk(tx: Tx, tenant: TenantId, trunk: TrunkRow, at: Instant): Promise<void> {
  await tx
    .insertInto("trunk")
    .values({
      tenant_id: tenant,
      id: trunk.id,
      name: trunk.name,
      host: trunk.host,
      port: trunk.port,
      username: trunk.username,
      password: trunk.password,
      caller_ids: [...trunk.callerIds],
      max_lines: trunk.maxLines,
      calls_per_second: trunk.callsPerSecond,
      demo: trunk.demo,
      created_at: new Date(at),
    })
    .execute();
}
export async function updateTrunk(
  tx: Tx,
  id: TrunkId,
  trunk: Omit<TrunkRow, "id" | "demo">,
): Promise<boolean> {
  const result = await tx
    .updateTable("trunk")
    .set({
      name: trunk.name,
      host: trunk.host,
      port: trunk.port,
      username: trunk.username,
      caller_ids: [...trunk.callerIds],
      max_lines: trunk.maxLines,
      calls_per_second: trunk.callsPerSecond,
      ...(trunk.password === null ? {} : { password: trunk.password }),
    })
    .where("id", "=", id)
    .where("demo", "=", false)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
