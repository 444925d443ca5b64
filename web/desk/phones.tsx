// The person's telephones: which one is on the line, which may be dialled, and why not the others.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DebtorCard, SeatView } from "#http/contract/desk.ts";
import { PhoneForm } from "../shared/contact/phone-form.tsx";
import { Revealable } from "../shared/contact/reveal.tsx";
import { WhyNow } from "../shared/contact/why-now.tsx";
import { useCan } from "../shared/session.ts";
import css from "./desk.module.css";

interface Props {
  readonly card: DebtorCard;
  readonly seat: SeatView;
  readonly dial: (debtorId: string, phoneId: string) => Promise<boolean>;
}
export function Phones({ card, seat, dial }: Props) {
  const { t } = useTranslation();
  const free = seat.call === null && seat.seatId !== null;
  const mayEdit = useCan()("account.edit");
  const [form, setForm] = useState<"closed" | "new" | DebtorCard["phones"][number]>("closed");
  return (
    <>
      <h2>{t("desk.account.phones")}</h2>
      <ul className={css.phones}>
        {card.phones.map((phone) => {
          const onLine = seat.call?.phoneId === phone.id;
          return (
            <li key={phone.id} className={css.phone} data-online={onLine || undefined}>
              <span aria-hidden="true">{onLine ? "★" : phone.dialable ? "●" : "✖"}</span>
              <span className={css.phoneText}>
                <strong>
                  <Revealable
                    debtorId={card.debtorId}
                    field="phone"
                    phoneId={phone.id}
                    shown={phone.number}
                    masked={card.masked}
                  />
                </strong>{" "}
                {t(`desk.account.roles.${phone.role}`)}
                {onLine && ` · ${t("desk.account.current")}`}
                <br />
                <span className="muted">
                  {[phone.label, phone.lastOutcome, phone.dialable ? null : phone.whyNot]
                    .filter((part) => part)
                    .join(" · ")}
                </span>
              </span>
              {free && phone.dialable && (
                <button
                  type="button"
                  className={css.dial}
                  aria-label={t("desk.account.dialTo", { number: phone.number, label: phone.label })}
                  onClick={() => void dial(card.debtorId, phone.id)}
                >
                  {t("desk.account.dial")}
                </button>
              )}
              {mayEdit && !card.masked && (
                <button
                  type="button"
                  className={css.dial}
                  aria-label={t("contact.phoneCorrectOf", { number: phone.number })}
                  title={t("contact.phoneCorrect")}
                  onClick={() => setForm(phone)}
                >
                  <span aria-hidden="true">✎</span>
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {mayEdit && (
        <button type="button" className={css.dial} onClick={() => setForm("new")}>
          {t("contact.phoneAdd")}
        </button>
      )}
      <WhyNow card={card} />
      {form !== "closed" && (
        <PhoneForm
          card={card}
          {...(form === "new" ? {} : { phone: form })}
          {...(free ? { dial: (id: string) => dial(card.debtorId, id) } : {})}
          close={() => setForm("closed")}
        />
      )}
    </>
  );
}
