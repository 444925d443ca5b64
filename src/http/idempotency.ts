// Idempotency-Key on requests that change something: the first answer is kept and replayed; the same key with another
// body is refused. A claim whose process died is taken up again where the work cannot be done twice (mayRetake).
import { createHash } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { AppError } from "#kernel/errors.ts";
import { realNow } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import { type Claim, claimKey, keepAnswer } from "#platform/idempotency-keys.ts";
import { type App, fileTypes } from "#platform/web.ts";

const maxKeyLength = 255;
const changing = new Set(["POST", "PATCH", "PUT", "DELETE"]);

declare module "fastify" {
  interface FastifyRequest {
    claim?: Claim;
  }
}

export function rememberAnswers(app: App, db: Database): void {
  app.addHook("preHandler", async (request, reply) => {
    const key = request.headers["idempotency-key"];
    if (typeof key !== "string" || !changing.has(request.method) || !request.caller) return;
    if (key.length === 0 || key.length > maxKeyLength)
      throw new AppError("bad_request", { header: "Idempotency-Key", maxLength: maxKeyLength });
    // A streamed body (a file) has no fixed hash here; its own content hash makes it idempotent.
    if (fileTypes.some((type) => request.headers["content-type"]?.startsWith(type))) return;
    const hash = createHash("sha256")
      .update(JSON.stringify([request.method, request.url, request.body ?? null]))
      .digest();
    const { tenant, user } = request.caller;
    const claim: Claim = { tenant, user, key, at: realNow() };
    const known = await db.inTenant(tenant, (tx) => claimKey(tx, claim, hash, mayRetake(request)));
    if (!known) {
      request.claim = claim;
      return;
    }
    if (!known.hash.equals(hash)) throw new AppError("idempotency_mismatch");
    if (known.status === null)
      throw new AppError("conflict", { reason: known.abandoned ? "outcome_unknown" : "in_progress" });
    reply.header("idempotency-replayed", "true").code(known.status);
    return known.response === null ? reply.send() : reply.type("application/json").send(known.response);
  });

  app.addHook("onSend", async (request, reply, payload) => {
    const { claim } = request;
    if (!claim) return payload;
    // A refusal or a failure may be tried again with the same key: only what took effect is remembered.
    const body = typeof payload === "string" && payload !== "" ? payload : null;
    const forgotten = reply.statusCode >= 400 || request.routeOptions.config.secretAnswer === true;
    const answer = !forgotten ? { status: reply.statusCode, body } : null;
    await db.inTenant(claim.tenant, (tx) => keepAnswer(tx, claim, answer));
    return payload;
  });
}

/**
 * The process that claimed the key may have died before its work or after. PUT, PATCH and DELETE lead to the same state
 * twice; a POST says itself why it cannot take effect twice, and one that says nothing is never taken up again.
 */
function mayRetake({ method, routeOptions }: FastifyRequest): boolean {
  const { repeatable, refusedTwice } = routeOptions.config;
  return method !== "POST" || repeatable === true || refusedTwice === true;
}
