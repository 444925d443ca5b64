// Fresh UUIDv7s for stores and services. Made in the application, so that a row has its name before it is written.
import { randomBytes } from "node:crypto";
import { type Branded, uuidv7From } from "#kernel/ids.ts";

export function newId<Id extends Branded<string>>(): Id {
  return uuidv7From(Date.now(), randomBytes(10)) as Id;
}
