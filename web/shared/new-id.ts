// Ids made in the browser (UUIDv7), so that a save repeated after a lost answer is the same save.
import { uuidv7From } from "#kernel/ids.ts";

export function newId(): string {
  return uuidv7From(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
}
