// Finding a person, reading their card and correcting how they are reached; nothing else is changed here.
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Route, Routes, useLocation, useNavigate, useParams } from "react-router";
import type { DebtorCard } from "#http/contract/desk.ts";
import { get } from "../../shared/api.ts";
import { BalanceAge, FileColumns } from "../../shared/contact/balance-age.tsx";
import { ContactPoints } from "../../shared/contact/contact-points.tsx";
import { Lent } from "../../shared/contact/lent.tsx";
import { PhoneForm } from "../../shared/contact/phone-form.tsx";
import { Revealable } from "../../shared/contact/reveal.tsx";
import { WhyNow } from "../../shared/contact/why-now.tsx";
import { dateOf, day, formatOf, hourMinute, money } from "../../shared/format.ts";
import { useCan } from "../../shared/session.ts";
import { Recording } from "../../shared/ui/recording.tsx";
import kit from "../kit/kit.module.css";
import { Loaded, Nothing, Page, Panel } from "../kit/page.tsx";
import { FindPerson } from "./find-person.tsx";
import { LegalState } from "./legal-state.tsx";
import css from "./people.module.css";
import { RightsPage } from "./rights.tsx";

export function PeoplePage() {
  return (
    <Routes>
      <Route index element={<Search />} />
      <Route path=":id" element={<CardPage />} />
      <Route path=":id/derechos" element={<RightsPage />} />
    </Routes>
  );
}

function Search() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  // Kept for whoever comes back, but in no address: it may be a document or a number.
  const { state } = useLocation();
  return (
    <Page title={t("office.pages.people")} hint={t("office.people.hint")}>
      <FindPerson
        initial={(state as { typed?: string } | null)?.typed ?? ""}
        onSettled={(typed) => navigate(".", { replace: true, state: { typed } })}
        choose={(person) => navigate(`/oficina/personas/${person.id}`)}
      />
    </Page>
  );
}

function CardPage() {
  const { t } = useTranslation();
  const { id } = useParams();
  const query = useQuery({
    queryKey: ["card", id],
    queryFn: ({ signal }) => get<DebtorCard>(`/v1/debtors/${id}/card`, signal),
  });
  return (
    <Loaded query={query}>
      {(card) => (card ? <Card card={card} /> : <Nothing title={t("errors.not_found")} />)}
    </Loaded>
  );
}

function Card({ card }: { card: DebtorCard }) {
  const { t } = useTranslation();
  const can = useCan();
  return (
    <Page
      title={card.name}
      hint={
        <>
          <Revealable debtorId={card.debtorId} field="document" shown={card.document} masked />
          {[card.portfolio.creditorName, card.portfolio.name, card.place]
            .filter((each) => each)
            .map((each) => ` · ${each}`)}
        </>
      }
      up={{ to: "/oficina/personas", text: t("office.pages.people") }}
      actions={
        can("compliance.read") && (
          <>
            <Link className={kit.link} to={`/oficina/cumplimiento/decisiones?persona=${card.debtorId}`}>
              {t("office.people.decisions")}
            </Link>
            {can("compliance.resolve") && (
              <Link className={kit.link} to="derechos">
                {t("office.rights.link")}
              </Link>
            )}
          </>
        )
      }
    >
      {card.flags.length > 0 && <p>▲ {card.flags.join(" · ")}</p>}
      <div className={css.card}>
        <div className={kit.ticks}>
          <Debts card={card} />
          <Phones card={card} />
          <Panel title={t("contact.title")}>
            <ContactPoints card={card} />
            <Lent card={card} />
          </Panel>
        </div>
        <div className={kit.ticks}>
          <LegalState legal={card.legal} format={formatOf(card.portfolio.country, card.portfolio.timeZone)} />
          <Timeline card={card} />
        </div>
      </div>
    </Page>
  );
}

