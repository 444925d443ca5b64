// Every refusal as application/problem+json (RFC 9457) with a stable code from the catalogue and the request's id.
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { titles } from "#kernel/error-titles.ts";
import { AppError, type ErrorCode, errorCatalogue } from "#kernel/errors.ts";
import { isDatabaseAway } from "#platform/database-away.ts";
import type { Problem } from "./contract/common.ts";

/** A database that was killed serves again within this. Measured: docs/proof.md. */
const retryAfterSeconds = 2;

export function sendProblem(
  reply: FastifyReply,
  requestId: string,
  code: ErrorCode,
  details: Readonly<Record<string, unknown>> = {},
): FastifyReply {
  const status = errorCatalogue[code];
  const problem: Problem = {
    type: `/docs/errors#${code}`,
    title: titles[code],
    status,
    code,
    requestId,
    details,
  };
  return reply.code(status).type("application/problem+json").send(JSON.stringify(problem));
}

export function handleError(
  error: FastifyError | AppError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof AppError) return sendProblem(reply, request.id, error.code, error.details);
  if ("validation" in error && error.validation) {
    const fields = error.validation.map((issue) => ({
      field: issue.instancePath || String(issue.params?.missingProperty ?? ""),
      rule: issue.keyword,
    }));
    return sendProblem(reply, request.id, "validation_failed", {
      part: error.validationContext ?? "body",
      fields,
    });
  }
  // What must be unique and is taken, where the module had nothing more exact to say (PostgreSQL's unique_violation).
  if (error.code === "23505") return sendProblem(reply, request.id, "conflict", { reason: "taken" });
  const status = (error as FastifyError).statusCode ?? 500;
  if (status === 429) return sendProblem(reply, request.id, "too_many_requests");
  if (status === 413) return sendProblem(reply, request.id, "file_too_large");
  if (status >= 400 && status < 500)
    return sendProblem(reply, request.id, status === 404 ? "not_found" : "bad_request");
  if (isDatabaseAway(error)) {
    request.log.warn({ err: error.message, requestId: request.id }, "database away");
    return sendProblem(reply.header("retry-after", retryAfterSeconds), request.id, "database_unavailable");
  }
  request.log.error({ err: error, requestId: request.id }, "request failed");
  return sendProblem(reply, request.id, "internal");
}
