// Left column: the debts (several can go into one gestión), the rules that hold now, and the telephones.
import { useTranslation } from "react-i18next";
import type { DebtorCard, SeatView } from "#http/contract/desk.ts";
import { BalanceAge, FileColumns } from "../shared/contact/balance-age.tsx";
import { ContactPoints } from "../shared/contact/contact-points.tsx";
import { Lent } from "../shared/contact/lent.tsx";
import { day, type Format, formatOf, money } from "../shared/format.ts";
import { ariaKeys, keyName } from "../shared/keys.ts";
import { Fact } from "../shared/ui/fact.tsx";
import css from "./desk.module.css";
import { type Draft, renewable } from "./draft.ts";
import { Legal } from "./legal.tsx";
import { Phones } from "./phones.tsx";
import type { Account } from "./promise-check.ts";

interface Props {
  readonly card: DebtorCard;
  readonly seat: SeatView;
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly dial: (debtorId: string, phoneId: string) => Promise<boolean>;
  readonly renew: (accountId: string) => void;
}
export function AccountColumn({ card, seat, draft, change, dial, renew }: Props) {
  const { t } = useTranslation();
  const format = formatOf(card.portfolio.country, card.portfolio.timeZone);
  const toggle = (id: string): void => {
    const chosen = draft.accountIds.includes(id);
    change({
      accountIds: chosen ? draft.accountIds.filter((each) => each !== id) : [...draft.accountIds, id],
    });
  };
  return (
    <section aria-label={t("desk.account.title")} className={css.column}>
      <p className={css.place}>
        {card.portfolio.creditorName} · {card.portfolio.name}
        <br />
        {card.document} · {t("desk.account.localTime", { time: card.localTime, place: card.place })}
        {card.flags.map((flag) => (
          <span key={flag} className={css.flag}>
            {flag}
          </span>
        ))}
      </p>
      <h2>{t("desk.account.debts", { count: card.accounts.length })}</h2>
      <ul className={css.debts}>
        {card.accounts.map((account) => (
          <Debt
            key={account.id}
            account={account}
            format={format}
            chosen={draft.accountIds.includes(account.id)}
            toggle={() => toggle(account.id)}
            renew={() => renew(account.id)}
            first={account.id === renewable(card, draft)}
          />
        ))}
      </ul>
      <Legal legal={card.legal} format={format} />
      <Phones card={card} seat={seat} dial={dial} />
      <h2>{t("contact.title")}</h2>
      <ContactPoints card={card} />
      <Lent card={card} />
    </section>
  );
}

interface DebtProps {
  readonly account: Account;
  readonly format: Format;
  readonly chosen: boolean;
  readonly toggle: () => void;
  readonly renew: () => void;
  /** The one the key renews. */
  readonly first: boolean;
}
function Debt({ account, format, chosen, toggle, renew, first }: DebtProps) {
  const { t } = useTranslation();
  return (
    <li className={css.debt} data-chosen={chosen}>
      <label className={css.debtHead}>
        <input
          type="checkbox"
          checked={chosen}
          onChange={toggle}
          aria-label={t("desk.account.choose", { number: account.number })}
        />
        <span className={css.product}>{account.product}</span>
        <strong className={css.balance}>{account.balance ? money(account.balance, format) : "•••"}</strong>
      </label>
      <p className={css.debtLine}>
        <span className="muted">{account.number} · </span>
        <Lateness account={account} />
        {account.dueOn && (
          <span className="muted"> · {t("desk.account.due", { day: day(account.dueOn, format) })}</span>
        )}
      </p>
      <p className={css.debtLine}>
        <BalanceAge account={account} format={format} />
      </p>
      {!account.balance && <p className={css.debtLine}>{t("desk.account.hidden")}</p>}
      {account.state !== "open" && <p className={css.debtLine}>✔ {t(`desk.account.${account.state}`)}</p>}
      {account.hold && <p className={css.debtLine}>▲ {t("desk.account.hold", { why: account.hold })}</p>}
      {account.activePromise && (
        <p className={css.debtLine}>
          ◆{" "}
          {t("desk.account.promise", {
            amount: money(account.activePromise.amount, format),
            day: day(account.activePromise.dueOn, format),
          })}
          {account.state === "open" && (
            <button
              type="button"
              className={css.renew}
              onClick={renew}
              {...(first ? { "aria-keyshortcuts": ariaKeys("renew") } : {})}
            >
              {t("desk.account.renew")}
              <span className="sr-only"> {t("desk.account.renewOf", { number: account.number })}</span>{" "}
              {first && <kbd>{keyName("renew")}</kbd>}
            </button>
          )}
        </p>
      )}
      {chosen && account.principal && account.interest && account.fees && hasParts(account) && (
        <dl className={css.parts}>
          {(["principal", "interest", "fees"] as const).map((part) => (
            <Fact key={part} name={t(`desk.account.${part}`)}>
              {account[part] && money(account[part], format)}
            </Fact>
          ))}
        </dl>
      )}
      {chosen && <FileColumns account={account} />}
    </li>
  );
}

function Lateness({ account }: { account: Account }) {
  const { t } = useTranslation();
  const days = account.daysPastDue;
  if (days === null) return null;
  if (days === 0) return <span>{t("desk.account.today")}</span>;
  return (
    <strong>
      {days > 0 ? t("desk.account.late", { count: days }) : t("desk.account.early", { count: -days })}
    </strong>
  );
}

/** A file without its parts brings zeros: the total says it all. */
function hasParts(account: Account): boolean {
  return [account.principal, account.interest, account.fees].some(
    (part) => part !== null && part.minor !== "0",
  );
}
