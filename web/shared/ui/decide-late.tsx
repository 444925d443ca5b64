// A creditor sends no payments: wait on, or evaluate the promises with what is known. Either with its reason.
import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { unsentAfterDays } from "#promises/core/lateness.ts";
import { post } from "../api.ts";
import { newId } from "../new-id.ts";
import { useCan } from "../session.ts";
import { Dialog } from "./dialog.tsx";
import { tellProblem } from "./problem.tsx";
import css from "./ui.module.css";

interface Props {
  readonly portfolioId: string;
  readonly portfolio: string;
  readonly waiting: number;
}
const leastReason = 3;

export function DecideLate(props: Props) {
  const { t } = useTranslation();
  const can = useCan();
  const [open, setOpen] = useState(false);
  if (!can("floor.order")) return null;
  return (
    <>
      {" "}
      <Button size="compact-sm" variant="default" onClick={() => setOpen(true)}>
        {t("common.latePayments.decide")}
        <span className="sr-only"> {props.portfolio}</span>
      </Button>
      {open && <Decision {...props} close={() => setOpen(false)} />}
    </>
  );
}

function Decision({ portfolioId, portfolio, waiting, close }: Props & { readonly close: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const field = useId();
  const [id] = useState(newId);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const [sending, setSending] = useState(false);
  const wrong = reason.trim().length < leastReason;
  const send = async (kind: "wait" | "evaluate"): Promise<void> => {
    setTried(true);
    if (wrong) return document.getElementById(field)?.focus();
    setSending(true);
    try {
      await post("/v1/payments-late/decisions", { id, portfolioId, kind, reason: reason.trim() });
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["payments-late"] }),
        queries.invalidateQueries({ queryKey: ["promises"] }),
      ]);
      close();
    } catch (error) {
      tellProblem(portfolio, error);
      setSending(false);
    }
  };
  return (
    <Dialog title={t("common.latePayments.decideTitle", { portfolio })} onClose={close}>
      <div className={css.decision}>
        <p>{t("common.latePayments.decideHint", { count: waiting })}</p>
        <label htmlFor={field}>{t("common.latePayments.reason")}</label>
        <input
          id={field}
          data-autofocus
          value={reason}
          maxLength={400}
          autoComplete="off"
          aria-invalid={(tried && wrong) || undefined}
          aria-describedby={tried && wrong ? `${field}-wrong` : undefined}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {tried && wrong && <span id={`${field}-wrong`}>▲ {t("common.latePayments.reasonNeeded")}</span>}
        <div className={css.decisionButtons}>
          <Button disabled={sending} onClick={() => void send("wait")}>
            {t("common.latePayments.wait", { count: unsentAfterDays })}
          </Button>
          <Button disabled={sending} variant="default" onClick={() => void send("evaluate")}>
            {t("common.latePayments.evaluate")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
