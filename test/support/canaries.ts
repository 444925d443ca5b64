// One row in every table for each side of a wall, written over the catalogue so that a new table is never forgotten. Every text
// and amount that the row's rules leave free carries its side's mark: where it turns up, something leaked.
import { createHash } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { defaultSheet } from "#compliance/core/sheet.ts";
import { defaultScript } from "#gestiones/scripts/default.ts";
import { defaultTree } from "#gestiones/trees/default.ts";
import { newId } from "#platform/new-id.ts";
import { defaultSpec } from "#portfolio/core/mapping.ts";
import { defaultReturnProfile } from "#reporting/core/return-profile.ts";
import { closeAtTheEnd } from "./closing.ts";
import type { TestDatabase } from "./database.ts";

/** Where a row stands: what is walled off from it differs in one of these. */
export interface Side {
  /** Six lower-case letters found nowhere else. */
  readonly mark: string;
  /** Nine digits found nowhere else: the amount of every debt, promise and payment. */
  readonly amount: string;
  /** Eight digits: ends every telephone number and document. */
  readonly digits: string;
  /** Table → id of the row planted there, or already there. */
  readonly ids: Record<string, string>;
}

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly preset: boolean;
  readonly choice: string | null;
  readonly target: string | null;
}
/** Written by hand: what a rule of the table, or whoever reads the row, asks for. `undefined` leaves it out. */
const given: Readonly<Record<string, (side: Side) => unknown>> = {
  "absence.from_on": () => "2026-11-24",
  "absence.to_on": () => "2026-11-24",
  "absence.cover_user_id": () => undefined,
  "account.state": () => "open",
  "account.hold": () => undefined,
  "account.currency": () => "CLP",
  "account.extra": (side) => ({ columna: side.mark }),
  "agent_seat.closed_at": () => new Date("2026-11-24T13:00:00Z"),
  "agent_seat.state": () => "offline",
  "app_user.role": () => "agent",
  "app_user.coordinator_id": () => undefined,
  "attempt.state": () => "ended",
  "attempt.mode": () => "predictive",
  "attempt.direction": () => "outbound",
  "attempt.verdict": () => "human",
  "attempt.outcome": () => "no_answer",
  "attempt.recorded": () => true,
  "attempt.caller_id": (side) => `+569${side.digits}`,
  "attempt.ended_at": () => new Date("2026-11-24T13:00:00Z"),
  "break_plan.starts_at_second": () => 36_000,
  "break_plan.turn_minutes": () => 15,
  "caller_id.number": (side) => `+569${side.digits}`,
  "caller_id.state": () => "in_use",
  "caller_id.trunk_ids": (side) => [side.ids.trunk],
  "caller_id.portfolio_ids": (side) => [side.ids.portfolio],
  "caller_id.verified_at": () => new Date("2026-11-24T13:00:00Z"),
  "callback.state": () => "open",
  "campaign.state": () => "draft",
  "campaign.mode": () => "manual",
  "campaign.abandonment_cap": () => 0.03,
  "campaign.ring_seconds": () => 25,
  "campaign.wrapup_seconds": () => 60,
  "campaign_debtor.active": () => true,
  "contact_event.settled_by": () => undefined,
  "contact_event.phone": (side) => `+569${side.digits}`,
  "contact_event.account_ids": (side) => [side.ids.account],
  "contact_point_change.field": () => "address",
  "contact_point_change.became": (side) => `${side.mark} dos`,
  "contact_protection.kind": () => "dispute",
  "contact_decision.purpose": () => "dial",
  "contact_decision.reasons": (side) => [
    { ruleSet: "cl-37", version: "1", rule: side.mark, article: "37", verdict: "DENY", detail: {} },
  ],
  "contact_decision.rule_versions": () => ({}),
  "debtor.zone": () => undefined,
  "debtor.erased_at": () => undefined,
  "person.erased_at": () => undefined,
  "erasure.request_id": (side) => side.ids.erasure,
  "erasure.state": () => "asked",
  "erasure.kind": () => "request",
  "erasure.counts": () => ({}),
  "erasure.confirmed_by": () => undefined,
  "erasure.confirmed_at": () => undefined,
  "erasure.finished_at": () => undefined,
  "data_export.number": (side) => Number(side.digits),
  "data_export.kind": () => "gestiones",
  "data_export.rows": () => 10_001,
  "data_export.second_person": () => true,
  "data_export.state": () => "asked",
  "data_export.decided_by": () => undefined,
  "data_export.decision_reason": () => undefined,
  "disposition_tree.tree": () => defaultTree,
  "floor_message.to_team_id": () => undefined,
  "floor_message.to_campaign_id": () => undefined,
  "gestion.annuls": () => undefined,
  "gestion.annul_reason": () => undefined,
  "gestion.disposition": () => "SE_NIEGA",
  "gestion.contact_class": () => "DIRECT",
  "gestion.channel": () => "voice",
  "import_file.kind": () => "assignment",
  "import_file.state": () => "loaded",
  "inbox_file.kind": () => "assignment",
  "instruction_sheet.sheet": () => defaultSheet,
  "job_run.kind": () => "portfolio.import",
  "job_run.state": () => "queued",
  "log_seal.rows": () => 1,
  "log_seal.row_hashes": (side) => sha256(side.mark),
  "log_seal.last_xid": () => "1",
  "log_seal.last_seq": () => 1,
  "mandate_sharing.one_id": (side) => side.ids.portfolio,
  "mandate_sharing.other_id": () => "ffffffff-ffff-7fff-bfff-ffffffffffff",
  "mandate_sharing.kinds": () => ["promises"],
  "mandate_sharing_signature.id": (side) => side.ids.mandate_sharing,
  "mandate_sharing_end.id": (side) => side.ids.mandate_sharing,
  "mapping_profile.spec": () => defaultSpec("CL", "CLP"),
  "payment.value_on": () => "2026-11-24",
  "payment_allocation.interest_minor": () => undefined,
  "payment_allocation.fees_minor": () => undefined,
  "payment_allocation.principal_minor": () => undefined,
  "payment_allocation.excess_minor": () => undefined,
  "payments_file.state": () => "loaded",
  "pacing_log.tape_id": (side) => side.ids.pacing_log,
  "pacing_log.tape": (side) => sha256(side.mark),
  "pause_reason.code": (side) => side.mark,
  "break_plan.pause_code": (side) => side.mark,
  "phone.e164": (side) => `+569${side.digits}`,
  "person.document": (side) => `${side.digits}-K`,
  "person.document_type": () => "RUT",
  "promise.state": () => "ACTIVE",
  "promise.replaces": () => undefined,
  "promise.taken_on": () => "2026-11-24",
  "promise.due_on": () => "2026-11-27",
  "promise.evaluate_on": () => "2026-11-30",
  "reassignment.to_user_id": () => undefined,
  "reported_payment.state": () => "open",
  "return_profile.spec": () => defaultReturnProfile,
  "return_run.sha256": (side) => sha256(side.mark),
  "return_run.control_sha256": (side) => sha256(side.mark),
  "return_run.counts": () => ({ rows: 1, accounts: 1, promised: [], gestiones: 1, attempts: 0 }),
  "review_item.state": () => "open",
  "review_item.rule_set": () => "cl-37",
  "review_item.overlay_id": () => undefined,
  "rule_overlay.change": () => ({ kind: "reading", rule: "cl.direct", reading: "literal" }),
  "rule_overlay.rule_set": () => "cl-37",
  "script.steps": (side) => [{ ...defaultScript[0], title: side.mark, text: side.mark }],
  "seat_order.state": () => "pending",
  "seat_order.kind": () => "leave",
  "segment.criteria": () => ({ field: "state", op: "eq", value: "open" }),
  "task.state": () => "open",
  "spend_limit.id": (side) => side.ids.tenant,
  "spend_limit.day_micros": () => 15_000_000_000_000n,
  "spend_limit.currency": () => "CLP",
  "dialling_rate.country": () => "CL",
  "dialling_rate.kind": () => "mobile",
  "dialling_countries.countries": () => ["CL", "PE"],
  "trunk.tech_prefix": () => undefined,
  "trunk.codecs": () => ["alaw"],
  "trunk.number_format": () => "e164",
  "unidentified_caller.number": (side) => `+569${side.digits}`,
  "user_grant.creditor_id": () => undefined,
  "user_grant.team_id": () => undefined,
};
const sha256 = (text: string) => createHash("sha256").update(text).digest();
/** Columns that name a row without a foreign key, by their name. */
const named: Readonly<Record<string, string>> = {
  user: "app_user",
  by: "app_user",
  by_user: "app_user",
  from: "app_user",
  actor: "app_user",
  owner: "app_user",
  keeper: "app_user",
  asked_by: "app_user",
  created_by: "app_user",
  resolved_by: "app_user",
  received_by: "app_user",
  made_by: "app_user",
  changed_by: "app_user",
  set_by: "app_user",
  to_user: "app_user",
  from_campaign: "campaign",
  to_campaign: "campaign",
  job: "job_run",
  seat: "agent_seat",
  decision: "contact_decision",
  item: "promise",
  file: "import_file",
  subject: "debtor",
  last_phone: "phone",
};
/** Without a tenant, or without a row of their own to plant. */
const notPlanted = ["event_cursor", "system_setting", "tenant"];

