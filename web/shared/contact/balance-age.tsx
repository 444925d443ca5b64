// Beside an amount: when it was told to us, once that is more than a day ago; and what else the creditor's file says.
import { useTranslation } from "react-i18next";
import { isOld } from "#desk/core/balance-age.ts";
import type { DebtorCard } from "#http/contract/desk.ts";
import { dateOf, day, type Format, hourMinute } from "../format.ts";
import { operationNow } from "../live-react.ts";
import css from "./contact.module.css";

type Account = DebtorCard["accounts"][number];

/** "según nuestra información al 20-11-2026 18:00". */
export function BalanceAge({ account, format }: { account: Account; format: Format }) {
  const { t } = useTranslation();
  const { balanceAsOf: at } = account;
  if (account.state !== "open" || !account.balance || !isOld(at, operationNow())) return null;
  const when = `${day(dateOf(at, format.zone), format)} ${hourMinute(at, format)}`;
  return <span className="muted">▲ {t("contact.age", { when })}</span>;
}

export function FileColumns({ account }: { account: Account }) {
  const { t } = useTranslation();
  if (account.extra.length === 0) return null;
  return (
    <details>
      <summary>{t("contact.extra")}</summary>
      <dl className={css.facts}>
        {account.extra.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
