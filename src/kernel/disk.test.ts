import { expect, test } from "vitest";
import { ballastBytes, ballastOrder, judgeDisk } from "./disk.ts";

const disk = (freePercent: number, totalBytes = 10_000_000) => ({
  freeBytes: (freePercent / 100) * totalBytes,
  totalBytes,
});

test.each([
  [15, true, true, true, null],
  [14.9, true, true, true, "Queda 14 % de disco libre: libera espacio; con menos de 10 % se deja de grabar"],
  [10, true, true, true, "Queda 10 % de disco libre: libera espacio; con menos de 10 % se deja de grabar"],
  [9.9, false, true, true, "Queda 9 % de disco libre: las llamadas nuevas no se graban"],
  [
    6.9,
    false,
    false,
    true,
    "Queda 6 % de disco libre: no se graban llamadas nuevas y no se cargan ni se generan archivos",
  ],
  [5, false, false, true, expect.stringContaining("no se graban")],
  [
    4.9,
    false,
    false,
    false,
    "Queda 4 % de disco libre: no se marca, no se graba y no se cargan ni se generan archivos",
  ],
  [0, false, false, false, expect.stringContaining("Queda 0 %")],
])("with %s %% of the disk free: recordings %s, files %s, dialling %s", (free, recordings, files, dialling, text) => {
  expect(judgeDisk(disk(free))).toEqual({ freeShare: free / 100, recordings, files, dialling, text });
});

test("the ballast is a hundredth of the disk and never more than a gibibyte", () => {
  expect(ballastBytes(disk(50, 20_000))).toBe(200);
  expect(ballastBytes(disk(50, 500 * 2 ** 30))).toBe(2 ** 30);
});

test("the ballast is made where there is room, kept in between and given up last", () => {
  expect(ballastOrder(disk(16), false)).toBe("make");
  expect(ballastOrder(disk(15.9), false)).toBe("keep");
  expect(ballastOrder(disk(2), true)).toBe("keep");
  expect(ballastOrder(disk(1.9), true)).toBe("drop");
  expect(ballastOrder(disk(1.9), false)).toBe("keep");
});
