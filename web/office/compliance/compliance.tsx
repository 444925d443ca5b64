import { useTranslation } from "react-i18next";
import { Route, Routes } from "react-router";
import { Page, Tabs } from "../kit/page.tsx";
import { Decisions } from "./decisions.tsx";
import { Overlays } from "./overlays.tsx";
import { Reviews } from "./reviews.tsx";
import { Tasks } from "./tasks.tsx";

const root = "/oficina/cumplimiento";

export function CompliancePage() {
  const { t } = useTranslation();
  return (
    <Page title={t("office.pages.compliance")} hint={t("office.compliance.hint")}>
      <Tabs
        label={t("office.compliance.parts")}
        tabs={[
          { to: root, text: t("office.compliance.queue") },
          { to: `${root}/tareas`, text: t("office.tasks.title") },
          { to: `${root}/lecturas`, text: t("office.compliance.overlays") },
          { to: `${root}/decisiones`, text: t("office.compliance.decisions") },
        ]}
      />
      <Routes>
        <Route index element={<Reviews />} />
        <Route path="tareas" element={<Tasks />} />
        <Route path="lecturas" element={<Overlays />} />
        <Route path="decisiones" element={<Decisions />} />
      </Routes>
    </Page>
  );
}
