import { useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, NavLink } from "react-router";
import type { Permission } from "#identity/core/permissions.ts";
import { ariaKeys, keyName } from "../keys.ts";
import { useOutbox } from "../outbox-react.ts";
import { type Session, useCan, useLeave } from "../session.ts";
import { Clock } from "../ui/elapsed.tsx";
import { openPalette } from "./palette-state.ts";
import css from "./shell.module.css";

const places = [
  { to: "/puesto", text: "common.nav.desk", can: ["desk.work"] },
  { to: "/piso", text: "common.nav.floor", can: ["floor.watch"] },
  {
    to: "/oficina",
    text: "common.nav.office",
    can: ["portfolio.read", "report.read", "audit.read", "user.manage"],
  },
] as const satisfies readonly { to: string; text: string; can: readonly Permission[] }[];

export function Header({ session }: { session: Session }) {
  const { t } = useTranslation();
  const can = useCan();
  return (
    <header className={css.header}>
      <span className={css.brand}>
        <BrandMark />
        {t("common.product")}
      </span>
      <nav aria-label={t("common.nav.label")} className={css.nav}>
        {places
          .filter((place) => place.can.some(can))
          .map((place) => (
            <NavLink key={place.to} to={place.to} className={css.place}>
              {t(place.text)}
            </NavLink>
          ))}
      </nav>
      <button
        type="button"
        className={css.search}
        onClick={() => openPalette(true)}
        aria-keyshortcuts={ariaKeys("palette")}
      >
        <span>{t("common.search")}</span>
        <kbd>{keyName("palette")}</kbd>
      </button>
      <Unsent />
      <span className={css.clock}>
        <span className="sr-only">{t("common.clock")}: </span>
        <Clock country={session.tenant.country} zone={session.tenant.timeZone} />
      </span>
      <ThemeSwitch />
      <Person session={session} />
    </header>
  );
}

function Unsent() {
  const { t } = useTranslation();
  const count = useOutbox().filter((entry) => entry.state.is === "waiting" && entry.state.tries > 0).length;
  return (
    <output>
      {count > 0 && (
        <span className={css.unsent} title={t("desk.link.unsentExplain")}>
          <span aria-hidden="true">◆ </span>
          {t("desk.link.unsent", { count })}
        </span>
      )}
    </output>
  );
}

function ThemeSwitch() {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const now = useComputedColorScheme("light");
  const other = now === "light" ? "dark" : "light";
  const label = t("common.theme.change", { theme: t(`common.theme.${other}`).toLowerCase() });
  return (
    <button
      type="button"
      className={css.icon}
      aria-label={label}
      title={label}
      onClick={() => setColorScheme(other)}
    >
      <span aria-hidden="true">{now === "light" ? "☾" : "☀"}</span>
    </button>
  );
}

function Person({ session }: { session: Session }) {
  const { t } = useTranslation();
  const leave = useLeave();
  return (
    <div className={css.person}>
      <span>
        <strong>{session.user.name}</strong>
        <span className="muted"> {t(`session.roles.${session.user.role}`)}</span>
      </span>
      <Link to="/clave" className={css.leave}>
        {t("session.ownPassword")}
      </Link>
      <button type="button" className={css.leave} onClick={() => void leave()}>
        {t("session.leave")}
      </button>
    </div>
  );
}

export function BrandMark() {
  return (
    <svg viewBox="0 0 32 32" width="20" height="20" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="#0b5cad" />
      <path
        d="M9 24V8h8.2a5.3 5.3 0 0 1 1.5 10.4L23.5 24h-4.4l-4.3-5.3h-2.2V24zm3.6-8.5h4.2a2.2 2.2 0 0 0 0-4.4h-4.2z"
        fill="#fff"
      />
    </svg>
  );
}
