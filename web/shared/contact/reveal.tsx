// A document, a telephone or an e-mail that is shown in part, and the press that tells it whole: logged by the server with who, whom
// and which; whoever does not talk to people says why first.
import { Button, NativeSelect } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { revealReasons } from "#http/contract/desk.ts";
import { post } from "../api.ts";
import { useCan } from "../session.ts";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemPanel } from "../ui/problem.tsx";
import css from "./contact.module.css";

interface Props {
  readonly debtorId: string;
  readonly field: "document" | "email" | "phone";
  readonly phoneId?: string;
  /** As it is shown. */
  readonly shown: string;
  readonly masked: boolean;
}
export function Revealable({ debtorId, field, phoneId, shown, masked }: Props) {
  const { t } = useTranslation();
  const saysWhy = !useCan()("gestion.record");
  const [asking, setAsking] = useState(false);
  const reveal = useMutation({
    mutationFn: (reason?: string) =>
      post<{ value: string }>(`/v1/debtors/${debtorId}/reveal`, {
        field,
        ...(phoneId ? { phoneId } : {}),
        ...(reason ? { reason } : {}),
      }),
    onSuccess: () => setAsking(false),
  });
  const value = reveal.data?.value;
  if (!masked || value !== undefined) return <>{value ?? shown}</>;
  return (
    <>
      {shown}{" "}
      <button
        type="button"
        className={css.reveal}
        disabled={reveal.isPending}
        aria-label={t("contact.revealOf", { what: t(`contact.reveals.${field}`), shown })}
        onClick={() => (saysWhy ? setAsking(true) : reveal.mutate(undefined))}
      >
        {t("contact.reveal")}
      </button>
      {!asking && reveal.error && <ProblemPanel error={reveal.error} />}
      {asking && (
        <Why
          sending={reveal.isPending}
          error={reveal.error}
          send={(reason) => reveal.mutate(reason)}
          close={() => setAsking(false)}
        />
      )}
    </>
  );
}

interface WhyProps {
  readonly sending: boolean;
  readonly error: unknown;
  readonly send: (reason: string) => void;
  readonly close: () => void;
}
function Why({ sending, error, send, close }: WhyProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<string>(revealReasons[0]);
  return (
    <Dialog title={t("contact.revealTitle")} onClose={close}>
      <div className={css.form}>
        {error !== null && error !== undefined && <ProblemPanel error={error} />}
        <NativeSelect
          label={t("contact.revealWhy")}
          description={t("contact.revealHint")}
          value={reason}
          data={revealReasons.map((each) => ({ value: each, label: t(`contact.revealReasons.${each}`) }))}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
        <div className={css.foot}>
          <Button variant="default" onClick={close}>
            {t("common.cancel")}
          </Button>
          <Button loading={sending} onClick={() => send(reason)}>
            {t("contact.reveal")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
