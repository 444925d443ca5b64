// A failure as a person reads it: what happened, what to do, and the marks that support asks for.
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import i18next from "i18next";
import { useTranslation } from "react-i18next";
import { errorMarks, errorText } from "../texts/i18n.ts";
import { whyNot } from "../why-not.ts";
import css from "./ui.module.css";

export function ProblemText({ error }: { error: unknown }) {
  const { t } = useTranslation();
  const { code, requestId } = errorMarks(error);
  // The reason itself, where there is one; only a refused contact keeps its heading.
  const facts = whyNot(error);
  return (
    <>
      {(facts.length === 0 || code === "contact_denied") && <p>{errorText(t, error)}</p>}
      {facts.map((fact) => {
        const text = fact.text ?? t(`contact.refused.${fact.key}`, { when: fact.when });
        return <p key={text}>{text}</p>;
      })}
      {code && (
        <p className={css.marks}>
          {t("common.error.code")}: {code}
          {requestId && ` · ${t("common.error.request")}: ${requestId} `}
          {requestId && (
            <button
              type="button"
              className={css.copy}
              onClick={() => void navigator.clipboard.writeText(`${code} ${requestId}`)}
            >
              {t("common.error.copy")}
            </button>
          )}
        </p>
      )}
    </>
  );
}

/** A panel that failed alone. */
export function ProblemPanel({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  return (
    <div role="alert" className={css.problem}>
      <ProblemText error={error} />
      {retry && (
        <Button size="xs" variant="default" onClick={retry}>
          {t("common.error.retry")}
        </Button>
      )}
    </div>
  );
}

/** A command that failed: told in the tray, without moving the focus. */
export function tellProblem(title: string, error: unknown): void {
  notifications.show({
    color: "red",
    title,
    message: <ProblemText error={error} />,
    autoClose: 10_000,
    closeButtonProps: { "aria-label": i18next.t("common.close") },
  });
}
