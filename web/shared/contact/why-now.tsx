// Why this person, and which of their phones, is called at this hour: asked for by a button, told line by line under it.
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { WhyNow as Told } from "#http/contract/contact-order.ts";
import type { DebtorCard } from "#http/contract/desk.ts";
import { get } from "../api.ts";
import { ProblemPanel } from "../ui/problem.tsx";
import css from "./contact.module.css";

/** Asked anew each time it is opened: it speaks of this hour. */
export function WhyNow({ card }: { card: DebtorCard }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const told = useId();
  const { data, error } = useQuery({
    queryKey: ["why-now", card.debtorId],
    queryFn: ({ signal }) => get<Told>(`/v1/debtors/${card.debtorId}/why-now`, signal),
    enabled: open,
    gcTime: 0,
  });
  const numberOf = (id: string): string => card.phones.find((phone) => phone.id === id)?.number ?? "";
  return (
    <div className={css.whyNow}>
      <button
        type="button"
        className={css.button}
        aria-expanded={open}
        aria-controls={told}
        onClick={() => setOpen(!open)}
      >
        {t("contact.whyNow.ask")}
      </button>
      <div id={told} aria-live="polite">
        {open && error !== null && <ProblemPanel error={error} />}
        {open && data && (
          <>
            {data.campaign && <p className="muted">{data.campaign.name}</p>}
            <Lines lines={data.lines} />
            {data.phones.map((phone) => (
              <section key={phone.phoneId} aria-label={numberOf(phone.phoneId)}>
                <strong>{numberOf(phone.phoneId)}</strong>
                {phone.chosen && ` · ${t("contact.whyNow.chosen")}`}
                <Lines lines={phone.lines} />
              </section>
            ))}
          </>
        )}
      </div>
    </div>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <ul>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
