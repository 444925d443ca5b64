// The demo's creditors with their files: written to disk as a creditor would send them and loaded by the real import.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Job } from "#http/contract/common.ts";
import type { Creditor, Portfolio } from "#http/contract/portfolio.ts";
import type { SheetState } from "#http/contract/sheets.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type CreditorId, type TenantId, type UserId } from "#kernel/ids.ts";
import { localDateAt } from "#kernel/time.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import { createPortfolio } from "#portfolio/service.ts";
import type { SampleFile, SamplePortfolio } from "#simulator/sample-portfolio.ts";
import type { Api } from "./api.ts";
import { callerIds } from "./load-agency.ts";

const agencyName = "Cobranzas Demostración";
/** The instructions every mandate reads out; nobody can pay an invented creditor. */
const paymentInstructions =
  "Demostración: no hay nada que pagar. Una cartera real lleva aquí el enlace o la cuenta del acreedor.";
const pollMs = 250;

/** The portfolio, made when missing. The flag that keeps it off real trunks is not for the public API to set. */
export async function ensurePortfolio(
  deps: { readonly db: Database; readonly clock: Clock; readonly api: Api },
  sample: SamplePortfolio,
): Promise<string> {
  const { api, db, clock } = deps;
  const known = (await api.get<readonly Portfolio[]>("/v1/portfolios")).find(
    ({ code }) => code === sample.portfolio.code,
  );
  if (known) return known.id;
  const creditor = await ensureCreditor(api, sample);
  const { country } = sample.creditor;
  const who = { tenant: asId<TenantId>(api.session.tenant.id), user: asId<UserId>(api.session.user.id) };
  const id = await db.asUser(who, (tx) =>
    createPortfolio(
      tx,
      who,
      {
        creditor,
        code: sample.portfolio.code,
        name: sample.portfolio.name,
        currency: sample.portfolio.currency,
        demo: true,
        agencyName,
        callbackNumber: country === "CL" ? callerIds.chile : callerIds.lima,
        paymentInstructions,
      },
      clock.now(),
    ),
  );
  if (country === "CL") await signLiteralReading(api, id, sample, clock.now());
  if (country === "PE") await signHours(api, id, sample, clock.now());
  return id;
}

async function ensureCreditor(api: Api, sample: SamplePortfolio): Promise<CreditorId> {
  const known = (await api.get<readonly Creditor[]>("/v1/creditors")).find(
    ({ code }) => code === sample.creditor.code,
  );
  const id = known?.id ?? (await api.post<{ id: string }>("/v1/creditors", sample.creditor)).id;
  return asId<CreditorId>(id);
}

/**
 * Ley 19.496 art. 37 (Chile) allows one direct contact a week. Under the strict reading an unanswered call already makes
 * the next one REVIEW; these creditors signed the literal one, in which a contact is somebody reached.
 */
async function signLiteralReading(
  api: Api,
  portfolioId: string,
  sample: SamplePortfolio,
  now: number,
): Promise<void> {
  const today = localDateAt(now, "America/Santiago");
  await api.post("/v1/compliance/overlays", {
    ruleSet: "cl-37",
    portfolioId,
    change: { kind: "reading", rule: "cl.direct", reading: "literal" },
    validFrom: today,
    signedBy: `Cumplimiento de ${sample.creditor.name} (demostración)`,
    signedOn: today,
    reviewedBy: "Asesoría legal (demostración)",
  });
}

/** The law of Perú opens at seven; these creditors want nobody called before eight. */
async function signHours(api: Api, portfolioId: string, sample: SamplePortfolio, now: number): Promise<void> {
  const path = `/v1/portfolios/${portfolioId}/sheet`;
  const { sheet } = await api.get<SheetState>(path);
  await api.post(path, {
    sheet: { ...sheet, hours: [{ days: [1, 2, 3, 4, 5], from: "08:00", to: "20:00" }] },
    forCreditor: false,
    signedBy: `Cumplimiento de ${sample.creditor.name} (demostración)`,
    signedOn: localDateAt(now, "America/Santiago"),
    note: "Nadie antes de las ocho de la mañana",
  });
}

/** Writes the file beside the others and sends it in, as from the screen. Undefined: it was loaded before. */
export async function sendFile(
  api: Api,
  portfolioId: string,
  file: SampleFile,
  folder: string,
): Promise<string | undefined> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file.name), file.bytes, { mode: 0o600 });
  const profiles = await api.get<readonly { id: string; name: string }[]>(
    `/v1/portfolios/${portfolioId}/mapping-profiles`,
  );
  const profileId =
    profiles.find(({ name }) => name === file.profileName)?.id ??
    (
      await api.post<{ id: string }>(`/v1/portfolios/${portfolioId}/mapping-profiles`, {
        name: file.profileName,
        spec: file.spec,
      })
    ).id;
  const query = new URLSearchParams({ kind: file.kind, name: file.name, profileId });
  try {
    return (await api.upload<{ jobId: string }>(`/v1/portfolios/${portfolioId}/imports?${query}`, file.bytes))
      .jobId;
  } catch (error) {
    if (error instanceof AppError && error.code === "file_already_loaded") return undefined;
    throw error;
  }
}

/** Follows the job to its end; throws with the job's own error. */
export async function waitForJob(api: Api, jobId: string): Promise<Job> {
  for (;;) {
    const job = await api.get<Job>(`/v1/jobs/${jobId}`);
    if (job.state === "succeeded") return job;
    if (job.state === "failed" || job.state === "cancelled")
      throw new Error(`${job.title}: ${job.error?.code ?? job.state}`);
    await delay(pollMs);
  }
}
