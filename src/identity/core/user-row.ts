// Judges a file of users as a whole: whom each row names, with which role and team, what is to be made and what changed, or
// everything that is wrong with it. For whoever brings an agency's people in at once: nothing changes unless every row is right.
import type { CsvRecord } from "#portfolio/core/csv.ts";
import type { Role } from "./permissions.ts";
import { type FileRole, roleNamed } from "./role-words.ts";

export const userColumns = ["usuario", "nombre", "rol", "equipo", "clave"] as const;
export type UserColumn = (typeof userColumns)[number];
const optionalColumns: readonly UserColumn[] = ["clave"];
export const userFileLimits = { rows: 1_000, bytes: 1_048_576, faults: 200 } as const;
const leastPassword = 12;
/** Written at a keyboard and put into addresses and logs: nothing that could be mistaken there. */
const usernamePattern = /^[a-z0-9][a-z0-9._@-]{0,99}$/i;
/** The demonstration's robots are told by it (agents/store.ts). */
const robotPrefix = "robot-";

export type UserFaultCode =
  | "columna_falta"
  | "comilla_sin_cerrar"
  | "dato_falta"
  | "usuario_invalido"
  | "usuario_repetido"
  | "usuario_ocupado"
  | "nombre_largo"
  | "rol_desconocido"
  | "rol_reservado"
  | "cuenta_reservada"
  | "dirige_equipos"
  | "equipo_desconocido"
  | "equipo_largo"
  | "equipo_con_dos_supervisores"
  | "clave_corta"
  | "clave_comun"
  | "sin_filas"
  | "demasiadas_filas";
export interface UserFault {
  readonly row: number;
  readonly column: UserColumn | "fila";
  readonly code: UserFaultCode;
  /** What the cell says, cut; never a password. */
  readonly value: string;
}

export interface UserLine {
  readonly row: number;
  readonly username: string;
  readonly name: string;
  readonly role: FileRole;
  /** Of an agent, the team it belongs to; of a supervisor, the one it leads; empty: as it is. */
  readonly team: string;
  readonly password: string;
}
export interface KnownPerson {
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  readonly team: string | null;
  readonly leads: readonly string[];
}
export interface KnownPeople {
  readonly people: readonly KnownPerson[];
  readonly teams: readonly string[];
}
export interface UserPlan {
  readonly teams: readonly string[];
  readonly make: readonly UserLine[];
  readonly change: readonly UserLine[];
  readonly same: number;
}

export function judgeUserFile(
  records: readonly CsvRecord[],
  known: KnownPeople,
): { readonly faults: readonly UserFault[] } | { readonly plan: UserPlan } {
  const [header, ...body] = records;
  const at = header && "cells" in header ? columnsOf(header.cells) : new Map<UserColumn, number>();
  const missing = userColumns.filter((column) => !optionalColumns.includes(column) && !at.has(column));
  if (missing.length > 0) return { faults: missing.map((column) => fault(1, column, "columna_falta")) };
  if (body.length === 0) return { faults: [fault(1, "fila", "sin_filas")] };
  if (body.length > userFileLimits.rows)
    return { faults: [fault(userFileLimits.rows + 2, "fila", "demasiadas_filas")] };
  const read = body.map((record) => readLine(record, at));
  const lines = read.flatMap((one) => ("line" in one ? [one.line] : []));
  const faults = [
    ...read.flatMap((one) => ("faults" in one ? one.faults : [])),
    ...amongThemselves(lines),
    ...againstKnown(lines, known),
  ].toSorted((a, b) => a.row - b.row);
  return faults.length > 0 ? { faults } : { plan: planOf(lines, known) };
}

function columnsOf(cells: readonly string[]): ReadonlyMap<UserColumn, number> {
  const found = new Map<UserColumn, number>();
  cells.forEach((cell, index) => {
    const name = cell.trim().toLowerCase().replace(/\?$/, "");
    const column = userColumns.find((each) => each === name);
    if (column && !found.has(column)) found.set(column, index);
  });
  return found;
}

