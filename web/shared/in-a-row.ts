// "Tercera promesa seguida": in words as long as one says it so, then with its number.
import type { TFunction } from "i18next";

const named = { 3: "third", 4: "fourth", 5: "fifth" } as const;

export function inARowText(t: TFunction, row: number): string {
  const word = row === 3 || row === 4 || row === 5 ? named[row] : undefined;
  return word ? t(`common.inARow.${word}`) : t("common.inARow.many", { row });
}
