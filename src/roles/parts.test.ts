import { expect, test } from "vitest";
import { createParts, fine } from "./parts.ts";

test("a part that hangs or fails is told as down, and the others are told all the same", async () => {
  const parts = createParts();
  parts.add("web", async () => fine("http://127.0.0.1:7300"));
  parts.add("worker", () => new Promise(() => {}));
  parts.add("database", () => Promise.reject(new Error("gone")));
  expect(await parts.report(50)).toEqual([
    { name: "web", state: "ok", detail: "http://127.0.0.1:7300" },
    { name: "worker", state: "down", detail: "no responde" },
    { name: "database", state: "down", detail: "no responde" },
  ]);
});
