// How another mandate reaches the same person, lent by a signed agreement: to be read, and taken into this mandate by hand.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DebtorCard } from "#http/contract/desk.ts";
import { post } from "../api.ts";
import { useCan } from "../session.ts";
import { ProblemPanel } from "../ui/problem.tsx";
import css from "./contact.module.css";
import { useCorrection } from "./use-correction.ts";

export function Lent({ card }: { card: DebtorCard }) {
  const { t } = useTranslation();
  const mayEdit = useCan()("account.edit");
  const [taken, setTaken] = useState("");
  const { send, sending, error } = useCorrection(card.debtorId, t("contact.lent.taken"), () => {});
  const { phones, contacts } = card.shared;
  if (phones.length === 0 && contacts.length === 0) return null;
  const take = (key: string, point: object): void => {
    setTaken(key);
    void send(() => post(`/v1/debtors/${card.debtorId}/shared-contacts`, point));
  };
  const lines = [
    ...phones.map(({ id, number, role, mandate }) => ({
      key: id,
      text: number,
      what: t(`desk.account.roles.${role}`),
      mandate,
      point: { kind: "phone", phoneId: id },
    })),
    ...contacts.map(({ debtorId, kind, text, mandate }) => ({
      key: `${kind} ${debtorId}`,
      text,
      what: t(`contact.fields.${kind}`),
      mandate,
      point: { kind, debtorId },
    })),
  ];
  return (
    <section aria-labelledby="lent-title" className={css.lent}>
      <h3 id="lent-title">{t("contact.lent.title")}</h3>
      {error !== null && <ProblemPanel error={error} />}
      <ul>
        {lines.map(({ key, text, what, mandate, point }) => (
          <li key={key}>
            <span>
              <strong>{text}</strong> {what}
              <br />
              <span className="muted">{t("contact.lent.from", { mandate })}</span>
            </span>
            {mayEdit && (
              <button
                type="button"
                className={css.button}
                disabled={sending && taken === key}
                aria-label={t("contact.lent.useOf", { what: text })}
                onClick={() => take(key, point)}
              >
                {t("contact.lent.use")}
              </button>
            )}
          </li>
        ))}
      </ul>
      <p className="muted">{t("contact.lent.hint")}</p>
    </section>
  );
}
