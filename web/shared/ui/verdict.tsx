// What the rules say about contacting somebody now, in the parts that the desk and the office arrange their own way.
import { useTranslation } from "react-i18next";
import type { DebtorCard } from "#http/contract/desk.ts";
import { dayAndHour, type Format } from "../format.ts";

type Legal = DebtorCard["legal"];
const marks = { ALLOW: "✔", REVIEW: "◆", DENY: "▲" } as const;

/** A shape and a word; never a colour alone. */
export function Verdict({ verdict }: { verdict: Legal["verdict"] }) {
  const { t } = useTranslation();
  return (
    <>
      <span aria-hidden="true">{marks[verdict]} </span>
      {t(`desk.account.legal.${verdict}`)}
    </>
  );
}

export function VerdictInShort({ legal }: { legal: Legal }) {
  return (
    <>
      <p>
        <strong>
          <Verdict verdict={legal.verdict} />
        </strong>
      </p>
      <p>{legal.summary}</p>
    </>
  );
}

export function VerdictReasons({ legal, className }: { legal: Legal; className: string | undefined }) {
  return (
    <ul className={className}>
      {legal.reasons.map((reason) => (
        <li key={reason.rule}>
          {reason.text} <span className="muted">{reason.article}</span>
        </li>
      ))}
    </ul>
  );
}

export function NextAllowed({ legal, format }: { legal: Legal; format: Format }) {
  const { t } = useTranslation();
  if (legal.nextAllowedAt === null || legal.verdict === "ALLOW") return null;
  return <p>{t("desk.account.next", { when: dayAndHour(legal.nextAllowedAt, format) })}</p>;
}
