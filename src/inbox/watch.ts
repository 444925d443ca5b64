// The watched folder: one folder a mandate, looked into every few seconds. A file that lay still for two rounds is loaded as
// an upload would be and moved away with the word of what became of it. What was read is known by its content, not by its
// name: a crash at any instant, or the same file sent twice, loads nothing twice.
import { join } from "node:path";
import { nationalHolidays } from "#compliance/service.ts";
import { listTenants } from "#identity/service.ts";
import { isCountry } from "#kernel/country.ts";
import { judgeDisk } from "#kernel/disk.ts";
import { titles } from "#kernel/error-titles.ts";
import { AppError } from "#kernel/errors.ts";
import { formatDate } from "#kernel/format.ts";
import type { JobId, TenantId } from "#kernel/ids.ts";
import { type LocalDate, localTime } from "#kernel/time.ts";
import type { ReadDisk } from "#platform/disk.ts";
import type { JobRow } from "#platform/jobs.ts";
import type { Log } from "#platform/log.ts";
import { newId } from "#platform/new-id.ts";
import { fileRefusalLine, isFileError } from "#portfolio/core/file-refusal.ts";
import { figuresLine, warningsLine } from "#portfolio/core/file-words.ts";
import { fieldName, importLimits, listPortfolios } from "#portfolio/service.ts";
import { businessDayBefore, paymentsDueBySecond } from "#promises/core/lateness.ts";
import { isFolderName, judgeName, patternOf, patterns } from "./core/names.ts";
import { isGood, type Outcome, reasonOf, reportText } from "./core/report.ts";
import { doneFolder, errorFolder, isSame, lookInto, openSeen, putAway, type Sighting } from "./files.ts";
import * as loading from "./loading.ts";
import { noteFile } from "./store.ts";

export interface InboxDeps extends loading.LoadingDeps {
  readonly log: Log;
  /** Free space where files are kept; absent: always enough. */
  readonly disk?: ReadDisk;
}
/** A file must lie still from one look to the next. Judgement: an upload that stalls longer is told by its bytes. */
export const inboxPollMs = 5_000;

type Mandate = Awaited<ReturnType<typeof listPortfolios>>[number] & { readonly tenant: TenantId };
interface Taken {
  readonly given: loading.Given;
  readonly seen: Sighting;
  readonly sha256: Buffer;
  readonly jobId: JobId;
}
interface Memory {
  /** As it lay at the last look. */
  readonly seen: Map<string, Sighting>;
  taken: Taken | null;
  /** Could not be put away; not touched again until it changes. */
  readonly stuck: Map<string, Sighting>;
}
export interface Inbox {
  /** One look into every folder. A second call while one runs does nothing. */
  poll(): Promise<void>;
}

export function openInbox(deps: InboxDeps): Inbox {
  const memories = new Map<string, Memory>();
  let busy = false;
  const look = async (): Promise<void> => {
    // Files lie where they are until there is room for what is made of them.
    if (deps.disk && !judgeDisk(await deps.disk()).files) return;
    const tenants = await deps.db.outside(listTenants);
    const all: Mandate[] = [];
    for (const { id } of tenants) {
      const own = await deps.db.inTenant(id, listPortfolios);
      all.push(...own.map((mandate) => ({ ...mandate, tenant: id })));
    }
    for (const [code, mandates] of Map.groupBy(all, (mandate) => mandate.code)) {
      const [mandate, rival] = mandates;
      // A code that two agencies use says nobody's.
      if (!mandate || rival || !isFolderName(code)) continue;
      const memory = memories.get(mandate.id) ?? { seen: new Map(), taken: null, stuck: new Map() };
      memories.set(mandate.id, memory);
      await visit(deps, mandate, memory).catch((error: Error) =>
        deps.log.error({ portfolio: mandate.id, err: error.message }, "watched folder could not be worked"),
      );
    }
  };
  return {
    async poll() {
      if (busy) return;
      busy = true;
      try {
        await look();
      } finally {
        busy = false;
      }
    },
  };
}

