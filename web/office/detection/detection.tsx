// Person or machine: how often detection errs, the samples to be heard, and the thresholds.
import { useTranslation } from "react-i18next";
import { useCan } from "../../shared/session.ts";
import { Page } from "../kit/page.tsx";
import { Rates } from "./rates.tsx";
import { Samples } from "./samples.tsx";
import { Thresholds } from "./thresholds.tsx";

export function DetectionPage() {
  const { t } = useTranslation();
  const can = useCan();
  return (
    <Page title={t("office.pages.detection")} hint={t("office.detection.hint")}>
      {can("report.read") && <Rates />}
      <Samples />
      {can("report.read") && <Thresholds />}
    </Page>
  );
}
