// Which role a word in a file of users means. Administrators and a creditor's own people are made one by one on the screen:
// what they may do, or whose they are, is no column of a file.
import type { Role } from "./permissions.ts";

export type FileRole = Exclude<Role, "admin" | "creditor">;

const words: Readonly<Record<string, FileRole | "reserved">> = {
  agente: "agent",
  gestor: "agent",
  gestora: "agent",
  supervisor: "supervisor",
  supervisora: "supervisor",
  coordinador: "coordinator",
  coordinadora: "coordinator",
  calidad: "quality",
  backoffice: "backoffice",
  estratega: "strategist",
  auditor: "auditor",
  auditora: "auditor",
  administrador: "reserved",
  administradora: "reserved",
  admin: "reserved",
  mandante: "reserved",
};

export function roleNamed(said: string): FileRole | "reserved" | undefined {
  const word = said.toLowerCase().replaceAll(/[\s_-]+/g, "");
  return Object.hasOwn(words, word) ? words[word] : undefined;
}
