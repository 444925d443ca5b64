// Read by the runner before each file of tests.
import { afterAll } from "vitest";
import { closeAll } from "./closing.ts";

afterAll(closeAll);
