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
  };
  return destination === undefined
    ? pino(options)
    : pino(options, pino.destination({ dest: destination, sync: true, mkdir: true }));
}
