// The fields of a payment the person says was made.
import { useTranslation } from "react-i18next";
import { dayInWords, money } from "../../shared/format.ts";
import { type FieldProps, Line } from "./fields.tsx";
import css from "./gestion.module.css";
import { paidAmount, paidChannels, paidOn } from "./reported.ts";

export function ReportedFields({ typed, change, about, tried }: FieldProps) {
  const { t } = useTranslation();
  const [on, amount] = [paidOn(typed, about), paidAmount(typed, about)];
  const quiet = (text: string): boolean => text === "" && !tried;
  const noChannel = tried && typed.paidChannel === "";
  return (
    <>
      <Line
        label={`${t("desk.gestion.paidDay")} (${t("desk.gestion.paidDayHint")})`}
        value={typed.paidDay}
        wrong={!on.ok && !quiet(typed.paidDay)}
        hint={
          on.ok
            ? dayInWords(on.value, about.card.promisePolicy.today)
            : quiet(typed.paidDay)
              ? ""
              : t(`desk.typed.${on.why}`)
        }
        change={(paidDay) => change({ paidDay })}
      />
      <Line
        label={t("desk.gestion.paidAmount")}
        value={typed.paidAmount}
        wrong={!amount.ok && !quiet(typed.paidAmount)}
        hint={
          amount.ok
            ? money(amount.value, about.format)
            : quiet(typed.paidAmount)
              ? ""
              : t(`desk.typed.${amount.why}`)
        }
        change={(paidAmount) => change({ paidAmount })}
      />
      <label className={css.field}>
        {t("desk.gestion.paidChannel")}
        <select
          className={css.input}
          value={typed.paidChannel}
          data-step
          aria-invalid={noChannel || undefined}
          onChange={(event) => change({ paidChannel: event.currentTarget.value })}
        >
          <option value="">{t("desk.gestion.choosePaidChannel")}</option>
          {paidChannels.map((channel) => (
            <option key={channel} value={channel}>
              {t(`desk.gestion.paidChannels.${channel}`)}
            </option>
          ))}
        </select>
        {noChannel && <span className={css.wrong}>▲ {t("session.needed")}</span>}
      </label>
      <Line
        label={t("desk.gestion.paidOperation")}
        value={typed.paidOperation}
        wrong={false}
        hint={t("desk.gestion.paidOperationHint")}
        change={(paidOperation) => change({ paidOperation: paidOperation.slice(0, 60) })}
      />
    </>
  );
}
