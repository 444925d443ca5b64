// The whole API on a test database, spoken to as people of each role.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyContextConfig, LightMyRequestResponse } from "fastify";
import { type EngineLink, engineLink } from "#dialer/link.ts";
import { sessionCookie } from "#http/auth.ts";
import { createLiveHub, type LiveHub } from "#http/live.ts";
import { buildServer } from "#http/server.ts";
import { type Permission, permissions, type Role } from "#identity/core/permissions.ts";
import { createUser, findSession, logIn, type SessionInfo } from "#identity/service.ts";
import type { PortfolioId, TenantId } from "#kernel/ids.ts";
import { type Clock, realNow } from "#platform/clock.ts";
import type { ReadDisk } from "#platform/disk.ts";
import { newId } from "#platform/new-id.ts";
import { connectRpc } from "#platform/socket-rpc.ts";
import type { App } from "#platform/web.ts";
import { liveViews } from "#roles/live-views.ts";
import { allRoutes } from "#roles/web.ts";
import { closeAtTheEnd } from "./closing.ts";
import { silentLog, type TestDatabase } from "./database.ts";

export const password = "una-frase-larga-de-prueba";
type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface Person {
  readonly session: SessionInfo;
  readonly username: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What the browser of this person carries. */
  readonly token: string;
  ask(
    method: Method,
    url: string,
    payload?: object | string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<LightMyRequestResponse>;
}
export interface Api {
  readonly app: App;
  readonly hub: LiveHub;
  readonly inboxFolder: string;
  readonly recordingsFolder: string;
  /** Every route with the permission it asks for; "public" included. */
  readonly routes: readonly {
    readonly name: string;
    readonly can: Permission | "public";
    readonly config: FastifyContextConfig;
  }[];
  views: ReturnType<typeof liveViews>;
  as(role: Role, in_: { tenant: TenantId; portfolio: PortfolioId }): Promise<Person>;
  /** Somebody who is there already logs in. */
  enter(username: string, said: string): Promise<Person>;
}

/** Without an engine the API answers as it does while the engine is away. */
export async function openApi(
  test: TestDatabase,
  options: { clock: Clock; engine?: EngineLink; disk?: ReadDisk; webFolder?: string },
): Promise<Api> {
  const { db } = test;
  const { clock } = options;
  const folder = mkdtempSync(join(tmpdir(), "recaudo-api-"));
  const rpc = connectRpc(join(folder, "nobody.sock"));
  const engine = options.engine ?? engineLink(rpc);
  const views = liveViews({ db, clock, engine });
  const hub = createLiveHub({ clock, snapshot: views.snapshot, deskGone: views.deskGone });
  const routes: Api["routes"][number][] = [];
  const app = await buildServer({
    db,
    log: silentLog,
    version: "test",
    ...(options.disk ? { disk: options.disk } : {}),
    ...(options.webFolder ? { webFolder: options.webFolder } : {}),
    routes: (server) => {
      server.addHook("onRoute", ({ method, url, config }) => {
        for (const each of [method].flat())
          if (each !== "HEAD" && each !== "OPTIONS")
            routes.push({ name: `${each} ${url}`, can: config?.can ?? "public", config: config ?? {} });
      });
      allRoutes(server, {
        db,
        clock,
        engine,
        hub,
        rpc,
        cardChanged: (debtor) => views.cardChanged(hub, debtor),
        inboxFolder: folder,
        returnsFolder: folder,
        exportsFolder: folder,
        recordingsFolder: folder,
        demo: false,
        version: "test",
        setup: { code: () => undefined, done: async () => {} },
      });
    },
  });
  closeAtTheEnd(async () => {
    await app.close();
    rpc.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const enter: Api["enter"] = async (username, said) => {
    const { token } = await logIn(db, username, said, realNow());
    const session = await findSession(db, token, realNow());
    if (!session) throw new Error("no session");
    const own = { cookie: `${sessionCookie}=${token}`, "x-csrf-token": session.csrfToken };
    return {
      session,
      username,
      headers: own,
      token,
      ask: (method, url, payload, headers = {}) =>
        app.inject({
          method,
          url,
          headers: {
            ...own,
            ...(typeof payload === "string" ? { "content-type": "application/octet-stream" } : {}),
            ...headers,
          },
          ...(payload === undefined ? {} : { payload }),
        }),
    };
  };
  return {
    app,
    hub,
    inboxFolder: folder,
    recordingsFolder: folder,
    routes,
    views,
    enter,
    async as(role, { tenant, portfolio }) {
      const username = `${role}-${newId()}`;
      const user = { username, name: "Persona", role, password, grants: [{ portfolio }] };
      await db.inTenant(tenant, (tx) => createUser(tx, tenant, user, realNow()));
      return enter(username, password);
    },
  };
}

/** Everything a role may ask for. */
export function openTo(api: Api, may: (permission: Permission) => boolean): readonly string[] {
  const allowed = new Set<string>(permissions.filter(may));
  return api.routes.filter(({ can }) => allowed.has(can)).map(({ name }) => name);
}
