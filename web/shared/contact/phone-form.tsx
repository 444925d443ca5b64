// A telephone somebody told us: written down, corrected or retired, and at the desk dialled in the same gesture. The server
// reads the number; the gate decides whether it may be called.
import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DebtorCard } from "#http/contract/desk.ts";
import type { GivenBy } from "#portfolio/core/contact-points.ts";
import { patch, post } from "../api.ts";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemPanel } from "../ui/problem.tsx";
import css from "./contact.module.css";
import { GivenByField } from "./given-by.tsx";
import { saveOnEnter, useCorrection } from "./use-correction.ts";

type Phone = DebtorCard["phones"][number];
const roles = ["titular", "aval", "referencia", "laboral"] as const;

interface Props {
  readonly card: DebtorCard;
  /** The one to correct; a new one when absent. */
  readonly phone?: Phone;
  readonly close: () => void;
  /** At a free desk: what is saved may be called at once. */
  readonly dial?: (phoneId: string) => Promise<unknown>;
}
export function PhoneForm({ card, phone, close, dial }: Props) {
  const { t } = useTranslation();
  const [number, setNumber] = useState(phone?.number ?? "");
  const [role, setRole] = useState<Phone["role"]>(phone?.role ?? "titular");
  const [retire, setRetire] = useState(false);
  const [origin, setOrigin] = useState<GivenBy | "">("");
  const [tried, setTried] = useState(false);
  const { send, sending, error } = useCorrection(card.debtorId, t("contact.phoneSaved"), close);
  const path = `/v1/debtors/${card.debtorId}/phones`;
  const save = (): Promise<{ id: string }> => {
    if (!phone) return post<{ id: string }>(path, { number, role, givenBy: origin });
    const change = {
      ...(number.trim() === phone.number || retire ? {} : { number }),
      ...(role === phone.role ? {} : { role }),
      ...(retire ? { retire } : {}),
    };
    return patch<{ id: string }>(`${path}/${phone.id}`, { ...change, givenBy: origin });
  };
  const changed = !phone || retire || number.trim() !== phone.number || role !== phone.role;
  const submit = async (call: boolean): Promise<void> => {
    setTried(true);
    if (number.trim() === "" || origin === "" || !changed) return;
    let saved = "";
    const done = await send(
      async () => {
        saved = (await save()).id;
      },
      retire ? t("contact.phoneRetired") : undefined,
    );
    if (done && call) await dial?.(saved);
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void submit(false);
  };
  const called = role === "titular" || role === "aval";
  return (
    <Dialog
      title={phone ? t("contact.phoneCorrectOf", { number: phone.number }) : t("contact.phoneAdd")}
      onClose={close}
      size={560}
    >
      <form className={css.form} onKeyDown={saveOnEnter} onSubmit={onSubmit} noValidate>
        {error !== null && <ProblemPanel error={error} />}
        <TextInput
          label={t("contact.phoneNumber")}
          description={t("contact.phoneNumberHint")}
          value={number}
          maxLength={40}
          inputMode="tel"
          autoComplete="off"
          disabled={retire}
          data-autofocus
          error={tried && number.trim() === "" ? t("session.needed") : undefined}
          onChange={(event) => setNumber(event.currentTarget.value)}
        />
        <div className={css.pair}>
          <NativeSelect
            label={t("contact.phoneRole")}
            value={role}
            onChange={(event) =>
              setRole(roles.find((each) => each === event.currentTarget.value) ?? "titular")
            }
            data={roles.map((each) => ({ value: each, label: t(`desk.account.roles.${each}`) }))}
          />
          <GivenByField value={origin} change={setOrigin} tried={tried} />
        </div>
        {phone && (
          <Checkbox
            label={t("contact.phoneRetire")}
            checked={retire}
            onChange={(event) => setRetire(event.currentTarget.checked)}
          />
        )}
        {!called && (
          <p className={css.warning}>
            ▲ {t(role === "referencia" ? "contact.reference" : "contact.workplace")}
          </p>
        )}
        {tried && !changed && <p role="alert">▲ {t("contact.nothingChanged")}</p>}
        <div className={css.foot}>
          <Button variant="default" onClick={close}>
            {t("common.cancel")}
          </Button>
          {dial && called && !retire && (
            <Button variant="default" loading={sending} onClick={() => void submit(true)}>
              {t("contact.phoneSaveDial")}
            </Button>
          )}
          <Button type="submit" loading={sending}>
            {t("contact.phoneSave")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
