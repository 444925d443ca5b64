import { expect, test } from "vitest";
import { parseConfig, parseOrder } from "./orders.ts";

test("orders are read and anything else is refused", () => {
  expect(parseOrder('{"do":"profiles","profiles":[["+569","early"],["+51","late","wrong"]]}')).toEqual({
    do: "profiles",
    profiles: [
      ["+569", { arrears: "early", kind: "listed" }],
      ["+51", { arrears: "late", kind: "wrong" }],
    ],
  });
  expect(parseOrder('{"do":"seat","attempt":"a"}')).toEqual({ do: "seat", attempt: "a" });
  expect(parseOrder('{"do":"call_back","to":"600"}')).toEqual({
    do: "call_back",
    to: "600",
    from: undefined,
  });
  expect(parseOrder('{"do":"own_numbers","numbers":["+56600"]}')).toEqual({
    do: "own_numbers",
    numbers: ["+56600"],
  });
  const refused = [
    "",
    "null",
    "[]",
    "{",
    '{"do":"dance"}',
    '{"do":"seat"}',
    '{"do":"own_numbers","numbers":[600]}',
    '{"do":"profiles","profiles":[["+569","soon"]]}',
  ];
  expect(refused.map(parseOrder)).toEqual(refused.map(() => undefined));
});

test("a configuration names what it lacks", () => {
  const full = { port: 1, rtpFrom: 2, rtpTo: 3, exchangePort: 4, cacheDir: "c" };
  expect(parseConfig(JSON.stringify(full))).toMatchObject({
    host: "127.0.0.1",
    exchangeHost: "127.0.0.1",
    pace: 1,
  });
  expect(() => parseConfig(JSON.stringify({ ...full, port: undefined }))).toThrow("port is missing");
  expect(() => parseConfig(JSON.stringify({ ...full, cacheDir: "" }))).toThrow("cacheDir is missing");
  expect(() => parseConfig("")).toThrow("not a JSON object");
});