function readLine(
  record: CsvRecord,
  at: ReadonlyMap<UserColumn, number>,
): { readonly line: UserLine } | { readonly faults: readonly UserFault[] } {
  const { line: row } = record;
  if (!("cells" in record)) return { faults: [fault(row, "fila", "comilla_sin_cerrar", record.unclosed)] };
  const cell = (column: UserColumn): string => record.cells[at.get(column) ?? -1]?.trim() ?? "";
  const [username, name, said, team, password] = userColumns.map(cell) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const faults: UserFault[] = [];
  const find = (column: UserColumn, code: UserFaultCode, value = ""): void =>
    void faults.push(fault(row, column, code, value));
  for (const column of ["usuario", "nombre", "rol"] as const)
    if (cell(column) === "") find(column, "dato_falta");
  if (username !== "" && (!usernamePattern.test(username) || username.toLowerCase().startsWith(robotPrefix)))
    find("usuario", "usuario_invalido", username);
  if (name.length > 200) find("nombre", "nombre_largo", name);
  if (team.length > 100) find("equipo", "equipo_largo", team);
  const role = roleNamed(said);
  if (role === "reserved") find("rol", "rol_reservado", said);
  else if (role === undefined && said !== "") find("rol", "rol_desconocido", said);
  if (password !== "" && password.length < leastPassword) find("clave", "clave_corta");
  if (faults.length > 0 || role === undefined || role === "reserved") return { faults };
  return { line: { row, username, name, role, team, password } };
}

function amongThemselves(lines: readonly UserLine[]): readonly UserFault[] {
  const users = new Map<string, UserLine>();
  const heads = new Map<string, UserLine>();
  return lines.flatMap((line) => {
    const found: UserFault[] = [];
    const twin = users.get(key(line.username));
    if (twin)
      found.push(fault(line.row, "usuario", "usuario_repetido", `${line.username} (fila ${twin.row})`));
    else users.set(key(line.username), line);
    const head = leads(line) ? heads.get(key(line.team)) : undefined;
    if (head)
      found.push(fault(line.row, "equipo", "equipo_con_dos_supervisores", `${line.team} (fila ${head.row})`));
    else if (leads(line)) heads.set(key(line.team), line);
    return found;
  });
}

function againstKnown(lines: readonly UserLine[], known: KnownPeople): readonly UserFault[] {
  const teams = new Set([...known.teams, ...lines.filter(leads).map(({ team }) => team)].map(key));
  return lines.flatMap((line) => {
    const found: UserFault[] = [];
    const person = personOf(known, line);
    if (person?.role === "admin" || person?.role === "creditor")
      found.push(fault(line.row, "usuario", "cuenta_reservada", line.username));
    // A team would be led by somebody who may not.
    if (person && line.role !== "supervisor" && person.leads.length > 0)
      found.push(fault(line.row, "rol", "dirige_equipos", person.leads.join(", ")));
    if (line.team !== "" && !teams.has(key(line.team)))
      found.push(fault(line.row, "equipo", "equipo_desconocido", line.team));
    if (line.team === "" && line.role === "agent" && !person?.team)
      found.push(fault(line.row, "equipo", "dato_falta"));
    return found;
  });
}

function planOf(lines: readonly UserLine[], known: KnownPeople): UserPlan {
  const there = new Set(known.teams.map(key));
  const fresh = lines.filter((line) => leads(line) && !there.has(key(line.team))).map(({ team }) => team);
  const make = lines.filter((line) => !personOf(known, line));
  const change = lines.filter((line) => {
    const person = personOf(known, line);
    return person !== undefined && differs(line, person);
  });
  return { teams: fresh, make, change, same: lines.length - make.length - change.length };
}

function differs(line: UserLine, person: KnownPerson): boolean {
  if (line.name !== person.name || line.role !== person.role) return true;
  if (line.team === "") return false;
  if (leads(line)) return !person.leads.some((team) => key(team) === key(line.team));
  return key(person.team ?? "") !== key(line.team);
}

function personOf(known: KnownPeople, line: UserLine): KnownPerson | undefined {
  return known.people.find(({ username }) => key(username) === key(line.username));
}
/** The row of a supervisor says which team it leads. */
export function leads(line: Pick<UserLine, "role" | "team">): boolean {
  return line.role === "supervisor" && line.team !== "";
}
/** User names and teams are the same in capitals and small letters. */
export function key(text: string): string {
  return text.toLowerCase();
}
function fault(row: number, column: UserFault["column"], code: UserFaultCode, value = ""): UserFault {
  return { row, column, code, value: value.slice(0, 60) };
}
