// Who is at the screen, asked once and kept until log-out.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Static } from "typebox";
import type { Session as SessionSchema } from "#http/contract/session.ts";
import type { Permission } from "#identity/core/permissions.ts";
import { AppError } from "#kernel/errors.ts";
import { get, rememberToken, remove } from "./api.ts";
import { type Format, formatOf } from "./format.ts";
import { live } from "./live-react.ts";

export type Session = Static<typeof SessionSchema>;

export const sessionQuery = {
  queryKey: ["session"],
  queryFn: async (): Promise<Session | null> => {
    try {
      return welcome(await get<Session>("/v1/session"));
    } catch (error) {
      if (error instanceof AppError && error.code === "not_authenticated") return null;
      throw error;
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
} as const;

/** Takes what a log-in or the session's answer carries: the token and the operation's clock. */
export function welcome(session: Session): Session {
  rememberToken(session.csrfToken);
  live.tell(session.clock.now);
  return session;
}

/** Only below the shell, which waits for the session. */
export function useSession(): Session {
  const { data } = useQuery(sessionQuery);
  if (!data) throw new Error("assertion failed: no session here");
  return data;
}
export function useCan(): (permission: Permission) => boolean {
  const { permissions } = useSession();
  return (permission) => permissions.includes(permission);
}
/** Format of the operation: the tenant's country and zone. */
export function useFormat(): Format {
  const { tenant } = useSession();
  return formatOf(tenant.country, tenant.timeZone);
}

export function useLeave(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await remove("/v1/session").catch(() => undefined);
    live.stop();
    client.clear();
    // Drafts and the seat of this tab. What was not sent yet lies elsewhere and waits for its author.
    sessionStorage.clear();
    location.assign("/entrar");
  };
}

/** The place of a role: agents at the desk; heads of teams and quality on the floor; the office opens at its own first page. */
export function homeOf(session: Session): string {
  return homes[session.user.role];
}
const homes: Readonly<Record<Session["user"]["role"], string>> = {
  agent: "/puesto",
  supervisor: "/piso",
  coordinator: "/piso",
  quality: "/piso",
  backoffice: "/oficina/pagos",
  strategist: "/oficina",
  creditor: "/oficina/carteras",
  auditor: "/oficina",
  admin: "/oficina",
};
