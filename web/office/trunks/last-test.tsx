// What the last call to ourselves proved: two ticks, or the reason with the carrier's own cause.
import { useTranslation } from "react-i18next";
import type { TestCall } from "#http/contract/trunks.ts";
import { dateOf, day, hourMinute } from "../../shared/format.ts";
import { useFormat } from "../../shared/session.ts";
import css from "./trunks.module.css";

export function isUnderWay(test: TestCall | null): boolean {
  return test !== null && test.endedAt === null;
}

export function LastTest({ test }: { test: TestCall | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (test === null) return <span className="muted">{t("office.trunks.neverTested")}</span>;
  if (test.endedAt === null) return <output>{t("office.trunks.testing")}</output>;
  const mark = (name: string, ok: boolean): string =>
    ok ? `✔ ${name}` : `✖ ${t("office.trunks.testFailed")} ${name}`;
  const cause = [
    test.sip === null ? "" : t("office.trunks.sipCause", { sip: test.sip }),
    test.sip !== null || test.q850 === null || test.q850 === 0
      ? ""
      : t("office.trunks.q850Cause", { q850: test.q850 }),
  ].filter((text) => text !== "");
  const reason = test.reason === null ? "" : t(`office.trunks.testReasons.${test.reason as "refused"}`);
  return (
    <>
      <div className={css.unbroken}>
        {mark(t("office.trunks.testOut"), test.outward === "ok")} ·{" "}
        {mark(t("office.trunks.testBack"), test.ringsBack === "ok")}
      </div>
      {reason !== "" && (
        <div>
          {reason}
          {cause.length > 0 && ` (${cause.join(", ")})`}
        </div>
      )}
      <div className={`muted ${css.unbroken}`}>
        {day(dateOf(test.at, format.zone), format)} {hourMinute(test.at, format)}
      </div>
    </>
  );
}
