// The API's description as the server itself makes it from its routes: built without a database, which no route needs to be
// described.
import { createLiveHub } from "../src/http/live.ts";
import { buildServer } from "../src/http/server.ts";
import { createLog } from "../src/platform/log.ts";
import { version } from "../src/roles/version.ts";
import { allRoutes } from "../src/roles/web.ts";

export async function describeApi(): Promise<string> {
  const clock = { now: () => 0, monotonic: () => 0 };
  const unused = new Proxy({}, { get: () => () => Promise.reject(new Error("not connected")) });
  const app = await buildServer({
    db: unused as never,
    log: createLog("openapi", "/dev/null"),
    version,
    routes: (server) =>
      allRoutes(server, {
        db: unused as never,
        clock,
        engine: unused as never,
        rpc: unused as never,
        hub: createLiveHub({ clock, snapshot: async () => null }),
        inboxFolder: "",
        returnsFolder: "",
        exportsFolder: "",
        recordingsFolder: "",
        demo: false,
        version,
        setup: { code: () => undefined, done: async () => {} },
      }),
  });
  const text = JSON.stringify(app.swagger(), null, 2);
  await app.close();
  return `${text}\n`;
}
