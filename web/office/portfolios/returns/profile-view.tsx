// The profile in words, for whoever makes files but does not change how they are written.
import { useTranslation } from "react-i18next";
import type { Portfolio } from "#http/contract/portfolio.ts";
import { useCan } from "../../../shared/session.ts";
import { Fact } from "../../../shared/ui/fact.tsx";
import kit from "../../kit/kit.module.css";
import { Loaded, Panel } from "../../kit/page.tsx";
import { choicesOf, contentChoices, labelsOf } from "./choices.ts";
import { draftOf, type Profile, scalarNames } from "./draft.ts";
import { ToProfile } from "./to-profile.tsx";
import { useReturnProfile } from "./use-returns.ts";

export function ProfileView({ portfolio }: { portfolio: Portfolio }) {
  const { t } = useTranslation();
  const can = useCan();
  const query = useReturnProfile(portfolio.id);
  return (
    <Panel
      title={t("office.returns.profile.title")}
      actions={
        can("settings.manage") ? (
          <ToProfile portfolioId={portfolio.id} text={t("office.returns.profile.change")} />
        ) : (
          <p className="muted">{t("office.returns.onlyAdmin")}</p>
        )
      }
    >
      <Loaded query={query}>
        {({ stored, profile }) => (
          <>
            {!stored && <p>{t("office.returns.profile.default")}</p>}
            <InWords profile={profile} />
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function InWords({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  const { scalars, columns } = draftOf(profile);
  const labels = labelsOf(t);
  const choices = choicesOf(t);
  const contents = contentChoices(t);
  const codes = Object.keys(profile.codes).length;
  const textOf = (name: (typeof scalarNames)[number]): string =>
    name === "namePattern"
      ? scalars.namePattern
      : (choices[name].find(({ value }) => value === scalars[name])?.label ?? scalars[name]);
  return (
    <>
      <dl className={kit.facts}>
        {scalarNames.map((name) => (
          <Fact key={name} name={labels[name]}>
            {textOf(name)}
          </Fact>
        ))}
        <Fact name={t("office.returns.profile.codes")}>
          {t("office.returns.profile.codesCount", { count: codes })}
        </Fact>
      </dl>
      <details>
        <summary>{t("office.returns.profile.columnsCount", { count: columns.length })}</summary>
        <ol className={kit.refusal} style={{ listStyle: "decimal" }}>
          {columns.map(({ key, header, content, fixed }) => (
            <li key={key}>
              {header} <span aria-hidden="true">←</span>{" "}
              {contents.find(({ value }) => value === content)?.label}
              {content === "fixed" && `: «${fixed}»`}
            </li>
          ))}
        </ol>
      </details>
    </>
  );
}
