// The parts every page of the office is made of: head, panels, and what is shown while, instead of and after reading.
import type { UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useEffect, useId } from "react";
import { useTranslation } from "react-i18next";
import { Link, NavLink } from "react-router";
import { ProblemPanel } from "../../shared/ui/problem.tsx";
import css from "./kit.module.css";

interface PageProps {
  readonly title: string;
  readonly hint?: ReactNode;
  readonly actions?: ReactNode;
  /** Where this page hangs from. */
  readonly up?: { readonly to: string; readonly text: string };
  readonly children: ReactNode;
}
export function Page({ title, hint, actions, up, children }: PageProps) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · ${t("common.product")}`;
  }, [title, t]);
  return (
    <div className={css.page}>
      <div className={css.head}>
        <div>
          {up && (
            <Link to={up.to} className={css.up}>
              <span aria-hidden="true">← </span>
              {up.text}
            </Link>
          )}
          <h1>{title}</h1>
          {hint && <div className="muted">{hint}</div>}
        </div>
        {actions && <div className={css.actions}>{actions}</div>}
      </div>
      {children}
    </div>
  );
}

interface PanelProps {
  readonly title: string;
  readonly hint?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}
export function Panel({ title, hint, actions, children }: PanelProps) {
  const id = useId();
  return (
    <section className={css.panel} aria-labelledby={id}>
      <div className={css.panelHead}>
        <h2 id={id}>{title}</h2>
        {actions}
      </div>
      {hint && <p className="muted">{hint}</p>}
      {children}
    </section>
  );
}

/** The parts of one page as links: the address is the state. */
export function Tabs({
  label,
  tabs,
}: {
  label: string;
  tabs: readonly { readonly to: string; readonly text: string }[];
}) {
  return (
    <nav aria-label={label} className={css.tabs}>
      {tabs.map((tab) => (
        <NavLink key={tab.to} to={tab.to} className={css.tab} end>
          {tab.text}
        </NavLink>
      ))}
    </nav>
  );
}

/** What a query brought; while it is on its way a quiet skeleton, and its own failure when it fails. */
export function Loaded<T>({
  query,
  children,
}: {
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
}) {
  const { t } = useTranslation();
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  return (
    <div aria-busy="true" className={css.skeleton}>
      <span className="sr-only">{t("common.loading")}</span>
    </div>
  );
}

/** Nothing yet: why, and the one next action. */
export function Nothing({ title, next, children }: { title: string; next?: string; children?: ReactNode }) {
  return (
    <div className={css.nothing}>
      <p>{title}</p>
      {next && <p className="muted">{next}</p>}
      {children}
    </div>
  );
}
