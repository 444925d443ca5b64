// What was signed and holds at an instant, overlays and sheets, in one question: the gate asks it for every call.
import { type RawBuilder, sql } from "kysely";
import type { TenantId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { Overlay } from "./core/rule-set.ts";
import { defaultSheet, type SignedSheet } from "./core/sheet.ts";

export interface Signed {
  readonly overlays: readonly Overlay[];
  /** The latest version in force of each creditor and mandate; a handful. */
  readonly sheets: readonly SignedSheet[];
}

export async function signedRules(tx: Tx, tenant: TenantId, at: Instant): Promise<Signed> {
  const { rows } = await sql<Signed>`
    select ${sheetsAt(tenant, at)} as sheets, (
      select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', o.id, 'ruleSet', o.rule_set,
        'validFrom', o.valid_from, 'validTo', o.valid_to, 'signedBy', o.signed_by, 'signedOn', o.signed_on,
        'reviewedBy', o.reviewed_by, 'creditor', o.creditor_id, 'portfolio', o.portfolio_id))
        || jsonb_build_object('change', o.change)), '[]')
      from rule_overlay o where o.tenant_id = ${tenant}) as overlays`.execute(tx);
  const [row] = rows;
  return { overlays: row?.overlays ?? [], sheets: (row?.sheets ?? []).map(asSheet) };
}

/** The sheets in force as a column; read back with `asSheet`. */
export function sheetsAt(tenant: TenantId, at: Instant): RawBuilder<readonly SignedSheet[]> {
  return sql`(
    select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'creditor', s.creditor_id, 'portfolio', s.portfolio_id,
      'version', s.version, 'from', round(extract(epoch from s.from_at) * 1000)::bigint, 'signedBy', s.signed_by,
      'signedOn', s.signed_on, 'sheet', s.sheet)), '[]')
    from (select distinct on (creditor_id, portfolio_id) * from instruction_sheet
      where tenant_id = ${tenant} and from_at <= ${new Date(at)}
      order by creditor_id, portfolio_id, version desc) s)`;
}

/** Signed before it could speak of questions: it forbids none. */
export function asSheet(read: SignedSheet): SignedSheet {
  const { sheet } = read;
  return { ...read, sheet: { ...sheet, questions: sheet.questions ?? defaultSheet.questions } };
}