function Debts({ card }: { card: DebtorCard }) {
  const { t } = useTranslation();
  const format = formatOf(card.portfolio.country, card.portfolio.timeZone);
  return (
    <Panel title={t("office.people.debts")}>
      {card.accounts.length === 0 && <p className="muted">{t("office.people.noAccounts")}</p>}
      <ul className={css.list}>
        {card.accounts.map((account) => (
          <li key={account.id}>
            <span className={css.line}>
              <strong>{account.product || account.number}</strong>
              <strong>{account.balance ? money(account.balance, format) : t("common.none")}</strong>
            </span>
            <span className="muted">
              {[
                account.number,
                account.dueOn && t("office.people.due", { day: day(account.dueOn, format) }),
                account.daysPastDue !== null &&
                  t("office.people.daysPastDue", { count: account.daysPastDue }),
                account.state !== "open" && t(`office.segments.values.${account.state}`),
                account.hold,
              ]
                .filter((each) => each)
                .join(" · ")}
            </span>
            <BalanceAge account={account} format={format} />
            <FileColumns account={account} />
            {account.activePromise && (
              <span>
                ◆{" "}
                {t("office.people.promise", {
                  amount: money(account.activePromise.amount, format),
                  day: day(account.activePromise.dueOn, format),
                })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Phones({ card }: { card: DebtorCard }) {
  const { t } = useTranslation();
  const mayEdit = useCan()("account.edit");
  const [form, setForm] = useState<"closed" | "new" | DebtorCard["phones"][number]>("closed");
  return (
    <Panel
      title={t("office.people.phones")}
      actions={
        mayEdit && (
          <Button size="xs" variant="default" onClick={() => setForm("new")}>
            {t("contact.phoneAdd")}
          </Button>
        )
      }
    >
      {form !== "closed" && (
        <PhoneForm card={card} {...(form === "new" ? {} : { phone: form })} close={() => setForm("closed")} />
      )}
      {card.phones.length === 0 && <p className="muted">{t("office.people.noPhones")}</p>}
      <ul className={css.list}>
        {card.phones.map((phone) => (
          <li key={phone.id}>
            <span className={css.line}>
              <strong>
                <span aria-hidden="true">{phone.dialable ? "● " : "✖ "}</span>
                <Revealable
                  debtorId={card.debtorId}
                  field="phone"
                  phoneId={phone.id}
                  shown={phone.number}
                  masked={card.masked}
                />
              </strong>
              <span>{t(`desk.account.roles.${phone.role}`)}</span>
              {mayEdit && !card.masked && (
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={t("contact.phoneCorrectOf", { number: phone.number })}
                  onClick={() => setForm(phone)}
                >
                  {t("contact.phoneCorrect")}
                </Button>
              )}
            </span>
            <span className="muted">
              {[phone.label, phone.lastOutcome, phone.dialable ? null : phone.whyNot]
                .filter((each) => each)
                .join(" · ")}
            </span>
          </li>
        ))}
      </ul>
      <WhyNow card={card} />
    </Panel>
  );
}

function Timeline({ card }: { card: DebtorCard }) {
  const { t } = useTranslation();
  const format = formatOf(card.portfolio.country, card.portfolio.timeZone);
  return (
    <Panel title={t("office.people.timeline")}>
      {card.timeline.length === 0 && <p className="muted">{t("office.people.noTimeline")}</p>}
      <ol className={css.list}>
        {card.timeline.map((entry) => (
          <li key={entry.id}>
            <span className={css.line}>
              <strong>{entry.title}</strong>
              <span className="muted">
                {day(dateOf(entry.at, format.zone), format)} {hourMinute(entry.at, format)}
              </span>
            </span>
            <span>{[entry.detail, entry.by].filter((each) => each).join(" · ")}</span>
            {entry.sharedBy && (
              <span className="muted">{t("contact.lent.line", { mandate: entry.sharedBy })}</span>
            )}
            {entry.recording && <Recording recording={entry.recording} />}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
