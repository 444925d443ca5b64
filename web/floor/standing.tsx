// What stands on the floor until somebody looks after it: where to go to do so, and said aloud once.
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { FloorView, StandingAlert } from "#http/contract/floor.ts";
import { useCan } from "../shared/session.ts";
import { announce } from "../shared/ui/announcer.tsx";
import { placeOf } from "./floor-view.ts";

export function StandingLink({ alert }: { alert: StandingAlert }) {
  const { t } = useTranslation();
  const can = useCan();
  const to = placeOf(alert, can);
  return to && <Link to={to}>{t(`floor.standing.open.${alert.about.kind}`)}</Link>;
}

/** A thing is told once however often it comes and goes; what is there when the page opens is read with the page. */
export function useAnnouncedStanding(standing: FloorView["standing"]): void {
  const { t } = useTranslation();
  const known = useRef<Set<string>>(undefined);
  useEffect(() => {
    const fresh = known.current ? standing.find(({ id }) => !known.current?.has(id)) : undefined;
    known.current ??= new Set();
    for (const { id } of standing) known.current.add(id);
    if (fresh)
      announce(t("floor.attention.announce", { name: t(`floor.standing.${fresh.code}`), text: fresh.text }));
  }, [standing, t]);
}
