// Hours of the week, narrower than the law's: as many slots as it takes, none for the law's own.
import { Button, TextInput } from "@mantine/core";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Wrong } from "../../kit/form.tsx";
import { Panel } from "../../kit/page.tsx";
import { clockOf, type Slot, usualSlot, type Values, weekdays } from "./draft.ts";
import { Held } from "./rehearsal.tsx";
import css from "./sheet.module.css";
import { Ticks } from "./ticks.tsx";

/** As many as the API takes. */
const mostSlots = 14;

interface Props {
  readonly slots: readonly Slot[];
  readonly set: (slots: readonly Slot[]) => void;
  readonly wrong: Wrong<Values>;
}
export function Slots({ slots, set, wrong }: Props) {
  const { t } = useTranslation();
  const change = (changed: Slot) => set(slots.map((slot) => (slot.key === changed.key ? changed : slot)));
  const adding = useRef<HTMLButtonElement>(null);
  const remove = (removed: Slot) => {
    set(slots.filter(({ key }) => key !== removed.key));
    // The button that was pressed is gone.
    adding.current?.focus();
  };
  const add = () => set([...slots, { ...usualSlot, key: Math.max(0, ...slots.map(({ key }) => key)) + 1 }]);
  return (
    <Panel
      title={t("office.sheet.groups.hours")}
      hint={t("office.sheet.hours.hint")}
      actions={<Held by="hours" />}
    >
      {slots.length === 0 && <p>{t("office.sheet.hours.law")}</p>}
      {slots.map((slot, index) => (
        <OneSlot
          key={slot.key}
          slot={slot}
          n={index + 1}
          wrong={wrong[`hours.${index}`]}
          change={change}
          remove={() => remove(slot)}
        />
      ))}
      <div>
        <Button ref={adding} variant="default" onClick={add} disabled={slots.length >= mostSlots}>
          {t("office.sheet.hours.add")}
        </Button>
      </div>
    </Panel>
  );
}

interface SlotProps {
  readonly slot: Slot;
  readonly n: number;
  readonly wrong: string | undefined;
  readonly change: (slot: Slot) => void;
  readonly remove: () => void;
}
function OneSlot({ slot, n, wrong, change, remove }: SlotProps) {
  const { t } = useTranslation();
  const clock = (name: "from" | "to") => (
    <TextInput
      label={t(`office.sheet.hours.${name}`)}
      description={t("office.sheet.hours.clockHint")}
      value={slot[name]}
      autoComplete="off"
      onChange={(event) => change({ ...slot, [name]: event.currentTarget.value })}
      onBlur={() => change({ ...slot, [name]: clockOf(slot[name]) })}
    />
  );
  const tick = (value: string, held: boolean) => {
    const others = slot.days.filter((one) => one !== Number(value));
    change({ ...slot, days: held ? [...others, Number(value)] : others });
  };
  return (
    <fieldset className={css.slot}>
      <legend>{t("office.sheet.hours.slot", { n })}</legend>
      <Ticks
        legend={t("office.sheet.hours.days")}
        ticks={weekdays.map(({ n: weekday, text }) => ({
          value: String(weekday),
          label: t(`office.sheet.hours.dayNames.${text}`),
          held: slot.days.includes(weekday),
        }))}
        wrong={wrong}
        set={tick}
      />
      <div className={css.clocks}>
        {clock("from")}
        {clock("to")}
        <Button variant="default" onClick={remove}>
          {t("office.sheet.hours.remove", { n })}
        </Button>
      </div>
    </fieldset>
  );
}