export interface Planter {
  readonly tables: readonly string[];
  /** Tables whose rows name a mandate. */
  readonly withMandate: readonly string[];
  /** Plants what the side does not have yet. */
  plant(side: Side, only?: readonly string[]): Promise<void>;
  /** The first row of the table as JSON. */
  rowOf(table: string): Promise<string | undefined>;
  /** What lies in all tables of the rows planted: it changes when any of them does. */
  stateOf(sides: readonly Side[]): Promise<readonly string[]>;
}

export async function openPlanter(test: TestDatabase): Promise<Planter> {
  const admin = new URL(inject("postgres").adminUrl);
  admin.pathname = new URL(test.ownerUrl).pathname;
  const client = new pg.Client({ connectionString: admin.href });
  await client.connect();
  closeAtTheEnd(() => client.end());
  // Rows stand alone: neither keys nor triggers ask for what a story would have made before them.
  await client.query("set session_replication_role = replica");
  const { rows: columns } = await client.query<Column>(
    `
    select c.relname as table, a.attname as name, format_type(a.atttypid, null) as type, a.attnotnull as required,
      a.atthasdef or a.attidentity <> '' as preset,
      (select substring(pg_get_constraintdef(k.oid) from format('\\(%s = ANY \\(ARRAY\\[''([^'']*)''', a.attname)) from pg_constraint k
       where k.conrelid = c.oid and k.contype = 'c' and pg_get_constraintdef(k.oid) ~ format('\\(%s = ANY \\(ARRAY', a.attname) limit 1) as choice,
      (select r.relname from pg_constraint k join pg_class r on r.oid = k.confrelid
       where k.conrelid = c.oid and k.contype = 'f' and a.attnum = k.conkey[array_upper(k.conkey, 1)] and a.attname <> 'tenant_id' limit 1) as target
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relname <> all ($1) order by c.relname, a.attnum`,
    [notPlanted],
  );
  const byTable = Map.groupBy(columns, ({ table }) => table);
  const tables = [...byTable.keys()];
  /** What may also be a creditor's as a whole gets a second row that is. */
  const ofCreditorAlone = (table: string): boolean => {
    const all = byTable.get(table) ?? [];
    return (
      all.some(({ name }) => name === "creditor_id") &&
      all.some(({ name, required }) => name === "portfolio_id" && !required) &&
      table !== "user_grant"
    );
  };
  return {
    tables,
    withMandate: tables.filter((table) => byTable.get(table)?.some(({ name }) => name === "portfolio_id")),
    async plant(side, only = tables) {
      for (const table of only) side.ids[table] ??= newId();
      side.ids.pause_code ??= side.mark;
      side.ids.words ??= side.mark;
      side.ids.document ??= `${side.digits}-K`;
      side.ids.number ??= `+569${side.digits}`;
      side.ids.cover ??= side.ids.app_user ?? newId();
      for (const table of only) {
        const values = (byTable.get(table) ?? []).flatMap((column) => {
          const value = columnValue(column, side);
          return value === undefined ? [] : [[column.name, value] as const];
        });
        const names = values.map(([name]) => `"${name}"`).join(", ");
        const places = values.map((_, n) => `$${n + 1}`).join(", ");
        await client
          .query(
            `insert into "${table}" (${names}) values (${places}) on conflict do nothing`,
            values.map(([, value]) => value),
          )
          .catch((error: Error) => {
            throw new Error(`${table}: ${error.message}; write the column by hand in canaries.ts`);
          });
        if (!ofCreditorAlone(table) || !only.includes("creditor")) continue;
        const whole = values.map(([name, value]) =>
          name === "id" ? newId() : name === "portfolio_id" ? null : value,
        );
        await client.query(
          `insert into "${table}" (${names}) values (${places}) on conflict do nothing`,
          whole,
        );
      }
    },
    async rowOf(table) {
      const { rows } = await client.query<{ row: string }>(
        `select to_jsonb(t)::text as row from "${table}" t limit 1`,
      );
      return rows[0]?.row;
    },
    async stateOf(sides) {
      const ids = sides.flatMap((side) => Object.entries(side.ids));
      const parts = [...byTable].flatMap(([table, all]) => {
        if (["event", "access_log", "agent_seat"].includes(table)) return [];
        const key =
          all.find(({ name }) => name === "id") ??
          all.find(({ name, target }) => target !== null && name !== "portfolio_id");
        const wanted = key?.name === "id" ? table : (key?.target ?? "");
        const meant = ids.flatMap(([name, id]) => (name === wanted ? [`'${id}'`] : []));
        return key && meant.length > 0
          ? [
              `select '${table}' || ' ' || t::text as row from "${table}" t where "${key.name}" in (${meant.join(", ")})`,
            ]
          : [];
      });
      const { rows } = await client.query<{ row: string }>(`${parts.join(" union all ")} order by 1`);
      return rows.map(({ row }) => row);
    },
  };
}

