// Who works at the demo's agency. Passwords are made at the first start and kept beside the other secrets; nothing in
// the repository opens anything.
import { randomInt } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Role } from "#identity/core/permissions.ts";

export type TeamName = "Equipo Chile" | "Equipo Perú";
export interface DemoUser {
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  readonly team: TeamName | undefined;
}
/** Where a person sits; `seat` is the campaign of the person who tries the demo. */
export const seatUser = "gestor";
export const adminUser = "admin";

const robotNames = ["Alba", "Bruno", "Celia", "Darío", "Elsa", "Fabio", "Gina", "Hugo"] as const;
/** Five robots beside the person in Chile, three in Perú. */
const chileanRobots = 5;

export const robots: readonly (DemoUser & { readonly team: TeamName })[] = robotNames.map((name, i) => ({
  username: `robot-${i + 1}`,
  name: `${name} (robot)`,
  role: "agent",
  team: i < chileanRobots ? "Equipo Chile" : "Equipo Perú",
}));
export const people: readonly DemoUser[] = [
  { username: adminUser, name: "Administración", role: "admin", team: undefined },
  { username: seatUser, name: "Gestor invitado", role: "agent", team: "Equipo Chile" },
  { username: "supervisora", name: "Supervisora", role: "supervisor", team: undefined },
  { username: "estratega", name: "Estratega", role: "strategist", team: undefined },
];

export type Passwords = Readonly<Record<string, string>>;

export function readOrMakePasswords(dataFolder: string): Passwords {
  const folder = join(dataFolder, "secrets");
  const file = join(folder, "demo-users.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as Passwords;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const passwords = Object.fromEntries([...people, ...robots].map(({ username }) => [username, password()]));
  writeFileSync(file, `${JSON.stringify(passwords, null, 2)}\n`, { mode: 0o600, flag: "wx" });
  return passwords;
}

/** Read from a terminal and typed: no l/1, o/0. 31^16 ≈ 7 × 10²³ passwords. */
const letters = "abcdefghijkmnpqrstuvwxyz23456789";
function password(): string {
  const group = (): string =>
    Array.from({ length: 4 }, () => letters[randomInt(letters.length)] ?? "x").join("");
  return Array.from({ length: 4 }, group).join("-");
}
