// What an integrator can read without asking: the whole description, as the server makes it from its routes.
import { expect, test } from "vitest";
import { describeApi } from "./openapi.ts";

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly requestBody?: { readonly content: object };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, object>> }>>;
}
const { paths } = JSON.parse(await describeApi()) as {
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
);
/** Answers that say all with their status. */
const mayBeEmpty = new Set(["201", "202", "204"]);

test("every operation has a name of its own, a summary and a group", () => {
  expect(operations.length).toBeGreaterThan(80);
  for (const { name, operation } of operations) {
    expect(operation.operationId, name).toMatch(/^[a-z][A-Za-z]+$/);
    expect(operation.summary?.length ?? 0, name).toBeGreaterThan(5);
    expect(operation.tags, name).toHaveLength(1);
  }
  expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
});
test("every operation says what it answers, a file by its content type", () => {
  for (const { name, operation } of operations) {
    const good = Object.entries(operation.responses).filter(([status]) => status.startsWith("2"));
    expect(good.length, name).toBeGreaterThan(0);
    for (const [status, { content }] of good) {
      const types = Object.keys(content ?? {});
      if (types.length === 0) expect(mayBeEmpty, `${name} ${status}`).toContain(status);
      if (name.endsWith(".csv")) expect(types, name).toEqual(["text/csv"]);
    }
  }
});
test("the four ways to send a file say that the body is a file", () => {
  const files = operations.filter(({ operation }) => "text/csv" in (operation.requestBody?.content ?? {}));
  expect(files.map(({ operation }) => operation.operationId).sort()).toEqual([
    "importUsers",
    "previewImport",
    "uploadImport",
    "uploadPayments",
  ]);
});
