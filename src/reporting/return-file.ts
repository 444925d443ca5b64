// The file of a day's work for the creditor: made by a job, kept with its hash, sent again as the very same bytes. A result
// without a code of the creditor's stops it, with every such result listed: half a file is worse than none.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readFile, rename, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import iconv from "iconv-lite";
import { chosenLeaves } from "#gestiones/core/disposition-tree.ts";
import { currentTree } from "#gestiones/service.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type JobId, type PortfolioId, type TenantId, type UserId } from "#kernel/ids.ts";
import { type MoneyJson, toJson } from "#kernel/money.ts";
import { addDays, type LocalDate, localDate, startOfDay } from "#kernel/time.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database, Tx } from "#platform/db.ts";
import { finishJob, type JobHandler, reportProgress } from "#platform/jobs.ts";
import type { Log } from "#platform/log.ts";
import { newId } from "#platform/new-id.ts";
import * as core from "./core/return-file.ts";
import { type ReturnProfile, returnName } from "./core/return-profile.ts";
import * as store from "./store-returns.ts";

export interface ReturnDeps {
  readonly db: Database;
  readonly clock: Clock;
  /** Files made lie here under their ids. */
  readonly returnsFolder: string;
}
export const returnTask = "return-file";
/** Rows read at once. */
const pageRows = 1_000;

/** Payload: { jobId, portfolioId, day, by }. */
export function runReturnFile(deps: ReturnDeps & { readonly log: Log }): JobHandler {
  return async (tenant, payload) => {
    const { db, clock, log } = deps;
    const job = asId<JobId>(String(payload.jobId));
    const wanted = {
      tenant,
      portfolio: asId<PortfolioId>(String(payload.portfolioId)),
      day: localDate(String(payload.day)),
      by: payload.by ? asId<UserId>(String(payload.by)) : null,
      job,
    };
    try {
      const run = await makeReturnFile(deps, wanted);
      const result = { fileId: run.id, name: run.name, ...run.counts };
      await db.inTenant(tenant, (tx) => finishJob(tx, job, { state: "succeeded", at: clock.now(), result }));
    } catch (error) {
      const known = error instanceof AppError ? error : new AppError("internal");
      if (known !== error) log.error({ err: (error as Error).message }, "return file failed");
      const { code, details } = known;
      const end = { state: "failed" as const, at: clock.now(), error: { code, details } };
      await db.inTenant(tenant, (tx) => finishJob(tx, job, end));
    }
  };
}

export interface WantedReturn {
  readonly tenant: TenantId;
  readonly portfolio: PortfolioId;
  readonly day: LocalDate;
  readonly by: UserId | null;
  readonly job?: JobId;
}
export async function makeReturnFile(deps: ReturnDeps, wanted: WantedReturn): Promise<store.ReturnRun> {
  const { tenant, portfolio, day } = wanted;
  const { mandate, profile, codes } = await deps.db.inTenant(tenant, (tx) => contextOf(tx, portfolio));
  if (!profile) throw new AppError("not_found", { what: "return_profile" });
  const id = newId();
  await mkdir(deps.returnsFolder, { recursive: true, mode: 0o700 });
  const path = returnPath(deps.returnsFolder, id);
  const draft = `${path}.part`;
  try {
    const made = await writeLines(deps, wanted, { mandate, profile, codes }, draft);
    return await deps.db.inTenant(tenant, async (tx) => {
      const n = await store.nextNumber(tx, portfolio, day);
      const name = returnName(profile, { portfolio: mandate.code, day, n });
      const control =
        profile.totals === "file" ? await keepControl(deps, id, name, made.totals, profile) : null;
      await rename(draft, path);
      const { rows, accounts, promised } = made.totals;
      const counts = { rows, accounts, promised: promised.map(toJson) as MoneyJson[] };
      const { sha256, bytes } = made;
      const madeAt = deps.clock.now();
      const run = { id, portfolio, day, n, name, sha256, bytes, control, counts, madeAt, madeBy: wanted.by };
      await store.addRun(tx, tenant, run);
      return run;
    });
  } catch (error) {
    for (const one of [draft, path, `${path}.control`]) await unlink(one).catch(() => undefined);
    throw error;
  }
}

interface Context {
  readonly mandate: store.ReturnMandate;
  readonly profile: ReturnProfile;
  /** Codes the result tree brings itself. */
  readonly codes: ReadonlyMap<string, string>;
}
/** A result a row may carry. */
interface CodedResult {
  readonly code: string;
  readonly name: string;
  readonly ofTree: string | null;
}
export async function contextOf(
  tx: Tx,
  portfolio: PortfolioId,
): Promise<
  Omit<Context, "profile"> & {
    readonly profile: ReturnProfile | undefined;
    readonly results: readonly CodedResult[];
  }
> {
  const mandate = await store.mandateOf(tx, portfolio);
  if (!mandate) throw new AppError("not_found", { what: "portfolio" });
  const { tree } = await currentTree(tx, portfolio);
  const leaves = [...chosenLeaves(tree).map(({ leaf }) => leaf), ...tree.system];
  const results = leaves.map(({ code, name, creditorCode }) => ({
    code,
    name,
    ofTree: creditorCode ?? null,
  }));
  const codes = new Map(results.flatMap(({ code, ofTree }) => (ofTree ? [[code, ofTree] as const] : [])));
  return { mandate, profile: await store.profileOf(tx, portfolio), codes, results };
}

