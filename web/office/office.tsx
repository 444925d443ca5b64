// The frame of the office: its navigation by permission and the page of the address.
import { lazy, Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, NavLink, Route, Routes } from "react-router";
import { officePages } from "../shared/office-pages.ts";
import { useCan } from "../shared/session.ts";
import type { office } from "../shared/texts/es/office.ts";
import { Notice } from "../shared/ui/notice.tsx";
import css from "./office.module.css";
import { pageLoaders } from "./pages.ts";

type Page = (typeof officePages)[number];
const groups: readonly (keyof typeof office.groups)[] = ["work", "result", "system"];

export function OfficePage() {
  const { t } = useTranslation();
  const can = useCan();
  const mine = officePages.filter((page) => can(page.can));
  const first = mine[0];
  return (
    <div className={css.frame}>
      <nav aria-label={t("office.nav")} className={css.nav}>
        {groups
          .filter((group) => mine.some((page) => page.group === group))
          .map((group) => (
            <section key={group}>
              <h2 id={`office-${group}`}>{t(`office.groups.${group}`)}</h2>
              <ul aria-labelledby={`office-${group}`}>
                {mine
                  .filter((page) => page.group === group)
                  .map((page) => (
                    <li key={page.path}>
                      <NavLink to={`/oficina/${page.path}`} className={css.link}>
                        {t(`office.pages.${page.text}`)}
                      </NavLink>
                    </li>
                  ))}
              </ul>
            </section>
          ))}
      </nav>
      <div className={css.page}>
        <Routes>
          {mine.map((page) => (
            <Route key={page.path} path={`${page.path}/*`} element={<PageOf key={page.path} page={page} />} />
          ))}
          <Route
            path="*"
            element={first ? <Navigate to={`/oficina/${first.path}`} replace /> : <Forbidden />}
          />
        </Routes>
      </div>
    </div>
  );
}

/** One per page, by its key: a page that changed under a navigation would be loaded anew for ever and never shown. */
function PageOf({ page }: { page: Page }) {
  const Content = useMemo(() => lazy(async () => ({ default: await pageLoaders[page.path]() })), [page.path]);
  return (
    <Suspense fallback={<div aria-busy="true" />}>
      <Content />
    </Suspense>
  );
}

function Forbidden() {
  const { t } = useTranslation();
  return <Notice title={t("common.error.forbidden")} />;
}
