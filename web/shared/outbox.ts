// The outbox of this browser: gestiones wait in IndexedDB, survive a reload and a lost connection, and are sent once.
import { AppError } from "#kernel/errors.ts";
import { isWorthRepeating, post } from "./api.ts";
import {
  afterRefusal,
  afterSilence,
  canUndo,
  dueEntry,
  hurry,
  letGo,
  type OutboxEntry,
} from "./outbox-core.ts";
import { type EntryStore, openEntryStore } from "./outbox-store.ts";

const lookEveryMs = 250;

export class Outbox {
  #store: Promise<EntryStore> = openEntryStore();
  #entries: readonly OutboxEntry[] = [];
  #listeners = new Set<() => void>();
  #user = "";
  #sending: string | undefined;
  #timer: number | undefined;

  entries = (): readonly OutboxEntry[] => this.#entries;
  listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async start(user: string): Promise<void> {
    this.#user = user;
    const saved = await (await this.#store).all();
    this.#set(saved.filter((entry) => entry.user === user).map((entry) => hurry(entry, Date.now())));
    clearInterval(this.#timer);
    this.#timer = window.setInterval(() => void this.#send(), lookEveryMs);
  }
  /** The connection is back. */
  hurry(): void {
    this.#set(this.#entries.map((entry) => hurry(entry, Date.now())));
  }
  stop(): void {
    clearInterval(this.#timer);
    this.#set([]);
  }

  /** Resolves when the entry is safe in the browser, not when the server has it. */
  async put(entry: OutboxEntry): Promise<void> {
    await (await this.#store).put(entry);
    this.#set([...this.#entries.filter((other) => other.body.id !== entry.body.id), entry]);
    void this.#send();
  }
  /** Takes back a save that has not left yet; undefined when it is too late. */
  async undo(id: string): Promise<OutboxEntry | undefined> {
    const entry = this.#entries.find((each) => each.body.id === id);
    if (!entry || this.#sending === id || !canUndo(entry)) return undefined;
    await this.#forget(id);
    return entry;
  }
  /** Tells which call is live now; the saves of the others may go. */
  async callIs(liveAttemptId: string | null): Promise<void> {
    for (const entry of this.#entries) {
      const free = letGo(entry, liveAttemptId, Date.now());
      if (free !== entry) await this.put(free);
    }
  }

  async #send(): Promise<void> {
    const entry = dueEntry(this.#entries, this.#user, Date.now());
    if (!entry || this.#sending) return;
    this.#sending = entry.body.id;
    // Two tabs of one person share the store; only the holder of the lock sends.
    try {
      await withLock(() => this.#sendOne(entry));
    } finally {
      this.#sending = undefined;
    }
  }
  async #sendOne(entry: OutboxEntry): Promise<void> {
    try {
      await post("/v1/gestiones", entry.body, { idempotencyKey: entry.body.id });
      await this.#forget(entry.body.id);
    } catch (error) {
      const waits =
        isWorthRepeating(error) || (error instanceof AppError && error.code === "not_authenticated");
      const after = waits
        ? afterSilence(entry, Date.now())
        : afterRefusal(
            entry,
            error instanceof AppError ? error.code : "internal",
            error instanceof AppError ? String(error.details.requestId ?? "") : "",
          );
      await this.put(after);
    }
  }
  async #forget(id: string): Promise<void> {
    await (await this.#store).remove(id);
    this.#set(this.#entries.filter((entry) => entry.body.id !== id));
  }
  #set(entries: readonly OutboxEntry[]): void {
    this.#entries = entries;
    for (const listener of this.#listeners) listener();
  }
}

async function withLock(work: () => Promise<void>): Promise<void> {
  if (!("locks" in navigator)) return work();
  await navigator.locks.request("recaudo-outbox", { ifAvailable: true }, async (lock) => {
    if (lock) await work();
  });
}
