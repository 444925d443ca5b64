// Segments of the demo's mandates and its four campaigns: two that dial, one preview and one manual that wait to be tried.
import type { Campaign, CampaignInput } from "#http/contract/campaigns.ts";
import type { Segment } from "#http/contract/segments.ts";
import type { Criteria } from "#segmentation/core/criteria.ts";
import type { Api } from "./api.ts";

/** What is still asked for: open, and without a promise that runs. */
const workable: readonly Criteria[] = [
  { field: "state", op: "eq", value: "open" },
  { field: "hasPromise", op: "is", value: false },
];
const late = (from: number, to: number): Criteria => ({
  all: [...workable, { field: "daysPastDue", op: "between", from, to }],
});
const early = "Mora temprana (1–30 días)";
const upTo90 = "Mora hasta 90 días";
const segments: readonly (readonly [name: string, criteria: Criteria])[] = [
  [early, late(1, 30)],
  ["Mora media (31–90 días)", late(31, 90)],
  ["Mora tardía (más de 90 días)", { all: [...workable, { field: "daysPastDue", op: "gt", value: 90 }] }],
  [upTo90, late(1, 90)],
];

/** As the campaign's form offers them. */
const pace = {
  abandonmentCap: 0.03,
  maxLines: 40,
  ringSeconds: 25,
  detection: "talk",
  record: true,
  // More than usual: whoever tries the demo finds something to listen to.
  sampleShare: 0.1,
  previewSeconds: 60,
} as const;
interface Plan {
  readonly name: string;
  readonly portfolio: string;
  readonly segment: string;
  readonly mode: CampaignInput["mode"];
  readonly wrapupSeconds: number;
  readonly starts: boolean;
}
/** Campaigns where robots sit, by team. */
export const robotCampaigns = { "Equipo Chile": "Consumo Chile", "Equipo Perú": "Perú temprana" } as const;
const plans: readonly Plan[] = [
  {
    name: robotCampaigns["Equipo Chile"],
    portfolio: "andes-consumo",
    segment: upTo90,
    mode: "predictive",
    wrapupSeconds: 120,
    starts: true,
  },
  {
    name: robotCampaigns["Equipo Perú"],
    portfolio: "qhapaq-consumo",
    segment: upTo90,
    mode: "predictive",
    wrapupSeconds: 90,
    starts: true,
  },
  {
    name: "Plaza Uno vista previa",
    portfolio: "plaza-tarjeta",
    segment: early,
    mode: "preview",
    wrapupSeconds: 120,
    starts: false,
  },
  {
    name: "Microempresa manual",
    portfolio: "nevados-micro",
    segment: early,
    mode: "manual",
    wrapupSeconds: 120,
    starts: false,
  },
];

export async function ensureSegments(api: Api, portfolioId: string): Promise<number> {
  const known = await api.get<readonly Segment[]>(`/v1/segments?portfolioId=${portfolioId}`);
  for (const [name, criteria] of segments) {
    if (!known.some((segment) => segment.name === name))
      await api.post("/v1/segments", { portfolioId, name, criteria });
  }
  return segments.length;
}

const listCampaigns = async (api: Api): Promise<readonly Campaign[]> =>
  (await api.get<{ campaigns: readonly Campaign[] }>("/v1/campaigns")).campaigns;

/** True when everything has been loaded before: the campaigns come last. */
export async function isLoaded(api: Api): Promise<boolean> {
  const known = await listCampaigns(api);
  return plans.every(({ name }) => known.some((campaign) => campaign.name === name));
}

export async function ensureCampaigns(
  api: Api,
  portfolios: ReadonlyMap<string, string>,
  trunkId: string,
): Promise<void> {
  const known = await listCampaigns(api);
  for (const plan of plans) {
    if (known.some(({ name }) => name === plan.name)) continue;
    const portfolioId = portfolios.get(plan.portfolio);
    const inPortfolio = await api.get<readonly Segment[]>(`/v1/segments?portfolioId=${portfolioId}`);
    const segment = inPortfolio.find(({ name }) => name === plan.segment);
    if (portfolioId === undefined || !segment) throw new Error(`falta el segmento de «${plan.name}»`);
    const { name, mode, wrapupSeconds } = plan;
    const { id } = await api.post<{ id: string }>("/v1/campaigns", {
      name,
      portfolioId,
      segmentId: segment.id,
      mode,
      trunkId,
      wrapupMode: "timed",
      wrapupSeconds,
      ...pace,
    });
    if (plan.starts) await api.post(`/v1/campaigns/${id}/start`);
  }
}
