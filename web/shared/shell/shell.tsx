// What stays on every page after log-in: header, demo banner, connection bar, palette. Waits for the session.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, Outlet, useLocation, useNavigation } from "react-router";
import { get } from "../api.ts";
import { watchHands } from "../attended.ts";
import { dayAndHour, formatOf, placeOf } from "../format.ts";
import { live, useLiveState, useMinute } from "../live-react.ts";
import { outbox } from "../outbox-react.ts";
import { type Session, sessionQuery } from "../session.ts";
import { Announcer } from "../ui/announcer.tsx";
import { ProblemPanel } from "../ui/problem.tsx";
import { Header } from "./header.tsx";
import { Palette } from "./palette.tsx";
import css from "./shell.module.css";
import { Watermark } from "./watermark.tsx";

/** Where people are listed: whoever photographs a list photographs their own name. */
const marked = /^\/(oficina|piso)(\/|$)/;

export function Shell() {
  const { t } = useTranslation();
  const location = useLocation();
  const { data: session, error, isPending, refetch } = useQuery(sessionQuery);
  useConnection(session ?? undefined);
  if (isPending) return <div className={css.waiting} aria-busy="true" />;
  if (error) {
    return (
      <main className={css.waiting}>
        <h1 className="sr-only">{t("common.product")}</h1>
        <ProblemPanel error={error} retry={() => void refetch()} />
      </main>
    );
  }
  if (!session) {
    const back = location.pathname + location.search;
    return <Navigate to={back === "/" ? "/entrar" : `/entrar?volver=${encodeURIComponent(back)}`} replace />;
  }
  if (session.mustChangePassword) return <Navigate to="/clave" replace />;
  return (
    <div className={css.shell}>
      <a className={css.skip} href="#contenido">
        {t("common.skip")}
      </a>
      <Header session={session} />
      {session.clock.demo && <DemoBanner session={session} />}
      <LinkBar />
      {session.lastCall && <output className={css.link}>▲ {t("session.lastCall")}</output>}
      <Content />
      {marked.test(location.pathname) && <Watermark session={session} />}
      <Palette />
      <Announcer />
    </div>
  );
}

/** Until the code of another page has come the old one stands, and says so; `data-page` is the address it belongs to. */
function Content() {
  const { pathname } = useLocation();
  const onTheWay = useNavigation().state !== "idle";
  return (
    <main
      id="contenido"
      tabIndex={-1}
      className={css.main}
      data-page={pathname}
      aria-busy={onTheWay || undefined}
    >
      <Outlet />
    </main>
  );
}

/** While somebody is here and asks nothing, as on the floor, the session is told so. */
let watching = false;
function watchOnce(): void {
  if (watching) return;
  watching = true;
  watchHands(() => void get("/v1/session").catch(() => undefined));
}

/** The live line and the outbox run from log-in to log-out. */
function useConnection(session: Session | undefined): void {
  const user = session?.user.id;
  const client = useQueryClient();
  useEffect(() => {
    if (!user) return;
    // Named as the server names them: the session, the agenda.
    const unheed = live.heed((what) => void client.invalidateQueries({ queryKey: [what] }));
    watchOnce();
    live.start();
    void outbox.start(user);
    return () => {
      unheed();
      live.stop();
      outbox.stop();
    };
  }, [user, client]);
}

function DemoBanner({ session }: { session: Session }) {
  const { t } = useTranslation();
  const minute = useMinute() * 60_000;
  const when = dayAndHour(minute, formatOf(session.tenant.country, session.tenant.timeZone));
  return (
    <aside className={css.demo} aria-label={t("common.demo.label")}>
      <span aria-hidden="true">◆ </span>
      {t("common.demo.banner", { when, place: placeOf(session.tenant.timeZone) })}
    </aside>
  );
}

function LinkBar() {
  const { t } = useTranslation();
  const { status } = useLiveState();
  useEffect(() => {
    if (status === "open") outbox.hurry();
  }, [status]);
  const text =
    status === "reconnecting"
      ? t("common.live.reconnecting")
      : status === "ended"
        ? t("common.live.ended")
        : "";
  return <output className={text ? css.link : undefined}>{text}</output>;
}
