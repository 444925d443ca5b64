import { expect, test } from "vitest";
import { AriError } from "./ari-types.ts";
import { unlessGone } from "./exchange.ts";

const refusal = (status: number, body: string) =>
  unlessGone(Promise.reject(new AriError(status, "POST bridges/b/addChannel", body)));

test("a leg that ended while it was asked for something is no fault, in whichever words the exchange says so", async () => {
  for (const status of [404, 409, 412, 422]) expect(await refusal(status, "{}")).toBe(false);
  expect(await refusal(400, '{"message":"Channel not found"}')).toBe(false);
});

test("what the exchange refuses for any other reason is told", async () => {
  await expect(refusal(400, '{"message":"Invalid parameter"}')).rejects.toThrow("Invalid parameter");
  await expect(refusal(500, "{}")).rejects.toThrow(AriError);
});
