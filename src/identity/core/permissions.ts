// Who may do what: a role is a set of permissions. What a permission reaches (which mandates, which teams) is decided by
// grants inside the database. Deny first: a permission absent from a role is refused.

export type Role = "agent" | "supervisor" | "strategist" | "admin" | "auditor";

export const permissions = [
  "session.own",
  "desk.work",
  "account.read",
  "amount.read",
  "account.edit",
  "gestion.record",
  "floor.watch",
  "floor.order",
  "call.listen",
  "portfolio.read",
  "portfolio.write",
  "portfolio.load",
  "payment.load",
  "segment.read",
  "segment.write",
  "campaign.read",
  "campaign.write",
  "campaign.run",
  "report.read",
  "report.export",
  "compliance.read",
  "compliance.resolve",
  "rule.manage",
  "user.manage",
  "trunk.manage",
  "settings.manage",
  "audit.read",
  "system.read",
] as const;
export type Permission = (typeof permissions)[number];

// Agents lack amount.read: where a mandate hides amounts they see them only in a call whose person was identified.
const agent: readonly Permission[] = [
  "session.own",
  "desk.work",
  "account.read",
  "account.edit",
  "gestion.record",
  "campaign.read",
];
const supervisor: readonly Permission[] = [
  ...agent,
  "amount.read",
  "floor.watch",
  "floor.order",
  "call.listen",
  "campaign.run",
  "report.read",
  "report.export",
  "compliance.read",
  "compliance.resolve",
  "portfolio.read",
  "segment.read",
  "system.read",
];
const strategist: readonly Permission[] = [
  "session.own",
  "account.read",
  "amount.read",
  "portfolio.read",
  "portfolio.write",
  "portfolio.load",
  "payment.load",
  "segment.read",
  "segment.write",
  "campaign.read",
  "campaign.write",
  "campaign.run",
  "floor.watch",
  "report.read",
  "report.export",
  "compliance.read",
  "system.read",
];
const auditor: readonly Permission[] = [
  "session.own",
  "account.read",
  "amount.read",
  "portfolio.read",
  "segment.read",
  "campaign.read",
  "report.read",
  "compliance.read",
  "audit.read",
  "system.read",
];

const granted: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  agent: new Set(agent),
  supervisor: new Set(supervisor),
  strategist: new Set(strategist),
  auditor: new Set(auditor),
  admin: new Set(permissions),
};

export const roles = Object.keys(granted) as readonly Role[];
export function can(role: Role, permission: Permission): boolean {
  return granted[role].has(permission);
}
