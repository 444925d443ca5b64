// The pages of the office: their address, text and permission. The office draws them, the palette and the header
// lead to them.
import type { Permission } from "#identity/core/permissions.ts";
import type { office } from "./texts/es/office.ts";

export interface OfficePageInfo {
  readonly path: string;
  readonly text: keyof typeof office.pages;
  readonly group: keyof typeof office.groups;
  readonly can: Permission;
}
export const officePages = [
  { path: "carteras", text: "portfolios", group: "work", can: "portfolio.read" },
  { path: "archivos", text: "files", group: "work", can: "exclusion.load" },
  { path: "segmentos", text: "segments", group: "work", can: "segment.read" },
  { path: "campanas", text: "campaigns", group: "work", can: "campaign.read" },
  { path: "apertura", text: "preflight", group: "work", can: "campaign.run" },
  { path: "pagos", text: "payments", group: "work", can: "portfolio.read" },
  { path: "personas", text: "people", group: "work", can: "portfolio.read" },
  // Whoever places people has a team whose promises and absences to follow.
  { path: "seguimiento", text: "followUp", group: "work", can: "people.place" },
  { path: "cumplimiento", text: "compliance", group: "work", can: "compliance.read" },
  { path: "turnos", text: "shifts", group: "work", can: "floor.order" },
  { path: "informes", text: "reports", group: "result", can: "portfolio.read" },
  { path: "deteccion", text: "detection", group: "result", can: "call.listen" },
  { path: "usuarios", text: "users", group: "system", can: "people.read" },
  { path: "equipos", text: "teams", group: "system", can: "people.read" },
  { path: "telefonia", text: "trunks", group: "system", can: "callerid.stop" },
  { path: "canarios", text: "canaries", group: "system", can: "settings.manage" },
  { path: "auditoria", text: "audit", group: "system", can: "audit.read" },
  { path: "sistema", text: "system", group: "system", can: "system.read" },
] as const satisfies readonly OfficePageInfo[];
