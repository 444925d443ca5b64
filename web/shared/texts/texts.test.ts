import { expect, test } from "vitest";
import { errorCatalogue } from "#kernel/errors.ts";
import { es } from "./es.ts";

/** Every text with the path that names it. */
function textsOf(branch: object, path = ""): [string, string][] {
  return Object.entries(branch).flatMap(([key, value]): [string, string][] => {
    const here = path === "" ? key : `${path}.${key}`;
    return typeof value === "string" ? [[here, value]] : textsOf(value as object, here);
  });
}
const texts = textsOf(es);
const sources = import.meta.glob<string>(["../../**/*.{ts,tsx}", "!../../**/*.test.ts", "!./es/**"], {
  query: "?raw",
  import: "default",
  eager: true,
});

test("every refusal of the catalogue has a Spanish text that says something", () => {
  for (const code of Object.keys(errorCatalogue)) {
    expect(es.errors, code).toHaveProperty(code);
    expect(es.errors[code as keyof typeof es.errors].length, code).toBeGreaterThan(20);
  }
  expect(Object.keys(es.errors).sort()).toEqual([...Object.keys(errorCatalogue), "offline"].sort());
});
test("no text is empty or has a loose brace", () => {
  for (const [path, text] of texts) {
    expect(text.trim(), path).not.toBe("");
    expect(text.replaceAll(/\{\{\w+\}\}/g, ""), path).not.toMatch(/[{}]/);
  }
});
test("the person who owes is never called moroso, nor the debt by its slang", () => {
  // "Codeudor" stays: it is the legal name of somebody else's part in the debt.
  for (const [path, text] of texts) expect(text, path).not.toMatch(/moros|\bdeudor/i);
});
test("a plural has both forms", () => {
  const paths = new Set(texts.map(([path]) => path));
  for (const path of paths) {
    if (path.endsWith("_one")) expect(paths).toContain(path.replace(/_one$/, "_other"));
  }
});
test("every text a screen asks for exists", () => {
  const known = new Set(
    texts.flatMap(([path]) => [path, path.replace(/_(one|other)$/, ""), path.replace(/\.\d+$/, "")]),
  );
  const asked = Object.entries(sources).flatMap(([file, source]) =>
    [...source.matchAll(/\bt\(\s*"([\w.]+)"/g)].map((match) => [file, match[1] ?? ""] as const),
  );
  expect(asked.length).toBeGreaterThan(100);
  for (const [file, key] of asked) expect(known.has(key), `${key} in ${file}`).toBe(true);
});
