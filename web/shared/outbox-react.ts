import { useSyncExternalStore } from "react";
import { Outbox } from "./outbox.ts";
import type { OutboxEntry } from "./outbox-core.ts";

export const outbox = new Outbox();

export function useOutbox(): readonly OutboxEntry[] {
  return useSyncExternalStore(outbox.listen, outbox.entries);
}