async function visit(deps: InboxDeps, mandate: Mandate, memory: Memory): Promise<void> {
  const folder = join(deps.inboxFolder, mandate.code);
  if (memory.taken) {
    const job = await loading.jobOf(deps, mandate.tenant, memory.taken.jobId);
    if (loading.isUnderWay(job)) return;
    const { taken } = memory;
    memory.taken = null;
    await finish(deps, mandate, memory, folder, taken.seen, await resultOf(deps, taken, job));
  }
  const now = await lookInto(folder);
  if (!now) throw new Error("the mandate's folder is a link");
  const before = new Map(memory.seen);
  memory.seen.clear();
  for (const sighting of now) memory.seen.set(sighting.name, sighting);
  const free = now.filter((sighting) => !isSame(memory.stuck.get(sighting.name), sighting));
  const growing = free.filter((sighting) => !isSame(before.get(sighting.name), sighting));
  for (const seen of inOrder(free.filter((sighting) => !growing.includes(sighting)))) {
    // Money that comes with the debts it pays waits until these are whole.
    if (patternOf(seen.name)?.kind === "payments" && growing.length > 0) continue;
    await take(deps, mandate, memory, folder, seen);
    if (memory.taken) return;
  }
}

function inOrder(files: readonly Sighting[]): readonly Sighting[] {
  const rank = ({ name }: Sighting): number => {
    const pattern = patternOf(name);
    return pattern ? patterns.indexOf(pattern) : -1;
  };
  return [...files].sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}

interface Ended {
  readonly outcome: Outcome;
  /** The load it was handed to, or the one that brought the same before. */
  readonly load?: { readonly jobId: JobId; readonly counts: loading.Met["counts"] } | undefined;
  readonly rejects?: Buffer | undefined;
}

async function take(
  deps: InboxDeps,
  mandate: Mandate,
  memory: Memory,
  folder: string,
  seen: Sighting,
): Promise<void> {
  const end = (outcome: Outcome, more: Omit<Ended, "outcome"> = {}): Promise<void> =>
    finish(deps, mandate, memory, folder, seen, { outcome, ...more });
  if (!seen.isFile) return end({ kind: "not_a_file" });
  const today = localTime(deps.clock.now(), mandate.timeZone).date;
  const verdict = judgeName(seen.name, today);
  if ("refused" in verdict) {
    if (verdict.refused === "unknown_name") return end({ kind: "unknown_name" });
    const [on, day] = [verdict.on, today].map((date) => formatDate(date, mandate.country));
    return end({ kind: "of_tomorrow", on: on ?? "", today: day ?? "" });
  }
  if (seen.size === 0) return end(refused(new AppError("file_empty", { rows: 0 })));
  if (seen.size > importLimits.bytes)
    return end(refused(new AppError("file_too_large", { limit: "bytes", max: importLimits.bytes })));
  const { tenant, id: portfolio } = mandate;
  const given = { tenant, portfolio, kind: verdict.pattern.kind, name: seen.name };
  const file = await openSeen(folder, seen);
  if (!file) return;
  try {
    const { sha256 } = file;
    const met = await loading.metBefore(deps, given, sha256);
    if (met?.state === "loaded")
      return await end(already(met, mandate), {
        load: met,
        rejects: await loading.rejectsCsvOf(deps, given, met),
      });
    // Begun before a crash: its job is still there.
    const begun = met?.state === "received" ? await loading.jobOf(deps, tenant, met.jobId) : undefined;
    const jobId = met && loading.isUnderWay(begun) ? met.jobId : await loading.startLoad(deps, given, file);
    memory.taken = { given, seen, sha256, jobId };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await end(refused(error));
  } finally {
    await file.close();
  }
}

