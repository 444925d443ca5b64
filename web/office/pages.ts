// Which component draws each page of the office.
import type { ComponentType } from "react";
import type { officePages } from "../shared/office-pages.ts";

type Path = (typeof officePages)[number]["path"];
export const pageLoaders: Readonly<Record<Path, () => Promise<ComponentType>>> = {
  apertura: async () => (await import("./preflight/preflight.tsx")).PreflightPage,
  carteras: async () => (await import("./portfolios/routes.tsx")).PortfoliosPage,
  archivos: async () => (await import("./files/files.tsx")).FilesPage,
  segmentos: async () => (await import("./segments/segments.tsx")).SegmentsPage,
  campanas: async () => (await import("./campaigns/routes.tsx")).CampaignsPage,
  pagos: async () => (await import("./payments/payments.tsx")).PaymentsPage,
  personas: async () => (await import("./people/people.tsx")).PeoplePage,
  seguimiento: async () => (await import("./follow-up/follow-up.tsx")).FollowUpPage,
  cumplimiento: async () => (await import("./compliance/compliance.tsx")).CompliancePage,
  turnos: async () => (await import("./shifts/shifts.tsx")).ShiftsPage,
  informes: async () => (await import("./reports/reports.tsx")).ReportsPage,
  deteccion: async () => (await import("./detection/detection.tsx")).DetectionPage,
  usuarios: async () => (await import("./users/users.tsx")).UsersPage,
  equipos: async () => (await import("./teams/teams.tsx")).TeamsPage,
  telefonia: async () => (await import("./trunks/trunks.tsx")).TrunksPage,
  canarios: async () => (await import("./canaries/canaries.tsx")).CanariesPage,
  auditoria: async () => (await import("./audit/audit.tsx")).AuditPage,
  sistema: async () => (await import("./system/system.tsx")).SystemPage,
};
