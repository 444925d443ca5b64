// What other modules and the routes ask of the portfolio: creditors and mandates, files received, and changes to one
// debtor, phone or debt, each with its event.
import type { Readable } from "node:stream";
import { type Country, countries } from "#kernel/country.ts";
import { AppError } from "#kernel/errors.ts";
import type { JobId, PhoneId, PortfolioId, TenantId, UserId } from "#kernel/ids.ts";
import { type Instant, isTimeZone } from "#kernel/time.ts";
import type { Clock } from "#platform/clock.ts";
import { actAs, type Database, type Tx } from "#platform/db.ts";
import { startJob } from "#platform/jobs.ts";
import { newId } from "#platform/new-id.ts";
import type { DateOrder } from "./core/dates.ts";
import type { Document } from "./core/documents.ts";
import { parseDocument } from "./core/documents.ts";
import { defaultSpec, type MappingSpec, type RowKind } from "./core/mapping.ts";
import { searchWords } from "./core/name-words.ts";
import type { Decimal } from "./core/numbers.ts";
import { acceptedNews, type Source } from "./core/phone-learning.ts";
import { keepBody } from "./import/keep-body.ts";
import { importTask, inboxPath } from "./import/run.ts";
import { parsePhones } from "./phone-parse.ts";
import * as store from "./store.ts";
import * as debtors from "./store-debtor.ts";
import { addFile, loadedBefore, profilesOf } from "./store-import.ts";

export interface Who {
  readonly tenant: TenantId;
  readonly user?: UserId;
}

export async function createCreditor(tx: Tx, who: Who, creditor: Parameters<typeof store.addCreditor>[2]) {
  return store.addCreditor(tx, who.tenant, creditor).catch(refuseTwin);
}

export interface NewPortfolio {
  readonly creditor: store.Portfolio["creditor"];
  readonly code: string;
  readonly name: string;
  readonly currency?: store.Portfolio["currency"];
  readonly timeZone?: string;
  readonly demo?: boolean;
  readonly hideAmountsUntilIdentity?: boolean;
  readonly agencyName?: string;
  readonly callbackNumber?: string | null;
  readonly paymentInstructions?: string;
}
/** Country and, unless told, currency and zone come from the creditor. */
export async function createPortfolio(
  tx: Tx,
  who: Who,
  wanted: NewPortfolio,
  at: Instant,
): Promise<PortfolioId> {
  const creditor = await store.findCreditor(tx, wanted.creditor);
  if (!creditor) throw new AppError("not_found", { what: "creditor" });
  const { currency, zones } = countries[creditor.country];
  const timeZone = wanted.timeZone ?? zones[0];
  if (!isTimeZone(timeZone)) throw new AppError("validation_failed", { field: "timeZone" });
  return store
    .addPortfolio(tx, who.tenant, {
      demo: false,
      hideAmountsUntilIdentity: false,
      agencyName: "",
      callbackNumber: null,
      paymentInstructions: "",
      ...wanted,
      country: creditor.country,
      currency: wanted.currency ?? currency,
      timeZone,
      at,
    })
    .catch(refuseTwin);
}

/** A code names one creditor, or one mandate, of the tenant. */
function refuseTwin(error: Error & { code?: string }): never {
  if (error.code === "23505") throw new AppError("conflict", { field: "code" });
  throw error;
}

export async function portfolioOf(tx: Tx, id: PortfolioId): Promise<store.Portfolio> {
  const portfolio = await store.findPortfolio(tx, id);
  if (!portfolio) throw new AppError("not_found", { what: "portfolio" });
  return portfolio;
}

export interface ReceiveDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly inboxFolder: string;
}
export interface ReceivedFile {
  readonly portfolio: PortfolioId;
  readonly kind: RowKind;
  readonly name: string;
  readonly profileId?: string;
  /** Takes the place of a stored profile. */
  readonly spec?: MappingSpec;
  readonly acceptRejects?: boolean;
  /** Answers for this file alone: they go before the profile's. */
  readonly decimal?: Decimal;
  readonly dateOrder?: DateOrder;
}

