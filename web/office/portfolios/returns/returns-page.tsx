// The file that goes back to the creditor: a day's content and what stops it, making it, and the files made. Whoever may
// only read the files, the creditor's own people among them, sees the list alone.
import { TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import type { Portfolio } from "#http/contract/portfolio.ts";
import { localDateAt, parseLocalDate } from "#kernel/time.ts";
import { placeOf } from "../../../shared/format.ts";
import { operationNow } from "../../../shared/live-react.ts";
import { useCan } from "../../../shared/session.ts";
import { useFilters } from "../../../shared/use-filters.ts";
import kit from "../../kit/kit.module.css";
import { usePortfolios } from "../../kit/lists.ts";
import { Loaded, Nothing, Page } from "../../kit/page.tsx";
import { DayOfFile } from "./day-of-file.tsx";
import { Files } from "./files.tsx";
import { ProfileForm } from "./profile-form.tsx";
import { ProfileView } from "./profile-view.tsx";
import { useReturnProfile } from "./use-returns.ts";

export function ReturnsPage() {
  const { t } = useTranslation();
  const can = useCan();
  return (
    <OfMandate>
      {(portfolio) => (
        <Page
          title={t("office.returns.title")}
          hint={t("office.returns.hint", { portfolio: portfolio.name })}
          up={{ to: `/oficina/carteras/${portfolio.id}`, text: portfolio.name }}
        >
          {can("report.export") && <Making portfolio={portfolio} />}
          <Files portfolio={portfolio} />
          {can("report.export") && <ProfileView portfolio={portfolio} />}
        </Page>
      )}
    </OfMandate>
  );
}
export function ReturnProfilePage() {
  const { t } = useTranslation();
  const can = useCan();
  const [filters] = useFilters();
  return (
    <OfMandate>
      {(portfolio) => {
        const day = filters.get("dia") ?? "";
        const back = `/oficina/carteras/${portfolio.id}/devolucion${day ? `?dia=${day}` : ""}`;
        return (
          <Page
            title={t("office.returns.profile.title")}
            hint={t("office.returns.profile.hint", { portfolio: portfolio.name })}
            up={{ to: back, text: t("office.returns.title") }}
          >
            {can("settings.manage") ? (
              <Profile portfolio={portfolio} back={back} />
            ) : (
              <Nothing title={t("common.error.forbidden")} next={t("office.returns.onlyAdmin")} />
            )}
          </Page>
        );
      }}
    </OfMandate>
  );
}

function OfMandate({ children }: { children: (portfolio: Portfolio) => ReactNode }) {
  const { t } = useTranslation();
  const { id } = useParams();
  const can = useCan();
  const portfolios = usePortfolios();
  if (!can("return.read")) return <Nothing title={t("common.error.forbidden")} />;
  return (
    <Loaded query={portfolios}>
      {(all) => {
        const portfolio = all.find((each) => each.id === id);
        return portfolio ? children(portfolio) : <Nothing title={t("errors.not_found")} />;
      }}
    </Loaded>
  );
}

/** The day of the address, today's of the mandate where it names none; undefined: no day, or one that has not begun. */
function useChosenDay({ timeZone }: Portfolio): { today: string; day: string | undefined } {
  const [filters] = useFilters();
  const today = localDateAt(operationNow(), timeZone);
  const wanted = parseLocalDate(filters.get("dia") ?? today);
  return { today, day: wanted && wanted <= today ? wanted : undefined };
}

function Making({ portfolio }: { portfolio: Portfolio }) {
  const { t } = useTranslation();
  const [, set] = useFilters({ replace: true });
  const { today, day } = useChosenDay(portfolio);
  // What is being typed is not yet a day: only whole ones go into the address.
  const [typed, setTyped] = useState(day ?? "");
  const change = (text: string): void => {
    setTyped(text);
    if (parseLocalDate(text)) set("dia", text);
  };
  const wrong = day === undefined || parseLocalDate(typed) === undefined;
  return (
    <>
      <div className={kit.filters}>
        <TextInput
          type="date"
          label={t("office.returns.day")}
          description={t("office.returns.dayHint", { place: placeOf(portfolio.timeZone) })}
          max={today}
          value={typed}
          onChange={(event) => change(event.currentTarget.value)}
          error={wrong ? t("office.returns.noDay") : undefined}
        />
      </div>
      {day !== undefined && !wrong && (
        <DayOfFile key={day} portfolio={portfolio} day={day} open={day === today} />
      )}
    </>
  );
}

function Profile({ portfolio, back }: { portfolio: Portfolio; back: string }) {
  const query = useReturnProfile(portfolio.id);
  const { today, day } = useChosenDay(portfolio);
  return (
    <Loaded query={query}>
      {(stored) => <ProfileForm portfolio={portfolio} stored={stored} day={day ?? today} back={back} />}
    </Loaded>
  );
}
