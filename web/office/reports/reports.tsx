import { useTranslation } from "react-i18next";
import { Navigate, Route, Routes } from "react-router";
import { useCan } from "../../shared/session.ts";
import { Page, Tabs } from "../kit/page.tsx";
import { CampaignReportPage } from "./campaign-report.tsx";
import { ExportPage } from "./export.tsx";
import { Productivity } from "./productivity.tsx";
import { PromisesPage } from "./promises.tsx";
import { ResultsPage } from "./results.tsx";

const root = "/oficina/informes";

export function ReportsPage() {
  const { t } = useTranslation();
  const can = useCan();
  // Of agents and campaigns; promises are for whoever reads the mandate.
  const figures = can("report.read");
  return (
    <Page title={t("office.pages.reports")} hint={t("office.reports.hint")}>
      <Tabs
        label={t("office.reports.parts")}
        tabs={[
          ...(figures
            ? [
                { to: root, text: t("office.reports.productivity") },
                { to: `${root}/campana`, text: t("office.reports.campaign") },
              ]
            : []),
          ...(can("result.read") ? [{ to: `${root}/resultados`, text: t("office.reports.byCampaign") }] : []),
          ...(can("account.read") ? [{ to: `${root}/promesas`, text: t("office.reports.promises") }] : []),
          ...(can("report.export") ? [{ to: `${root}/gestiones`, text: t("office.reports.export") }] : []),
        ]}
      />
      <Routes>
        <Route
          index
          element={
            figures ? (
              <Productivity />
            ) : (
              <Navigate to={`${root}/${can("result.read") ? "resultados" : "promesas"}`} replace />
            )
          }
        />
        <Route path="campana" element={<CampaignReportPage />} />
        <Route path="resultados" element={<ResultsPage />} />
        <Route path="promesas" element={<PromisesPage />} />
        <Route path="gestiones" element={<ExportPage />} />
      </Routes>
    </Page>
  );
}
