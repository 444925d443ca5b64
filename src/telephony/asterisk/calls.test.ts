import { setImmediate as turn } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import type { AttemptId, SeatId } from "#kernel/ids.ts";
import type { Phone } from "#kernel/phone.ts";
import { systemClock } from "#platform/clock.ts";
import { newId } from "#platform/new-id.ts";
import { freePort } from "#platform/ports.ts";
import { dial } from "./calls.ts";
import type { Exchange } from "./exchange.ts";
import { createAsteriskTelephony } from "./telephony.ts";

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

test("what is sent together fails together when nobody is there", async () => {
  const telephony = createAsteriskTelephony({
    ...{ host: "127.0.0.1", port: await freePort(), user: "u", password: "p", app: "a" },
    ...{ clock: systemClock(), promptsDir: "", samplesFolder: "", onFault: () => {} },
  });
  onTestFinished(() => telephony.close());
  // A failure nobody waits for would end the engine.
  const unheard: unknown[] = [];
  const hear = (error: unknown): void => void unheard.push(error);
  process.on("unhandledRejection", hear);
  onTestFinished(() => void process.off("unhandledRejection", hear));
  const attempt = newId<AttemptId>();
  await expect(telephony.answer(attempt)).rejects.toThrow();
  await expect(telephony.bridge(attempt, newId<SeatId>())).rejects.toThrow();
  await turn();
  await turn();
  expect(unheard).toEqual([]);
});