async function writeLines(
  { db }: ReturnDeps,
  wanted: WantedReturn,
  { mandate, profile, codes }: Context,
  path: string,
): Promise<{ sha256: Buffer; bytes: number; totals: core.Totals }> {
  const tally = core.openReturnTally(profile, codes);
  const hash = createHash("sha256");
  let bytes = 0;
  const file = await open(path, "wx", 0o600);
  const put = async (text: string): Promise<void> => {
    const piece = iconv.encode(text, profile.encoding);
    hash.update(piece);
    bytes += piece.length;
    await file.write(piece);
  };
  try {
    await put(core.headerLine(profile));
    const inside = <T>(work: (tx: Tx) => Promise<T>) => db.inTenant(wanted.tenant, work);
    for await (const lines of pagesOf(inside, mandate, wanted.day)) {
      await put(lines.map((line) => core.returnLine(line, tally.add(line) ?? "", profile)).join(""));
      const { job } = wanted;
      if (job) await inside((tx) => reportProgress(tx, job, { done: tally.totals().rows }));
    }
    const unmapped = tally.unmapped();
    if (unmapped.length > 0) throw new AppError("return_unmapped", { codes: unmapped });
    const totals = tally.totals();
    if (profile.totals === "trailer") await put(core.trailerLine(totals, profile));
    await file.sync();
    return { sha256: hash.digest(), bytes, totals };
  } finally {
    await file.close();
  }
}

async function* pagesOf(
  inside: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  { id, timeZone }: store.ReturnMandate,
  day: LocalDate,
): AsyncGenerator<readonly core.ReturnLine[]> {
  const period = { from: startOfDay(day, timeZone), to: startOfDay(addDays(day, 1), timeZone) };
  for (let after: store.LinePosition | null = null; ; ) {
    const from: store.LinePosition | null = after;
    const lines: readonly core.ReturnLine[] = await inside((tx) =>
      store.linesPage(tx, id, period, from, pageRows),
    );
    yield lines;
    const last = lines.at(-1);
    if (!last || lines.length < pageRows) return;
    after = { at: last.at, line: last.lineId, account: last.accountId };
  }
}

async function keepControl(
  { returnsFolder }: ReturnDeps,
  id: string,
  name: string,
  totals: core.Totals,
  profile: ReturnProfile,
): Promise<{ name: string; sha256: Buffer }> {
  const bytes = iconv.encode(core.controlText(name, totals, profile), profile.encoding);
  await writeFile(`${returnPath(returnsFolder, id)}.control`, bytes, { mode: 0o600 });
  const stem = name.replace(/\.[^.]*$/, "");
  return { name: `${stem}.control.txt`, sha256: createHash("sha256").update(bytes).digest() };
}

export interface ReturnPreview {
  readonly headers: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly unmapped: readonly core.Unmapped[];
  readonly totals: core.Totals;
}
/** Rows a preview shows. */
export const previewRows = 20;

/** The first rows and everything that would stop the file; reads the whole day. */
export async function previewReturn(
  db: Database,
  who: { readonly tenant: TenantId; readonly user: UserId },
  portfolio: PortfolioId,
  day: LocalDate,
  otherwise: ReturnProfile,
): Promise<ReturnPreview> {
  const inside = <T>(work: (tx: Tx) => Promise<T>) => db.asUser(who, work);
  const { mandate, codes, ...stored } = await inside((tx) => contextOf(tx, portfolio));
  const profile = stored.profile ?? otherwise;
  const tally = core.openReturnTally(profile, codes);
  const rows: (readonly string[])[] = [];
  for await (const lines of pagesOf(inside, mandate, day)) {
    for (const line of lines) {
      const code = tally.add(line) ?? "";
      if (rows.length < previewRows) rows.push(core.cellsOf(line, code, profile));
    }
  }
  return {
    headers: profile.columns.map(({ header }) => header),
    rows,
    unmapped: tally.unmapped(),
    totals: tally.totals(),
  };
}

/** The bytes as they were made. What is lost or differs from its hash is not sent. */
export async function keptBytes(
  { returnsFolder }: Pick<ReturnDeps, "returnsFolder">,
  run: store.ReturnRun,
  what: "file" | "control",
): Promise<NodeJS.ReadableStream> {
  const path = returnPath(returnsFolder, run.id) + (what === "control" ? ".control" : "");
  const expected = what === "control" ? run.control?.sha256 : run.sha256;
  if (!expected || !(await hashOf(path))?.equals(expected))
    throw new AppError("not_found", { what: "return_file" });
  return createReadStream(path);
}

function returnPath(folder: string, id: string): string {
  return join(folder, asId(id));
}
async function hashOf(path: string): Promise<Buffer | undefined> {
  const bytes = await readFile(path).catch(() => undefined);
  return bytes && createHash("sha256").update(bytes).digest();
}
