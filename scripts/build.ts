// Screens and processes, built as a start builds them: nothing to do when no source has changed.
import { join } from "node:path";
import { build } from "../src/roles/build.ts";

await build(join(import.meta.dirname, ".."));
