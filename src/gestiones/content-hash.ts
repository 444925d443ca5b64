// What a save said, as a hash: the same id with other content is refused.
import { createHash } from "node:crypto";
import type { Actor, GestionInput } from "./record.ts";

export function contentHash(actor: Actor, input: GestionInput): Buffer {
  const content = [
    actor.user,
    input.attempt,
    input.debtor,
    [...input.accounts].sort(),
    input.disposition,
    input.note.trim(),
    input.reason,
    input.promises.map((promise) => [
      promise.id,
      promise.account,
      promise.amountMinor.toString(),
      promise.currency,
      promise.dueOn,
      promise.replaces,
    ]),
    input.callback && [input.callback.at, input.callback.owner, input.callback.phone],
    ...(input.reportedPayment
      ? [{ ...input.reportedPayment, amountMinor: `${input.reportedPayment.amountMinor}` }]
      : []),
    ...(input.attitude ? [{ attitude: input.attitude }] : []),
    ...(input.withoutCall ? [[input.withoutCall.way, input.withoutCall.at]] : []),
  ];
  return createHash("sha256").update(JSON.stringify(content)).digest();
}
