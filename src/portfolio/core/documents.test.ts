import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDocument, rutCheckDigit } from "./documents.ts";

test.each([
  ["12.345.678-5", { document: { type: "RUT", text: "12345678-5" } }],
  ["012345678-5", { document: { type: "RUT", text: "12345678-5" } }],
  ["123456785", { document: { type: "RUT", text: "12345678-5" } }],
  ["1-9", { document: { type: "RUT", text: "1-9" } }],
  ["6-k", { document: { type: "RUT", text: "6-K" } }],
  ["12.345.678-9", { code: "documento_digito" }],
  ["1,23457E+7", { code: "numero_cientifico" }],
  ["SIN RUT", { code: "documento_invalido" }],
  ["0-0", { code: "documento_invalido" }],
])("the Chilean RUT «%s» is judged", (text, expected) => {
  expect(parseDocument(text, "CL")).toEqual(expected);
});

test("a RUT whose check digit comes in its own column is put together", () => {
  expect(parseDocument("12.345.678", "CL", { checkDigit: "5" })).toEqual({
    document: { type: "RUT", text: "12345678-5" },
  });
});

test.each([
  ["01234567", {}, { document: { type: "DNI", text: "01234567" } }],
  ["1234567", {}, { code: "documento_largo", detail: 8 }],
  ["1234567", { restoreZeros: true }, { document: { type: "DNI", text: "01234567" } }],
  ["00000000", {}, { code: "documento_invalido" }],
  ["20131312955", {}, { document: { type: "RUC", text: "20131312955" } }],
  ["20131312954", {}, { code: "documento_digito" }],
  ["001234567", { type: "Carné de Extranjería" }, { document: { type: "CE", text: "001234567" } }],
  ["001234567", { type: "PASAPORTE" }, { code: "documento_tipo" }],
])("the Peruvian document «%s» with %o is judged", (text, options, expected) => {
  expect(parseDocument(text, "PE", options)).toEqual(expected);
});

test("exactly one of the eleven check digits fits a RUT", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99_999_999 }), (body) => {
      const fitting = [..."0123456789K"].filter(
        (digit) => "document" in parseDocument(`${body}-${digit}`, "CL"),
      );
      expect(fitting).toEqual([rutCheckDigit(body)]);
    }),
  );
});
