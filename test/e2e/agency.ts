// An agency as its administrator makes it: through the pages' own API, from an empty system to a running campaign.
import { setTimeout as delay } from "node:timers/promises";
import type { Job } from "#http/contract/common.ts";
import { type Api, logIn } from "../../src/demo/api.ts";
import { host, type System } from "./support.ts";

export const password = "una-clave-larga-de-prueba";
export interface Agency {
  readonly admin: Api;
  readonly portfolioId: string;
  readonly trunkId: string;
}
export interface Debtor {
  readonly name: string;
  readonly phone: string;
  readonly operation: string;
  readonly balance: number;
  readonly product: string;
}

/** A Chilean document with its check digit. */
export function rut(number: number): string {
  let sum = 0;
  let factor = 2;
  for (let rest = number; rest > 0; rest = Math.floor(rest / 10)) {
    sum += (rest % 10) * factor;
    factor = factor === 7 ? 2 : factor + 1;
  }
  const check = 11 - (sum % 11);
  return `${number}-${check === 11 ? "0" : check === 10 ? "K" : check}`;
}
/** `count` people of a product of their own, so that a campaign can ask for just them. */
export function people(
  product: string,
  count: number,
  first: number,
  nameOf: (index: number) => string,
): readonly Debtor[] {
  return Array.from({ length: count }, (_, index) => ({
    name: nameOf(index),
    phone: `+569${String(61_000_000 + first + index)}`,
    operation: `OP-${first + index}`,
    balance: 100_000 + 1_000 * index,
    product,
  }));
}
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
function assignmentFile(debtors: readonly Debtor[], firstRut: number): Uint8Array {
  const lines = debtors.map((debtor, index) =>
    [
      rut(firstRut + index),
      quoted(debtor.name),
      debtor.operation,
      debtor.product,
      String(debtor.balance),
      "10-10-2026",
      debtor.phone,
      "Santiago",
    ].join(";"),
  );
  const header = "rut;nombre;operacion;producto;saldo;vencimiento;telefono;comuna";
  return new TextEncoder().encode([header, ...lines, ""].join("\r\n"));
}

/** A bank of Chile that signed the literal reading of the weekly limit, and the trunk that leads to the far end. */
export async function openAgency(system: System): Promise<Agency> {
  const admin = await logIn(system.url, "admin", password);
  const creditor = await admin.post<{ id: string }>("/v1/creditors", {
    code: "banco",
    name: "Banco del Sur",
    kind: "financial",
    country: "CL",
  });
  const { id: portfolioId } = await admin.post<{ id: string }>("/v1/portfolios", {
    creditorId: creditor.id,
    code: "tarjetas",
    name: "Tarjetas",
    agencyName: "Cobranzas del Sur",
    callbackNumber: "+56600555010",
    paymentInstructions: "Pague en su banco.",
  });
  await admin.post("/v1/compliance/overlays", {
    ruleSet: "cl-37",
    portfolioId,
    change: { kind: "reading", rule: "cl.direct", reading: "literal" },
    validFrom: "2026-11-01",
    signedBy: "Banco del Sur",
    signedOn: "2026-11-01",
  });
  const { id: trunkId } = await admin.post<{ id: string }>("/v1/trunks", {
    name: "operadora",
    host,
    port: system.carrier.port,
    callerIds: ["+566005550100"],
    maxLines: 30,
    callsPerSecond: 10,
  });
  const { callerIds } = await admin.get<{ callerIds: { id: string }[] }>("/v1/caller-ids");
  for (const { id } of callerIds)
    await admin.post(`/v1/caller-ids/${id}/verify`, { evidence: "Contrato de prueba", creditorId: null });
  return { admin, portfolioId, trunkId };
}

export async function follow(api: Api, jobId: string): Promise<Job> {
  for (;;) {
    const job = await api.get<Job>(`/v1/jobs/${jobId}`);
    if (job.state === "succeeded") return job;
    if (job.state === "failed" || job.state === "cancelled")
      throw new Error(`${job.title}: ${JSON.stringify(job)}`);
    await delay(100);
  }
}

/** Sends the people in as a creditor's file and follows the job to its end. */
export async function importPeople(
  agency: Agency,
  debtors: readonly Debtor[],
  firstRut: number,
): Promise<Job> {
  const query = new URLSearchParams({ kind: "assignment", name: "cartera.csv" });
  const { jobId } = await agency.admin.upload<{ jobId: string }>(
    `/v1/portfolios/${agency.portfolioId}/imports?${query}`,
    assignmentFile(debtors, firstRut),
  );
  return follow(agency.admin, jobId);
}

export async function startCampaign(
  agency: Agency,
  name: string,
  product: string,
  more: object = {},
): Promise<string> {
  const { admin, portfolioId, trunkId } = agency;
  const { id: segmentId } = await admin.post<{ id: string }>("/v1/segments", {
    portfolioId,
    name: `Público de ${name}`,
    criteria: {
      all: [
        { field: "state", op: "eq", value: "open" },
        { field: "hasPromise", op: "is", value: false },
        { field: "product", op: "eq", value: product },
      ],
    },
  });
  const { id } = await admin.post<{ id: string }>("/v1/campaigns", {
    name,
    portfolioId,
    segmentId,
    trunkId,
    mode: "progressive",
    abandonmentCap: 0.03,
    maxLines: 4,
    ringSeconds: 25,
    wrapupMode: "mandatory",
    wrapupSeconds: 60,
    detection: "talk",
    record: true,
    previewSeconds: 60,
    ...more,
  });
  await admin.post(`/v1/campaigns/${id}/start`);
  return id;
}
export { logIn };
