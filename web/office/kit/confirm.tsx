// A question before something that others will notice.
import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { ProblemPanel } from "../../shared/ui/problem.tsx";
import css from "./kit.module.css";
import { RefusalLines } from "./refusal.tsx";

interface Props {
  readonly title: string;
  readonly children: ReactNode;
  readonly action: string;
  readonly danger?: boolean;
  readonly sending: boolean;
  readonly error: unknown;
  readonly confirm: () => void;
  readonly close: () => void;
}
export function Confirm({ title, children, action, danger = false, sending, error, confirm, close }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog title={title} onClose={close}>
      <div className={css.form}>
        {error !== null && error !== undefined && (
          <div>
            <ProblemPanel error={error} />
            <RefusalLines error={error} />
          </div>
        )}
        <div>{children}</div>
        <div className={css.foot}>
          <Button variant="default" onClick={close}>
            {t("common.cancel")}
          </Button>
          <Button data-autofocus loading={sending} onClick={confirm} {...(danger ? { color: "red" } : {})}>
            {action}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
