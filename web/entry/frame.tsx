import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";
import { BrandMark } from "../shared/shell/header.tsx";
import css from "./entry.module.css";

/** The door: one card in the middle of the page. */
export function EntryFrame({ heading, children }: { heading: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <main className={css.page} data-page={useLocation().pathname}>
      <div className={css.card}>
        <p className={css.brand}>
          <BrandMark />
          {t("common.product")}
        </p>
        <h1>{heading}</h1>
        {children}
      </div>
    </main>
  );
}