/** Stores the bytes and starts the job. The same content loaded before is refused here, before any work. */
export async function receiveFile(
  deps: ReceiveDeps,
  who: Who,
  file: ReceivedFile,
  body: Readable,
): Promise<{ jobId: JobId; fileId: string }> {
  const { decimal, dateOrder } = file;
  const spec = {
    ...(file.spec ?? (await actAs(deps.db, who, (tx) => specFor(tx, file)))),
    ...(decimal ? { decimal } : {}),
    ...(dateOrder ? { dateOrder } : {}),
  };
  const fileId = newId();
  return keepBody(body, inboxPath(deps.inboxFolder, fileId), async ({ sha256, bytes }) => {
    const jobId = newId<JobId>();
    await actAs(deps.db, who, async (tx) => {
      const before = await loadedBefore(tx, file.portfolio, file.kind, sha256);
      if (before) throw new AppError("file_already_loaded", { fileId: before });
      const at = deps.clock.now();
      const { portfolio, kind, name } = file;
      await addFile(tx, who.tenant, {
        id: fileId,
        portfolio,
        jobId,
        kind,
        name,
        bytes,
        spec,
        receivedAt: at,
        sha256,
        ...(who.user ? { by: who.user } : {}),
      });
      const payload = { fileId, acceptRejects: file.acceptRejects === true };
      await startJob(tx, {
        tenant: who.tenant,
        id: jobId,
        kind: importTask,
        title: name,
        portfolio,
        ...(who.user ? { by: who.user } : {}),
        at,
        payload,
      });
    });
    return { jobId, fileId };
  });
}

async function specFor(tx: Tx, file: ReceivedFile): Promise<MappingSpec> {
  const portfolio = await portfolioOf(tx, file.portfolio);
  if (!file.profileId) return defaultSpec(portfolio.country, portfolio.currency);
  const profile = (await profilesOf(tx, file.portfolio)).find(({ id }) => id === file.profileId);
  if (!profile) throw new AppError("not_found", { what: "mapping_profile" });
  return profile.spec;
}

/** What a search may look at: everything, or the document alone, when whoever calls has only said that. */
export type SearchBy = "anything" | "document";

/** Searches by whatever was typed: document, phone, operation, or words of a name in any order. */
export async function searchDebtors(
  tx: Tx,
  text: string,
  portfolio: PortfolioId | undefined,
  limit: number,
  by: SearchBy = "anything",
): Promise<readonly debtors.FoundDebtor[]> {
  const inUse = Object.keys(countries) as Country[];
  const documents = inUse
    .map((country) => parseDocument(text, country, { restoreZeros: true }))
    .flatMap((parsed): Document[] => ("document" in parsed ? [parsed.document] : []));
  const where = portfolio ? { portfolio } : {};
  if (by === "document")
    return debtors.findDebtors(tx, { documents, phones: [], operation: null, words: [], ...where }, limit);
  const phones = inUse
    .flatMap((country) => parsePhones(text, country))
    .flatMap((p) => ("phone" in p ? [p.phone] : []));
  const words = searchWords(text);
  return debtors.findDebtors(tx, { documents, phones, operation: text, words, ...where }, limit);
}

/** What a call or an agent found out. A person's verdict stands against later machine results. */
export async function learnPhone(
  tx: Tx,
  phone: PhoneId,
  learning: debtors.PhoneLearning,
  source: Source,
): Promise<void> {
  const known = await debtors.lockPhone(tx, phone);
  if (!known) throw new AppError("not_found", { what: "phone" });
  await debtors.writePhone(tx, phone, acceptedNews(known, learning, source));
}

export * as canaries from "./canaries.ts";
export { addPhone, updateDebtor } from "./contact-points.ts";
export { keepBody } from "./import/keep-body.ts";
/** Balances as payments move them, and what a gestión changes of a debt or a person. */
export { previewBytes } from "./import/preview.ts";
export { type FileFacts, importLimits, inspectFile, readRecords } from "./import/read-file.ts";
export { readTable } from "./import/read-table.ts";
export { recogniseProfileOf } from "./import/recognise.ts";
export { rejectsFile } from "./import/rejects.ts";
export { maxRejectShare } from "./import/run.ts";
export { fieldName } from "./import/texts.ts";
export { portfolios as listPortfolios } from "./store.ts";
export { newestOfContent, rejectsOf as importRejectsOf } from "./store-import.ts";
export * as ledger from "./store-ledger.ts";
export { sharedContacts, sharedPhones } from "./store-sharing.ts";
