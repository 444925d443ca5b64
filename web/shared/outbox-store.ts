// Where waiting gestiones lie: IndexedDB, or memory where the browser refuses it (private windows of some browsers).
import type { OutboxEntry } from "./outbox-core.ts";

export interface EntryStore {
  readonly put: (entry: OutboxEntry) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
  readonly all: () => Promise<readonly OutboxEntry[]>;
}
const storeName = "gestiones";

export async function openEntryStore(): Promise<EntryStore> {
  const database = await open().catch(() => undefined);
  return database ? durable(database) : inMemory();
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("recaudo", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(storeName, { keyPath: "body.id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("indexeddb"));
  });
}
function durable(database: IDBDatabase): EntryStore {
  const write = (change: (store: IDBObjectStore) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      // Strict: written to the disk before the agent is told that it is saved.
      const transaction = database.transaction(storeName, "readwrite", { durability: "strict" });
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error("indexeddb"));
      change(transaction.objectStore(storeName));
    });
  return {
    put: (entry) => write((store) => store.put(entry)),
    remove: (id) => write((store) => store.delete(id)),
    all: () =>
      new Promise((resolve, reject) => {
        const request = database.transaction(storeName).objectStore(storeName).getAll();
        request.onsuccess = () => resolve(request.result as OutboxEntry[]);
        request.onerror = () => reject(request.error ?? new Error("indexeddb"));
      }),
  };
}
function inMemory(): EntryStore {
  const entries = new Map<string, OutboxEntry>();
  return {
    put: async (entry) => void entries.set(entry.body.id, entry),
    remove: async (id) => void entries.delete(id),
    all: async () => [...entries.values()],
  };
}
