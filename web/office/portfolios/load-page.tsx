import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import kit from "../kit/kit.module.css";
import { usePortfolios } from "../kit/lists.ts";
import { Loaded, Nothing, Page } from "../kit/page.tsx";
import { JobPanel } from "../load/job.tsx";
import { LoadWizard } from "../load/wizard.tsx";
import { Steps } from "../load/wizard-parts.tsx";

/** The wizard of a mandate, or one of its loads. */
export function LoadPage() {
  const { t } = useTranslation();
  const { id, jobId } = useParams();
  const portfolios = usePortfolios();
  return (
    <Loaded query={portfolios}>
      {(all) => {
        const portfolio = all.find((each) => each.id === id);
        if (!portfolio) return <Nothing title={t("errors.not_found")} />;
        if (!jobId) return <LoadWizard portfolio={portfolio} />;
        return (
          <Page
            title={t("office.load.jobTitle")}
            hint={portfolio.name}
            up={{ to: `/oficina/carteras/${portfolio.id}`, text: portfolio.name }}
          >
            <Steps at={2} />
            <JobPanel jobId={jobId} />
            <p>
              <Link className={kit.link} to={`/oficina/carteras/${portfolio.id}/cargar`}>
                {t("office.load.again")}
              </Link>
            </p>
          </Page>
        );
      }}
    </Loaded>
  );
}