function columnValue(column: Column, side: Side): unknown {
  const { table, name, type } = column;
  const key = `${table}.${name}`;
  if (Object.hasOwn(given, key)) return asParameter(type, given[key]?.(side));
  if (name === "tenant_id") return side.ids.tenant;
  if (name === "id") return side.ids[table];
  if (type === "uuid") return side.ids[column.target ?? targetOf(name)];
  if (column.choice !== null) return column.choice;
  if (name === "currency") return "CLP";
  if (name === "country") return "CL";
  if (name === "time_zone") return "America/Santiago";
  if (/_minor$/.test(name)) return side.amount;
  if (type === "text") return side.mark;
  if (type === "jsonb" && column.required) return JSON.stringify({ marca: side.mark });
  if (type === "text[]" && column.required && !column.preset) return [];
  if (!column.required || column.preset) return undefined;
  if (type.startsWith("timestamp")) return new Date("2026-11-24T12:00:00Z");
  if (type === "date") return "2026-11-24";
  if (type === "boolean") return false;
  if (type === "bytea") return Buffer.from(newId());
  return 1;
}

function asParameter(type: string, value: unknown): unknown {
  return type === "jsonb" && value !== undefined ? JSON.stringify(value) : value;
}

function targetOf(name: string): string {
  const stem = name.replace(/_id$/, "");
  return named[stem] ?? named[name] ?? stem;
}
