// What a paced campaign keeps for the agents' and the called people's sake, and what it leaves on their mailboxes.
import { useTranslation } from "react-i18next";
import { mailboxWords } from "#telephony/core/mailbox-words.ts";
import { Choice, Field, type FormState } from "../kit/form.tsx";
import kit from "../kit/kit.module.css";
import { type CampaignValues, optional } from "./campaign-values.ts";

/** What the pace keeps for the agents' and the called people's sake. */
export function CareFields({
  form,
  labels,
}: {
  form: FormState<CampaignValues>;
  labels: Record<keyof CampaignValues, string>;
}) {
  const { t } = useTranslation();
  return (
    <div className={kit.pair}>
      <Field
        form={form}
        name="occupancyCeiling"
        label={labels.occupancyCeiling}
        hint={t("office.campaigns.ceilingHint")}
        digits
      />
      {form.values.mode === "predictive" && (
        <Field
          form={form}
          name="cancelAfterSeconds"
          label={labels.cancelAfterSeconds}
          hint={t("office.campaigns.cancelHint", { ...optional.cancelAfterSeconds })}
          digits
        />
      )}
      <Choice
        form={form}
        name="hangupsCount"
        label={labels.hangupsCount}
        hint={t("office.campaigns.hangupsHint")}
        options={(["no", "yes"] as const).map((value) => ({ value, label: t(`common.${value}`) }))}
      />
    </div>
  );
}

/** What it says and what it spends stand beside the choice. */
export function MailboxField({
  form,
  label,
  country,
}: {
  form: FormState<CampaignValues>;
  label: string;
  country: string | undefined;
}) {
  const { t } = useTranslation();
  return (
    <div className={kit.pair}>
      <Choice
        form={form}
        name="leaveMessage"
        label={label}
        hint={t(country === "CL" ? "office.campaigns.messageHintChile" : "office.campaigns.messageHint")}
        options={(["no", "yes"] as const).map((value) => ({ value, label: t(`common.${value}`) }))}
      />
      {form.values.leaveMessage === "yes" && (
        <p>{t("office.campaigns.messageSays", { words: mailboxWords("") })}</p>
      )}
    </div>
  );
}
