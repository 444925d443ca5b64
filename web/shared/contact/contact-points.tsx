// How else a person is reached, what was known before, and the way to correct it. On the desk's card and the office's.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DebtorCard } from "#http/contract/desk.ts";
import { useCan } from "../session.ts";
import css from "./contact.module.css";
import { ContactForm } from "./contact-form.tsx";
import { ContactHistory } from "./contact-history.tsx";
import { Revealable } from "./reveal.tsx";

export function ContactPoints({ card }: { card: DebtorCard }) {
  const { t } = useTranslation();
  const can = useCan();
  const [open, setOpen] = useState<"none" | "form" | "history">("none");
  const { email, address, commune, region, employer } = card.contact;
  const place = [address, commune, region].filter((part) => part).join(", ");
  const lines = [
    { name: "email", value: email },
    { name: "address", value: place },
    { name: "employer", value: employer },
  ] as const;
  const close = (): void => setOpen("none");
  return (
    <>
      <dl className={css.facts}>
        {lines.map(({ name, value }) => (
          <div key={name}>
            <dt>{t(`contact.fields.${name}`)}</dt>
            <dd>
              {value && name === "email" ? (
                <Revealable debtorId={card.debtorId} field="email" shown={value} masked={card.masked} />
              ) : (
                value || <span className="muted">{t("contact.none")}</span>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <div className={css.buttons}>
        {can("account.edit") && !card.masked && (
          <button type="button" className={css.button} onClick={() => setOpen("form")}>
            {t("contact.correct")}
          </button>
        )}
        <button type="button" className={css.button} onClick={() => setOpen("history")}>
          {t("contact.history")}
        </button>
      </div>
      {open === "form" && <ContactForm card={card} close={close} />}
      {open === "history" && <ContactHistory card={card} close={close} />}
    </>
  );
}
