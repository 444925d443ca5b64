import { useTranslation } from "react-i18next";
import { Navigate, Outlet } from "react-router";
import type { Permission } from "#identity/core/permissions.ts";
import { homeOf, useCan, useSession } from "../session.ts";
import { Notice } from "../ui/notice.tsx";

export function Guarded({ can }: { can: Permission }) {
  const { t } = useTranslation();
  const allowed = useCan()(can);
  return allowed ? <Outlet /> : <Notice title={t("common.error.forbidden")} />;
}
export function Home() {
  return <Navigate to={homeOf(useSession())} replace />;
}
