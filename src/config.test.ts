import { expect, test } from "vitest";
import { ConfigError, readConfig } from "./config.ts";

test("two parts sent to one port are told by both names before anything starts", () => {
  expect(() => readConfig({ RECAUDO_PORT: "8000", RECAUDO_ASTERISK_PORT: "8000" })).toThrow(
    new ConfigError(
      "RECAUDO_PORT y RECAUDO_ASTERISK_PORT piden el mismo puerto, 8000: cambia uno de los dos",
    ),
  );
  expect(() => readConfig({ RECAUDO_SIP_PORT: "7304" })).toThrow(/RECAUDO_SIP_PORT y RECAUDO_CARRIER_PORT/);
  // One speaks TCP, the other UDP: they share nothing but the number.
  expect(readConfig({ RECAUDO_PORT: "7303" }).ports).toMatchObject({ web: 7303, sip: 7303 });
});
