import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Role, roles } from "#identity/core/permissions.ts";
import { createUser } from "#identity/service.ts";
import { asId, type PortfolioId, type TenantId } from "#kernel/ids.ts";
import { realNow } from "#platform/clock.ts";
import { newId } from "#platform/new-id.ts";
import { writeWav } from "#telephony/wav.ts";
import { type Api, openApi, type Person, password } from "./api.ts";
import { openPlanter, type Planter, type Side } from "./canaries.ts";
import { openTestDatabase, type TestDatabase } from "./database.ts";
import { type Floor, openFloor, tuesday } from "./floor.ts";

export const sideNames = ["mandate", "creditor", "team", "agency"] as const;
export type SideName = (typeof sideNames)[number];

export interface Sides {
  readonly city: TestDatabase;
  readonly floor: Floor;
  readonly api: Api;
  readonly planter: Planter;
  readonly own: Side;
  readonly others: Readonly<Record<SideName, Side>>;
  /** One of each role, granted our own mandate; a supervisor leads our team, a coordinator that supervisor. */
  readonly people: Readonly<Record<Role, Person>>;
}

/** Rows of a team and its people; everything else there is ours. */
const ofTeam = [
  ...[
    "team",
    "app_user",
    "agent_seat",
    "agent_state_log",
    "absence",
    "break_plan",
    "break_place",
    "help_request",
  ],
  ...["seat_order", "floor_message", "floor_message_read", "reassignment"],
];
/** Rows of a mandate that do not name it. */
const ofMandate = [
  "portfolio",
  "person",
  "call_event",
  "campaign_lease",
  "mandate_sharing",
  "mandate_sharing_end",
];
const ofCreditor = ["creditor", "bank_holiday", "instruction_sheet"];

export async function openSides(): Promise<Sides> {
  const city = await openTestDatabase();
  const floor = await openFloor(city, { debtors: 0, campaign: { mode: "manual", wrapupMode: "optional" } });
  const api = await openApi(city, { clock: floor.clock, engine: floor.link });
  const planter = await openPlanter(city);
  const { mandate } = floor;
  const own = side("propia", 1, {
    ...{ tenant: mandate.tenant, creditor: mandate.creditor, portfolio: mandate.portfolio },
    ...{ campaign: floor.campaign, trunk: floor.trunk },
  });
  const people = await hire({ city, floor, api });
  own.ids.cover = people.agent.session.user;
  await planter.plant(own);
  const walled = planter.withMandate.filter((table) => table !== "user_grant");
  const without = (tables: readonly string[]) =>
    Object.fromEntries(Object.entries(own.ids).filter(([table]) => !tables.includes(table)));
  const others = {
    mandate: side("vecina", 2, without([...walled, ...ofMandate])),
    creditor: side("extrana", 3, without([...walled, ...ofMandate, ...ofCreditor])),
    team: side("lejana", 4, without([...ofTeam, "cover"])),
    agency: side("remota", 5, {}),
  };
  await planter.plant(others.mandate, [...walled, ...ofMandate]);
  await planter.plant(others.creditor, [...new Set([...walled, ...ofMandate, ...ofCreditor])]);
  await planter.plant(others.team, ofTeam);
  others.agency.ids.tenant = newId();
  await city.owner
    .insertInto("tenant")
    .values({
      ...{ tenant_id: others.agency.ids.tenant, name: others.agency.mark, country: "CL" },
      ...{ time_zone: "America/Santiago", created_at: new Date(tuesday) },
    })
    .execute();
  await planter.plant(others.agency);
  for (const each of [own, others.mandate, others.creditor, others.agency]) layFiles(api, each);
  await lead(city, people, own);
  await lead(city, await strangers(api, mandate), others.team);
  const { tenant, portfolio } = others.agency.ids;
  await lead(
    city,
    await strangers(api, { tenant: asId(tenant ?? ""), portfolio: asId(portfolio ?? "") }),
    others.agency,
  );
  return { city, floor, api, planter, own, others, people };
}

function side(mark: string, n: number, ids: Readonly<Record<string, string>>): Side {
  const seven = String(4_615_237 + n * 1_111_111);
  return { mark: `zq${mark}`, amount: `9${seven}0`, digits: `8${seven}`, ids: { ...ids } };
}

/** What was recorded, received and returned lies on the disk as well. */
function layFiles({ recordingsFolder }: Api, { ids, mark }: Side): void {
  for (const track of ["cliente", "agente", "deteccion"])
    writeFileSync(
      join(recordingsFolder, `${ids.attempt}-${track}.wav`),
      writeWav(new Int16Array(400).fill(7)),
    );
  for (const ending of ["", ".control"])
    writeFileSync(join(recordingsFolder, `${ids.return_run}${ending}`), mark);
}

async function hire({ city, floor, api }: Pick<Sides, "city" | "floor" | "api">): Promise<Sides["people"]> {
  const { tenant, creditor } = floor.mandate;
  const hired = await Promise.all(
    roles.map(async (role) => {
      if (role !== "creditor") return [role, await api.as(role, floor.mandate)] as const;
      const username = newId();
      const user = { username, name: "Gente del mandante", role, password, grants: [{ creditor }] };
      await city.db.inTenant(tenant, (tx) => createUser(tx, tenant, user, realNow()));
      return [role, await api.enter(username, password)] as const;
    }),
  );
  return Object.fromEntries(hired) as Record<Role, Person>;
}

async function strangers(
  api: Api,
  mandate: { tenant: TenantId; portfolio: PortfolioId },
): Promise<Pick<Sides["people"], "supervisor" | "coordinator">> {
  return {
    supervisor: await api.as("supervisor", mandate),
    coordinator: await api.as("coordinator", mandate),
  };
}

/** Gives the side's team and its agent their heads. */
async function lead(
  { owner }: TestDatabase,
  { supervisor, coordinator }: Pick<Sides["people"], "supervisor" | "coordinator">,
  { ids }: Side,
): Promise<void> {
  const { user } = supervisor.session;
  await owner
    .updateTable("team")
    .set({ supervisor_id: user })
    .where("id", "=", ids.team ?? "")
    .execute();
  await owner
    .updateTable("app_user")
    .set({ coordinator_id: coordinator.session.user })
    .where("id", "=", user)
    .execute();
  Object.assign(ids, { supervisor: user, coordinator: coordinator.session.user });
}
