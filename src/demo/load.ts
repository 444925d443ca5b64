// Loads the demo the first time, step by step; every step finds what an interrupted start has already made.
import { join } from "node:path";
import type { Config } from "#config.ts";
import { formatCount } from "#kernel/format.ts";
import { asId, type TenantId, type UserId } from "#kernel/ids.ts";
import { localDateAt } from "#kernel/time.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import { type SamplePortfolio, samplePortfolios } from "#simulator/sample-portfolio.ts";
import { type Api, logIn } from "./api.ts";
import { ensureStaff, ensureTenant, ensureTrunk, passwordOf } from "./load-agency.ts";
import { ensureCampaigns, ensureSegments, isLoaded } from "./load-campaigns.ts";
import { ensurePortfolio, sendFile, waitForJob } from "./load-portfolios.ts";
import { adminUser, type Passwords } from "./people.ts";

/** The same sample everywhere. */
const sampleSeed = 7;

/** The start command's voice: each step says what it does and how long it took. */
interface Steps {
  run<T>(text: string, work: (note: (detail: string) => void) => Promise<T>): Promise<T>;
}
interface LoadDeps {
  readonly config: Config;
  readonly db: Database;
  readonly clock: Clock;
  readonly steps: Steps;
  readonly passwords: Passwords;
  readonly base: string;
}

export async function loadDemo(deps: LoadDeps): Promise<{ api: Api; tenant: TenantId }> {
  const { config, db, clock, steps, passwords, base } = deps;
  const { api, tenant, trunk } = await steps.run("Agencia de demostración", async (note) => {
    const tenant = await ensureTenant(db, passwords);
    const api = await logIn(base, adminUser, passwordOf(passwords, adminUser));
    const made = await ensureStaff(db, tenant, api, passwords);
    const who = { tenant, user: asId<UserId>(api.session.user.id) };
    const trunk = await ensureTrunk(db, who, config, clock.now());
    note(made ? "creada" : "ya estaba");
    return { api, tenant, trunk };
  });
  if (!(await isLoaded(api))) {
    const portfolios = await loadPortfolios(deps, api);
    await steps.run("Segmentos", async (note) => {
      let count = 0;
      for (const id of portfolios.values()) count += await ensureSegments(api, id);
      note(formatCount(count));
    });
    await steps.run("Campañas", () => ensureCampaigns(api, portfolios, trunk));
  }
  return { api, tenant };
}

async function loadPortfolios(
  { config, db, clock, steps }: LoadDeps,
  api: Api,
): Promise<ReadonlyMap<string, string>> {
  const folder = join(config.dataFolder, "demo");
  const samples = samplePortfolios(sampleSeed, localDateAt(clock.now(), "America/Santiago"));
  const portfolios = new Map<string, string>();
  const sent: { readonly id: string; readonly sample: SamplePortfolio; readonly job: string | undefined }[] =
    [];
  await steps.run("Acreedores y carteras", async (note) => {
    for (const sample of samples) {
      const id = await ensurePortfolio({ db, clock, api }, sample);
      portfolios.set(sample.portfolio.code, id);
      const [assignment] = sample.files;
      const job = assignment && (await sendFile(api, id, assignment, folder));
      sent.push({ id, sample, job });
    }
    note(`${samples.length}; archivos en ${folder}`);
  });
  for (const { id, sample, job } of sent) {
    await steps.run(`Importación de ${sample.creditor.name}`, async (note) => {
      if (job !== undefined) await waitForJob(api, job);
      for (const file of sample.files.slice(1)) {
        const next = await sendFile(api, id, file, folder);
        if (next !== undefined) await waitForJob(api, next);
      }
      note(`${formatCount(sample.debtors)} personas, ${formatCount(sample.accounts)} deudas`);
    });
  }
  return portfolios;
}
