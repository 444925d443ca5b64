// People of the agency: users, the tree of teams, files of users.
import { type Static, Type } from "typebox";
import { Id } from "./common.ts";
import { RoleSchema } from "./session.ts";

const OrNull = Type.Union([Id, Type.Null()]);
const NameOrNull = Type.Union([Type.String(), Type.Null()]);

/** GET /v1/users: all of the agency for who manages users; for heads of teams, the agents who answer to them. */
export const User = Type.Object({
  id: Id,
  username: Type.String(),
  name: Type.String(),
  role: RoleSchema,
  teamId: OrNull,
  team: NameOrNull,
  blocked: Type.Boolean(),
  /** Whether the caller may give this person a one-time password. */
  resettable: Type.Boolean(),
});
export type User = Static<typeof User>;

export const Member = Type.Object({
  id: Id,
  name: Type.String(),
  blocked: Type.Boolean(),
  /** To be sent back when the agent is moved. */
  version: Type.Integer(),
});
/** GET /v1/teams: every team by name; of those that answer to the caller also the agents. */
export const Team = Type.Object({
  id: Id,
  name: Type.String(),
  supervisorId: OrNull,
  supervisor: NameOrNull,
  coordinatorId: OrNull,
  coordinator: NameOrNull,
  /** Whether its agents answer to the caller; of others `agents` is empty. */
  led: Type.Boolean(),
  agents: Type.Array(Member),
});
export const Teams = Type.Object({
  teams: Type.Array(Team),
  /** Agents of no team: everybody's until somebody takes them. */
  loose: Type.Array(Member),
  supervisors: Type.Array(Type.Object({ id: Id, name: Type.String(), coordinatorId: OrNull })),
  coordinators: Type.Array(Type.Object({ id: Id, name: Type.String() })),
});
export type Teams = Static<typeof Teams>;

const TeamName = Type.String({ minLength: 1, maxLength: 100 });
export const NewTeam = Type.Object({ name: TeamName, supervisorId: Type.Optional(Id) });
export const TeamChange = Type.Object({ name: Type.Optional(TeamName), supervisorId: Type.Optional(OrNull) });
/** PUT /v1/users/:id/team */
export const Placement = Type.Object({ teamId: OrNull, version: Type.Integer({ minimum: 0 }) });

/** POST /v1/users/:id/one-time-password: told once and kept nowhere. */
export const OneTimePassword = Type.Object({ password: Type.String() });

/** POST /v1/users/import: a CSV `usuario;nombre;rol;equipo;clave`; refused whole as `users_file` when any row is wrong. */
export const UsersLoaded = Type.Object({
  made: Type.Integer(),
  changed: Type.Integer(),
  same: Type.Integer(),
  teams: Type.Integer(),
  passwords: Type.Array(
    Type.Object({ username: Type.String(), name: Type.String(), password: Type.String() }),
    { description: "One-time passwords of new users whose row brought none; told this once" },
  ),
});
export type UsersLoaded = Static<typeof UsersLoaded>;
