import { expect, test } from "vitest";
import { isCommonPassword } from "./common-password.ts";

const words = new Set(["password", "contrasena", "valparaiso", "1q2w3e4r5t6y", "maria"]);
const own = ["ana.rojas", "Ana Rojas Pérez", "Ana", "Rojas", "Pérez"];
const refused = (password: string): boolean => isCommonPassword(password, { words, own });

test("a common password, a word with figures, the same again and again and one's own name are refused", () => {
  const common = ["1Q2w3e4r5t6y", "Contraseña2026!", "¡Valparaíso1990", "200000000001", "aaaaaaaaaaaa"];
  const others = ["abcabcabcabc", "qwertyuiopas", "zyxwvutsrqponm", "Ana.Rojas2026", "rojas-perez-2026"];
  for (const each of [...common, ...others]) expect([each, refused(each)]).toEqual([each, true]);
});

test("several words, or signs nobody foresees, are taken", () => {
  for (const each of [
    "cuatro palabras de Ana",
    "una-frase-larga-de-prueba",
    "cfgh-jkmn-2346",
    "xK9#vQ2!mZ7p",
  ])
    expect([each, refused(each)]).toEqual([each, false]);
});
