// What was known of a person before each correction, who told us and who wrote it down.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { DebtorCard } from "#http/contract/desk.ts";
import type { ContactChange } from "#http/contract/portfolio.ts";
import { get } from "../api.ts";
import { dayAndHour, formatOf } from "../format.ts";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemPanel } from "../ui/problem.tsx";
import css from "./contact.module.css";

export function ContactHistory({ card, close }: { card: DebtorCard; close: () => void }) {
  const { t } = useTranslation();
  const format = formatOf(card.portfolio.country, card.portfolio.timeZone);
  const query = useQuery({
    queryKey: ["contact-changes", card.debtorId],
    queryFn: ({ signal }) =>
      get<readonly ContactChange[]>(`/v1/debtors/${card.debtorId}/contact-changes`, signal),
  });
  const told = ({ field, was, became }: ContactChange) => {
    const word = (value: string | null): string => {
      if (value === null || value === "") return t("contact.none");
      return field === "phone_role" ? t(`desk.account.roles.${value as "titular"}`) : value;
    };
    return t("contact.changed", { was: word(was), became: word(became) });
  };
  return (
    <Dialog title={t("contact.historyTitle", { name: card.name })} onClose={close} size={560}>
      {query.error && <ProblemPanel error={query.error} retry={() => void query.refetch()} />}
      {query.data?.length === 0 && <p className="muted">{t("contact.historyEmpty")}</p>}
      <ol className={css.changes}>
        {query.data?.map((change) => (
          <li key={change.id}>
            <span>
              <strong>{t(`contact.fields.${change.field}`)}:</strong> {told(change)}
            </span>
            <span className="muted">
              {t("contact.changedBy", {
                origin: t(`contact.givenByNames.${change.givenBy}`),
                who: change.by ?? t("contact.system"),
                when: dayAndHour(change.at, format),
              })}
            </span>
          </li>
        ))}
      </ol>
    </Dialog>
  );
}
