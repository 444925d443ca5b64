// Who is asking and whether they may: session cookie → caller, the route's permission, the CSRF token on everything that
// changes something. A route without `can` stops the start: deny first.
import type { FastifyReply, FastifyRequest } from "fastify";
import { can } from "#identity/core/permissions.ts";
import { findSession } from "#identity/service.ts";
import { AppError } from "#kernel/errors.ts";
import { realNow } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import type { App } from "#platform/web.ts";

export const sessionCookie = "__Host-recaudo";
/** A page that nobody has touched for a while says so with what it asks by itself (web/shared/attended.ts). */
const unattendedHeader = "x-unattended";
const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

export function guard(app: App, db: Database): void {
  app.addHook("onRoute", (route) => {
    if (route.method === "HEAD" || route.method === "OPTIONS") return;
    if (!route.config?.can) throw new Error(`route ${String(route.method)} ${route.url} names no permission`);
  });
  app.decorateRequest("caller", null as never);
  app.addHook("onRequest", async (request: FastifyRequest, _reply: FastifyReply) => {
    const wanted = request.routeOptions.config.can;
    if (wanted === undefined || wanted === "public") return;
    const token = request.cookies[sessionCookie];
    const session = token
      ? await findSession(db, token, realNow(), request.headers[unattendedHeader] === undefined)
      : undefined;
    if (!session) throw new AppError("not_authenticated");
    if (!safeMethods.has(request.method) && request.headers["x-csrf-token"] !== session.csrfToken)
      throw new AppError("csrf_missing");
    const { beforePassword, duringLastCall } = request.routeOptions.config;
    if (session.mustChangePassword && !beforePassword) throw new AppError("password_expired");
    if (session.lastCall !== null && !duringLastCall) throw new AppError("user_blocked");
    if (!can(session.role, wanted)) throw new AppError("not_allowed", { permission: wanted });
    request.caller = {
      tenant: session.tenant,
      user: session.user,
      role: session.role,
      name: session.name,
      sessionId: session.id,
      lastCall: session.lastCall,
    };
  });
}
