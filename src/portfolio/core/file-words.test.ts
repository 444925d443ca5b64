import { expect, test } from "vitest";
import { figuresLine, warningsLine } from "./file-words.ts";

test("what a load brought is one line with its thousands apart, in the order of the screens", () => {
  expect(figuresLine({ rejected: 12, rows: 5_012, accepted: 5_000, name: "x" })).toBe(
    "Filas 5.012 · Aceptadas 5.000 · Rechazadas 12",
  );
  expect(warningsLine({ warnings: { telefono_invalido: 1_234 } })).toBe(
    "Avisos (la fila se cargó sin ese dato): telefono_invalido 1.234",
  );
});
