// Who may do what: a role is a set of permissions. What a permission reaches (which mandates, which teams) is decided by
// grants inside the database. Deny first: a permission absent from a role is refused.

export const roles = [
  "agent",
  "supervisor",
  "coordinator",
  "quality",
  "backoffice",
  "strategist",
  "creditor",
  "auditor",
  "admin",
] as const;
export type Role = (typeof roles)[number];

export const permissions = [
  "session.own",
  "desk.work",
  "account.read",
  "amount.read",
  "contact.whole",
  "account.edit",
  "gestion.record",
  "gestion.correct",
  "task.resolve",
  "floor.watch",
  "floor.order",
  "call.listen",
  "callerid.stop",
  "portfolio.read",
  "portfolio.write",
  "portfolio.load",
  "exclusion.load",
  "payment.load",
  "segment.read",
  "segment.write",
  "campaign.read",
  "campaign.write",
  "campaign.run",
  "report.read",
  "result.read",
  "report.export",
  "export.approve",
  "person.export",
  "return.read",
  "compliance.read",
  "compliance.resolve",
  "rule.manage",
  "people.read",
  "people.place",
  "password.reset",
  "user.manage",
  "trunk.manage",
  "settings.manage",
  "audit.read",
  "system.read",
] as const;
export type Permission = (typeof permissions)[number];

// Agents lack contact.whole: numbers and e-mails of whom they do not serve are masked until revealed one by one.
// Agents lack amount.read: where a mandate hides amounts they see them only in a call whose person was identified.
const agent: readonly Permission[] = [
  "session.own",
  "desk.work",
  "account.read",
  "account.edit",
  "gestion.record",
  "campaign.read",
];
const coordinator: readonly Permission[] = [
  "session.own",
  "account.read",
  "amount.read",
  "contact.whole",
  "account.edit",
  "gestion.record",
  "gestion.correct",
  "task.resolve",
  "floor.watch",
  "floor.order",
  "call.listen",
  "callerid.stop",
  "portfolio.read",
  "segment.read",
  "campaign.read",
  "campaign.run",
  "report.read",
  "result.read",
  "report.export",
  "export.approve",
  "person.export",
  "return.read",
  "compliance.read",
  "compliance.resolve",
  "people.read",
  "people.place",
  "password.reset",
  "system.read",
];
// Lets no export go: whoever asks for most of them does not approve them for one another.
const supervisor: readonly Permission[] = [
  ...coordinator.filter((each) => each !== "export.approve"),
  "desk.work",
];
// Hears calls and reads what was recorded of them; changes nothing of an account and orders nobody.
const quality: readonly Permission[] = [
  "session.own",
  "account.read",
  "amount.read",
  "floor.watch",
  "call.listen",
  "portfolio.read",
  "campaign.read",
  "report.read",
  "result.read",
  "compliance.read",
];
// Files, tasks and corrections; no calls, and no decision of law.
const backoffice: readonly Permission[] = [
  "session.own",
  "account.read",
  "amount.read",
  "contact.whole",
  "account.edit",
  "gestion.correct",
  "task.resolve",
  "portfolio.read",
  "exclusion.load",
  "payment.load",
  "return.read",
  "compliance.read",
];
const strategist: readonly Permission[] = [
  "session.own",
  "account.read",
  "amount.read",
  "portfolio.read",
  "portfolio.write",
  "portfolio.load",
  "exclusion.load",
  "payment.load",
  "segment.read",
  "segment.write",
  "campaign.read",
  "campaign.write",
  "campaign.run",
  "floor.watch",
  "floor.order",
  "report.read",
  "result.read",
  "report.export",
  "return.read",
  "compliance.read",
  "system.read",
];
// The creditor's own people read what is theirs; row-level security hides other creditors and everybody of the agency.
const creditor: readonly Permission[] = [
  "session.own",
  "account.read",
  "amount.read",
  "portfolio.read",
  "result.read",
  "return.read",
];
const auditor: readonly Permission[] = [
  "session.own",
  "account.read",
  "amount.read",
  "portfolio.read",
  "segment.read",
  "campaign.read",
  "report.read",
  "result.read",
  "return.read",
  "compliance.read",
  "audit.read",
  "system.read",
];

const granted: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  agent: new Set(agent),
  supervisor: new Set(supervisor),
  coordinator: new Set(coordinator),
  quality: new Set(quality),
  backoffice: new Set(backoffice),
  strategist: new Set(strategist),
  creditor: new Set(creditor),
  auditor: new Set(auditor),
  admin: new Set(permissions),
};

export function can(role: Role, permission: Permission): boolean {
  return granted[role].has(permission);
}
