// How old a live panel is: told after 3 s, hatched after 10 s.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { lasting } from "../format.ts";
import { useSecond } from "../live-react.ts";
import css from "./ui.module.css";

export const tellAgeMs = 3_000;
export const hatchMs = 10_000;

export function Stale({ receivedAt, children }: { receivedAt: number; children: ReactNode }) {
  const { t } = useTranslation();
  useSecond();
  const age = performance.now() - receivedAt;
  return (
    <div className={age > hatchMs ? css.hatched : css.fresh} data-stale={age > tellAgeMs || undefined}>
      {age > tellAgeMs && <p className={css.age}>{t("common.live.stale", { age: lasting(age) })}</p>}
      {children}
    </div>
  );
}
