// The instruction sheet of a mandate: the one in force in words, and every version signed.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import type { Portfolio } from "#http/contract/portfolio.ts";
import type { SheetState } from "#http/contract/sheets.ts";
import { operationNow } from "../../../shared/live-react.ts";
import { useCan } from "../../../shared/session.ts";
import kit from "../../kit/kit.module.css";
import { usePortfolios } from "../../kit/lists.ts";
import { Loaded, Nothing, Page, Panel } from "../../kit/page.tsx";
import { History, Signature } from "./history.tsx";
import { SheetView } from "./sheet-view.tsx";
import { SignForm } from "./sign-form.tsx";
import { useSheet, useTelling } from "./use-sheet.ts";
import { inForce } from "./versions.ts";

export function SheetPage() {
  return (
    <OfMandate>
      {(portfolio, state) => (
        <Head portfolio={portfolio} state={state}>
          <Read portfolio={portfolio} state={state} />
        </Head>
      )}
    </OfMandate>
  );
}
export function SignPage() {
  const { t } = useTranslation();
  const can = useCan();
  return (
    <OfMandate>
      {(portfolio, state) => (
        <Page
          title={t("office.sheet.sign")}
          hint={portfolio.name}
          up={{ to: `/oficina/carteras/${portfolio.id}/carta`, text: t("office.sheet.title") }}
        >
          {can("rule.manage") ? (
            <SignForm portfolio={portfolio} state={state} />
          ) : (
            <Nothing title={t("common.error.forbidden")} next={t("office.sheet.onlyAdmin")} />
          )}
        </Page>
      )}
    </OfMandate>
  );
}

/** The mandate of the address with its sheet. */
function OfMandate({ children }: { children: (portfolio: Portfolio, state: SheetState) => ReactNode }) {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  const portfolios = usePortfolios();
  const sheet = useSheet(id);
  return (
    <Loaded query={portfolios}>
      {(all) => {
        const portfolio = all.find((each) => each.id === id);
        if (!portfolio) return <Nothing title={t("errors.not_found")} />;
        return <Loaded query={sheet}>{(state) => children(portfolio, state)}</Loaded>;
      }}
    </Loaded>
  );
}

function Head({
  portfolio,
  state,
  children,
}: {
  portfolio: Portfolio;
  state: SheetState;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const can = useCan();
  return (
    <Page
      title={t("office.sheet.title")}
      hint={t("office.sheet.hint", { portfolio: portfolio.name })}
      up={{ to: `/oficina/carteras/${portfolio.id}`, text: portfolio.name }}
      actions={
        can("rule.manage") ? (
          <Link className={kit.button} to={`/oficina/carteras/${portfolio.id}/carta/firmar`}>
            {t(state.versions.length === 0 ? "office.sheet.signFirst" : "office.sheet.sign")}
          </Link>
        ) : (
          <p className="muted">{t("office.sheet.onlyAdmin")}</p>
        )
      }
    >
      {children}
    </Page>
  );
}

function Read({ portfolio, state }: { portfolio: Portfolio; state: SheetState }) {
  const { t } = useTranslation();
  const telling = useTelling(portfolio, state);
  const held = inForce(state.versions, operationNow());
  const title = held
    ? t(held.ofCreditor ? "office.sheet.inForceOfCreditor" : "office.sheet.inForceVersion", {
        version: held.version,
      })
    : t("office.sheet.inForceNone");
  return (
    <>
      <Panel title={title}>
        {held ? <Signature of={held} telling={telling} /> : <p>{t("office.sheet.noneYet")}</p>}
        {held?.note && <p className="muted">{held.note}</p>}
        <SheetView sheet={state.sheet} telling={telling} />
        <p>
          <Link className={kit.link} to={`/oficina/carteras/${portfolio.id}/convenios`}>
            {t("office.sharing.link")}
          </Link>
        </p>
      </Panel>
      <History state={state} telling={telling} />
    </>
  );
}
