import { expect, test } from "vitest";
import { actionOf, ariaKeys, comboOf, keyMap, keyName } from "./keys.ts";

const press = (
  key: string,
  held: Partial<Record<"ctrlKey" | "altKey" | "shiftKey" | "metaKey", boolean>> = {},
) => ({
  key,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  metaKey: false,
  ...held,
});

test("no two actions share a key", () => {
  expect(new Set(Object.values(keyMap)).size).toBe(Object.keys(keyMap).length);
});
test("no action uses a key that browsers keep, an AltGr combination, or a lone character", () => {
  const kept =
    /^(Shift\+|Ctrl\+)*F(1|3|5|6|7|10|11|12)$|^Alt\+|^Ctrl\+(Alt\+.*|\d)$|^Ctrl\+Shift\+[NPTW]$|^.$/;
  for (const combo of Object.values(keyMap)) expect(combo).not.toMatch(kept);
});
test("a key press is read with its modifiers, and ⌘ counts as Ctrl", () => {
  expect(comboOf(press("F4", { shiftKey: true }))).toBe("Shift+F4");
  expect(comboOf(press("k", { metaKey: true }))).toBe("Ctrl+K");
  expect(actionOf(press("Enter", { ctrlKey: true, shiftKey: true }))).toBe("savePause");
  expect(actionOf(press("F4"))).toBe("mute");
  expect(actionOf(press("a"))).toBeUndefined();
});
test("keys are announced in the ARIA form and shown in Spanish", () => {
  expect(ariaKeys("saveNext")).toBe("Control+Enter");
  expect([keyName("hold"), keyName("nextStep")]).toEqual(["⇧F4", "AvPág"]);
});
