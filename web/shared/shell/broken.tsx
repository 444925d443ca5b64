import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Notice } from "../ui/notice.tsx";

export function Crash() {
  const { t } = useTranslation();
  return (
    <main>
      <Notice title={t("common.error.crash")} detail={t("common.error.crashExplain")}>
        <Button onClick={() => location.reload()}>{t("common.error.reload")}</Button>
      </Notice>
    </main>
  );
}
export function NotFound() {
  const { t } = useTranslation();
  return (
    <Notice title={t("common.error.notFound")} detail={t("common.error.notFoundExplain")}>
      <Link to="/">{t("common.error.home")}</Link>
    </Notice>
  );
}
