import { expect, test } from "vitest";
import type { AttemptId } from "#kernel/ids.ts";
import type { Phone } from "#kernel/phone.ts";
import { newId } from "#platform/new-id.ts";
import { dial } from "./calls.ts";
import type { Exchange } from "./exchange.ts";

test.each([
  "912345678@otra.centralita",
  "912345678;lr",
  "912345678\r\nRoute: <sip:otra>",
  "sip:912345678",
  "+",
  "",
  "1".repeat(41),
])("«%s» never becomes a SIP address", async (digits) => {
  const request = {
    ...{ attempt: newId<AttemptId>(), phone: "+56912345678" as Phone, digits },
    ...{ trunk: { name: "t", demo: false }, callerId: "+56221234567" as Phone },
    ...{ ringSeconds: 20, detection: "none" as const },
  };
  // Refused before the exchange is so much as looked at.
  await expect(dial({} as Exchange, { promptsDir: "" }, request)).rejects.toThrow("nothing but digits");
});
