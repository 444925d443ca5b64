// The web process's server: plugins, guards, then the routes of every module. Listens where the configuration says
// (loopback unless told otherwise).

import { existsSync } from "node:fs";
import { join } from "node:path";
import cookie from "@fastify/cookie";
import { SerializerSelector } from "@fastify/fast-json-stringify-compiler";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import staticFiles from "@fastify/static";
import swagger from "@fastify/swagger";
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from "@fastify/type-provider-typebox";
import Fastify, { type FastifyRequest, LogController } from "fastify";
import { Type } from "typebox";
import { AppError } from "#kernel/errors.ts";
import type { Database } from "#platform/db.ts";
import { demandRoom, type ReadDisk } from "#platform/disk.ts";
import type { Log } from "#platform/log.ts";
import { newId } from "#platform/new-id.ts";
import { type App, fileTypes } from "#platform/web.ts";
import { guard } from "./auth.ts";
import { errorPage } from "./error-page.ts";
import { rememberAnswers } from "./idempotency.ts";
import { handleError, sendProblem } from "./problem.ts";

export interface ServerOptions {
  readonly db: Database;
  readonly log: Log;
  readonly version: string;
  /** Built web apps; absent in tests that only speak to the API. */
  readonly webFolder?: string;
  /** Free space where files are kept; absent: never refused. */
  readonly disk?: ReadDisk;
  /** Adds the routes of every module. */
  readonly routes: (app: App) => void;
}

/** JSON bodies; files are streamed by their own routes. */
const maxBodyBytes = 1_048_576;
/** Requests an address may make in a minute: a floor of 300 behind one office address, each desk with a few dozen. */
const requestsPerMinute = 18_000;

export async function buildServer(options: ServerOptions): Promise<App> {
  const app = Fastify({
    loggerInstance: options.log as never,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: maxBodyBytes,
    genReqId: () => newId(),
    requestIdHeader: false,
    // TLS is a proxy's on this machine: whose address and protocol it says are the browser's. Nobody else is believed.
    trustProxy: "loopback",
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<TypeBoxTypeProvider>() as unknown as App;
  app.setValidatorCompiler(whenAsked(TypeBoxValidatorCompiler as never) as never);
  app.setSerializerCompiler(whenAsked(SerializerSelector()()) as never);
  app.setErrorHandler((error, request, reply) => handleError(error as never, request, reply));
  app.addContentTypeParser([...fileTypes], (_request, payload, done) => done(null, payload));
  await app.register(swagger, { openapi: openApi(options.version), transform: describeRoute });
  await app.register(cookie as never);
  await app.register(
    helmet as never,
    {
      contentSecurityPolicy: { directives: contentSecurity },
      referrerPolicy: { policy: "no-referrer" },
      crossOriginEmbedderPolicy: false,
      strictTransportSecurity: false,
    } as never,
  );
  await app.register(
    rateLimit as never,
    {
      max: requestsPerMinute,
      timeWindow: 60_000,
      // Who hung up before being asked has no address any more.
      keyGenerator: (request: FastifyRequest) => request.ip ?? "gone",
      errorResponseBuilder: () => new AppError("too_many_requests"),
    } as never,
  );
  // Before the guard: assets name no permission because they need none.
  await serveAssets(app, options.webFolder);
  guard(app, options.db);
  refuseWhenFull(app, options.disk);
  rememberAnswers(app, options.db);
  app.addHook("onSend", async (request, reply, payload) => {
    reply.header("x-request-id", request.id);
    // RFC 6797 §7.2: never over a plain connection.
    if (request.protocol === "https") reply.header("strict-transport-security", httpsOnly);
    if (request.url.startsWith("/v1/")) reply.header("cache-control", "no-store");
    return payload;
  });
  app.get(
    "/v1/openapi.json",
    { schema: { hide: true, response: { 200: Type.Unknown() } }, config: { can: "public" } },
    async () => app.swagger(),
  );
  errorPage(app);
  options.routes(app);
  servePages(app, options.webFolder);
  await app.ready();
  return app;
}

/**
 * How a route's questions are checked and its answers written is worked out when it is first asked. For all routes at once that
 * was more than half of a start of the web, which a floor waits for (1.3 s of processor before, 0.6 s after).
 */
function whenAsked<Route, Work extends (value: unknown) => unknown>(compile: (route: Route) => Work) {
  return (route: Route) => {
    let work: Work | undefined;
    return (value: unknown): unknown => {
      work ??= compile(route);
      return work(value);
    };
  };
}

/** Before a byte of the file is read. */
function refuseWhenFull(app: App, disk: ReadDisk | undefined): void {
  if (!disk) return;
  app.addHook("onRequest", async (request) => {
    if (request.routeOptions.config.fillsDisk) await demandRoom(disk);
  });
}

const httpsOnly = "max-age=31536000; includeSubDomains";

const contentSecurity = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", "data:"],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  mediaSrc: ["'self'", "blob:"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  baseUri: ["'none'"],
  upgradeInsecureRequests: null,
} as const;

/** A route that consumes a file validates nothing of it; its description still says that there is a body. */
function describeRoute({ schema, url }: { schema: object; url: string }) {
  const body = "consumes" in schema ? { body: { type: "string", format: "binary" } } : {};
  return { schema: { ...schema, ...body }, url };
}

function openApi(version: string) {
  return {
    openapi: "3.1.0",
    info: {
      title: "Recaudo",
      version,
      description: "Debt-collection contact centre. Errors are application/problem+json with a stable code.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    components: {
      securitySchemes: {
        session: { type: "apiKey" as const, in: "cookie" as const, name: "__Host-recaudo" },
      },
    },
    security: [{ session: [] }],
  };
}

/** Built pages are public: they hold no data. Hashed assets never change; the page itself is asked for each time. */
async function serveAssets(app: App, folder: string | undefined): Promise<void> {
  if (!folder || !existsSync(join(folder, "index.html"))) return;
  await app.register(
    staticFiles as never,
    { root: folder, index: false, wildcard: false, maxAge: 31_536_000_000, immutable: true } as never,
  );
}

/** Any other address a browser opens is a page of the one app; everything else is a problem document. */
function servePages(app: App, folder: string | undefined): void {
  const built = folder !== undefined && existsSync(join(folder, "index.html"));
  app.setNotFoundHandler((request, reply) => {
    const page =
      request.method === "GET" &&
      !request.url.startsWith("/v1/") &&
      // Whoever asks for the house itself, a monitor too, is not told that it is not there.
      (request.url === "/" || request.headers.accept?.includes("text/html"));
    if (!page || !built) return sendProblem(reply, request.id, "not_found");
    return (reply as unknown as { sendFile(name: string, options: object): unknown }).sendFile("index.html", {
      maxAge: 0,
      immutable: false,
    });
  });
}
