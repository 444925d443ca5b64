import { expect, test } from "vitest";
import { bindPaymentHeader } from "#payments/core/payment-row.ts";
import { paymentsCsv } from "./payments-file.ts";

const promise = {
  id: "01a2002e-5c5c-7c6d-8a34-f28f196cb2ec",
  accountNumber: "QHA-100007-1",
};
const promised = { minor: "123450", currency: "PEN" } as const;

test("the demo's payments file pays the whole promise, in columns that the payments import knows", () => {
  const [header = "", row] = paymentsCsv(promise, promised, "2026-11-24").split("\r\n");
  expect(bindPaymentHeader(header.split(";"))).toHaveProperty("columns");
  expect(row).toBe("QHA-100007-1;PEN;1234.50;2026-11-24;Transferencia;196cb2ec");
});
