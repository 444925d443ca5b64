// Correcting how a person is reached: only what was changed is sent, with who told us.
import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DebtorCard } from "#http/contract/desk.ts";
import type { GivenBy } from "#portfolio/core/contact-points.ts";
import { patch } from "../api.ts";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemPanel } from "../ui/problem.tsx";
import css from "./contact.module.css";
import { GivenByField } from "./given-by.tsx";
import { saveOnEnter, useCorrection } from "./use-correction.ts";

const fields = ["email", "address", "commune", "region", "employer"] as const;
type Values = Record<(typeof fields)[number], string>;

export function ContactForm({ card, close }: { card: DebtorCard; close: () => void }) {
  const { t } = useTranslation();
  const known = (field: keyof Values): string => card.contact[field] ?? "";
  const [values, setValues] = useState<Values>(
    () => Object.fromEntries(fields.map((field) => [field, known(field)])) as Values,
  );
  const [origin, setOrigin] = useState<GivenBy | "">("");
  const [tried, setTried] = useState(false);
  const changed = fields.filter((field) => values[field].trim() !== known(field));
  const { send, sending, error } = useCorrection(card.debtorId, t("contact.saved"), close);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (changed.length === 0 || origin === "") return;
    const change = Object.fromEntries(changed.map((field) => [field, values[field].trim() || null]));
    void send(() => patch(`/v1/debtors/${card.debtorId}`, { ...change, givenBy: origin }));
  };
  return (
    <Dialog title={t("contact.correctTitle", { name: card.name })} onClose={close}>
      <form className={css.form} onKeyDown={saveOnEnter} onSubmit={submit} noValidate>
        {error !== null && <ProblemPanel error={error} />}
        {fields.map((field, index) => (
          <TextInput
            key={field}
            label={t(`contact.fields.${field}`)}
            value={values[field]}
            maxLength={200}
            autoComplete="off"
            {...(index === 0 ? { "data-autofocus": true } : {})}
            onChange={(event) => setValues({ ...values, [field]: event.currentTarget.value })}
          />
        ))}
        <GivenByField value={origin} change={setOrigin} tried={tried} />
        {tried && changed.length === 0 && <p role="alert">▲ {t("contact.nothingChanged")}</p>}
        <div className={css.foot}>
          <Button variant="default" onClick={close}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={sending}>
            {t("contact.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