async function resultOf(deps: InboxDeps, taken: Taken, job: JobRow | undefined): Promise<Ended> {
  const { given, sha256, jobId } = taken;
  const met = await loading.metBefore(deps, given, sha256);
  const rejects = met && (await loading.rejectsCsvOf(deps, given, met));
  const rejected = Number(met?.counts.rejected ?? 0);
  const load = { jobId, counts: met?.counts ?? {} };
  if (job?.state === "succeeded" && met) {
    const { counts } = met;
    const figures = figuresLine(counts);
    return { outcome: { kind: "loaded", figures, warnings: warningsLine(counts), rejected }, load, rejects };
  }
  if (job?.state === "cancelled")
    return { outcome: { kind: "refused", why: "Una persona canceló la carga.", rejected: 0 }, load };
  const outcome = refused(loading.refusalOf(job?.error), rejected);
  // What was applied before a load broke stays applied.
  return { outcome: met?.state === "partial" ? { ...outcome, kind: "partly" } : outcome, load, rejects };
}

function refused(
  { code, details }: Pick<AppError, "code" | "details">,
  rejected = 0,
): Extract<Outcome, { why: string }> {
  const why = isFileError(code) ? fileRefusalLine(code, details, fieldName) : `${titles[code]}.`;
  return { kind: "refused", why, rejected };
}
function already(met: loading.Met, mandate: Mandate): Outcome {
  const loadedAt = wordsOf(met.receivedAt, mandate);
  return { kind: "already", name: met.name, loadedAt, figures: figuresLine(met.counts) };
}

async function finish(
  deps: InboxDeps,
  mandate: Mandate,
  memory: Memory,
  folder: string,
  seen: Sighting,
  { outcome, load, rejects }: Ended,
): Promise<void> {
  const now = deps.clock.now();
  const { date, secondOfDay } = localTime(now, mandate.timeZone);
  const verdict = judgeName(seen.name, date);
  const payments = patternOf(seen.name)?.kind === "payments";
  // Today's payments file carries the last business day in its name.
  const due =
    payments && isCountry(mandate.country)
      ? businessDayBefore(date, nationalHolidays(mandate.country))
      : date;
  const on = "on" in verdict && verdict.on !== null && verdict.on < due ? verdict.on : null;
  const report = {
    file: seen.name,
    portfolio: mandate.code,
    at: wordsOf(now, mandate),
    outcome,
    oldDay: on && { on, text: dayText(on, mandate) },
    latePayments: payments && secondOfDay >= paymentsDueBySecond,
  };
  memory.seen.delete(seen.name);
  memory.stuck.delete(seen.name);
  deps.log.info({ portfolio: mandate.id, outcome: outcome.kind }, "file of the watched folder dealt with");
  const kind = patternOf(seen.name)?.kind ?? null;
  await deps.db.inTenant(mandate.tenant, (tx) =>
    noteFile(tx, mandate.tenant, {
      ...{ id: newId(), portfolio: mandate.id, name: seen.name, kind, outcome: outcome.kind, at: now },
      ...{ reason: reasonOf(report), jobId: load?.jobId ?? null },
      ...{ rows: countIn(load, "rows"), rejected: countIn(load, "rejected") },
    }),
  );
  const beside = { text: reportText(report), rejects };
  try {
    await putAway(folder, seen, isGood(outcome) ? doneFolder : errorFolder, beside);
  } catch (error) {
    memory.stuck.set(seen.name, seen);
    deps.log.error({ portfolio: mandate.id, err: (error as Error).message }, "file could not be put away");
  }
}

function countIn(load: Ended["load"], figure: "rows" | "rejected"): number | null {
  const count = load?.counts[figure];
  return typeof count === "number" ? count : null;
}

function wordsOf(at: number, mandate: Mandate): string {
  const { date, secondOfDay } = localTime(at, mandate.timeZone);
  const [hours, minutes] = [Math.floor(secondOfDay / 3_600), Math.floor(secondOfDay / 60) % 60];
  const clock = [hours, minutes].map((part) => String(part).padStart(2, "0")).join(":");
  return `${dayText(date, mandate)} ${clock}`;
}
function dayText(date: LocalDate, { country }: Mandate): string {
  return formatDate(date, isCountry(country) ? country : "CL");
}
