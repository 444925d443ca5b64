import type { ReactNode } from "react";
import css from "./ui.module.css";

/** A page that has only one thing to say, and what to do next. */
export function Notice({
  title,
  detail,
  children,
}: {
  title: string;
  detail?: string;
  children?: ReactNode;
}) {
  return (
    <section className={css.notice}>
      <h1>{title}</h1>
      {detail && <p className="muted">{detail}</p>}
      {children}
    </section>
  );
}
/** Nothing to show: why, and the one next action. */
export function Empty({ title, next }: { title: string; next?: ReactNode }) {
  return (
    <div className={css.empty}>
      <p>{title}</p>
      {next && <p className="muted">{next}</p>}
    </div>
  );
}
