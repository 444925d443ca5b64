// Logs: one JSON object a line, the message a constant, values as fields. Personal data only under `pii`, which is
// removed here: a reader of logs needs no names.
import pino from "pino";

export type Log = pino.Logger;

export function createLog(part: string, destination?: string): Log {
  const options: pino.LoggerOptions = {
    base: { part },
    level: process.env.RECAUDO_LOG_LEVEL ?? "info",
    redact: {
      paths: ["pii", "*.pii", "password", "*.password", "*.authorization", "*.cookie"],
      remove: true,
    },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: withoutPeople },
  };
  return destination === undefined
    ? pino(options)
    : pino(options, pino.destination({ dest: destination, sync: true, mkdir: true }));
}

/** As long as the shortest document or number; an hour, a port and most counts are shorter. */
const telling = /\d(?:[.\s-]?\d){6,}(?:-?[0-9kK])?/g;
const mask = (text: string): string => text.replaceAll(telling, "·");

/**
 * An error as a log may keep it. The database quotes values in its messages and whole rows in `detail` and `where`; a
 * driver hangs parameters on the error. What is not named here is not written.
 */
function withoutPeople(error: unknown): unknown {
  if (typeof error === "string") return mask(error);
  if (typeof error !== "object" || error === null) return error;
  const { message, stack, code, table, constraint, routine } = error as Record<string, unknown>;
  const text = (value: unknown): string | undefined => (typeof value === "string" ? mask(value) : undefined);
  return {
    type: error instanceof Error ? error.name : undefined,
    message: text(message),
    stack: text(stack),
    code: text(code),
    table: text(table),
    constraint: text(constraint),
    routine: text(routine),
  };
}
