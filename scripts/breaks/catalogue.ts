// Every protection whose removal is seen by a test, in the order of the failure catalogue and then of the threats.
import { ofFailures } from "./of-failures.ts";
import { ofThreats } from "./of-threats.ts";
import type { Break } from "./types.ts";

export const breaks: readonly Break[] = [...ofFailures, ...ofThreats];
