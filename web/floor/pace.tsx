// The pace of a campaign: automatic, or limited by whom and how; whoever may order it limits it here, seeing first what the
// simulator expects for the rest of the shift.
import { Button, NativeSelect } from "@mantine/core";
import { memo, useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { automatic, isAutomatic, type PacingControl } from "#dialer/core/pacing-control.ts";
import { post } from "../shared/api.ts";
import { count, decimal, type Format, hourMinute, percent } from "../shared/format.ts";
import { useCan, useFormat } from "../shared/session.ts";
import { Dialog } from "../shared/ui/dialog.tsx";
import { tellProblem } from "../shared/ui/problem.tsx";
import { tell } from "../shared/ui/tell.ts";
import { Expected } from "./expected.tsx";
import css from "./floor.module.css";
import type { Campaign } from "./floor-view.ts";
import own from "./orders.module.css";

const lineChoices = [1, 1.5, 2, 3, 4, 6] as const;
/** Parts of the campaign's own cap. */
const capParts = [2 / 3, 1 / 3, 1 / 6] as const;

function useWords({ campaignCap }: Pick<Campaign, "campaignCap">): (control: PacingControl) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return ({ linesPerAgent, cap }) => {
    const lines =
      linesPerAgent === null
        ? []
        : [t("floor.campaigns.pace.lines", { most: linesText(linesPerAgent, format) })];
    const caps =
      cap === null
        ? []
        : [t("floor.campaigns.pace.cap", { cap: percent(Math.min(cap, campaignCap), format) })];
    return [...lines, ...caps].join(" · ") || t("floor.campaigns.pace.automatic");
  };
}
const linesText = (lines: number, format: Format): string =>
  Number.isInteger(lines) ? count(lines, format) : decimal(lines, format);

export function Pace({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const words = useWords(campaign);
  const [open, setOpen] = useState(false);
  const { id, name, campaignCap, control } = campaign;
  const order = async (wish: PacingControl): Promise<void> => {
    try {
      await post(`/v1/floor/campaigns/${id}/pacing`, wish);
      tell(t("floor.campaigns.pace.done", { name, what: words(wish) }));
      setOpen(false);
    } catch (error) {
      tellProblem(name, error);
    }
  };
  const latest = useRef(order);
  useEffect(() => {
    latest.current = order;
  });
  const adjust = useCallback(() => setOpen(true), []);
  const release = useCallback(() => void latest.current(automatic), []);
  return (
    <>
      <Line name={name} cap={campaignCap} control={control} adjust={adjust} release={release} />
      {open && <Adjust campaign={campaign} order={order} close={() => setOpen(false)} />}
    </>
  );
}

interface LineProps {
  readonly name: string;
  readonly cap: number;
  readonly control: Campaign["control"];
  readonly adjust: () => void;
  readonly release: () => void;
}
/** Drawn when somebody sets the pace, not with the campaign's figures each second. */
const Line = memo(function Line({ name, cap, control, adjust, release }: LineProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const can = useCan();
  const words = useWords({ campaignCap: cap });
  return (
    <div className={css.pace}>
      <span>
        {control
          ? t("floor.campaigns.pace.limited", {
              what: words(control),
              who: control.byName,
              at: hourMinute(control.at, format),
            })
          : t("floor.campaigns.pace.automatic")}
      </span>
      {can("floor.order") && (
        <>
          <Button size="compact-sm" variant="default" onClick={adjust}>
            {t("floor.campaigns.pace.adjust")}
            <span className="sr-only"> {name}</span>
          </Button>
          {control && (
            <Button size="compact-sm" variant="default" onClick={release}>
              {t("floor.campaigns.pace.backToAutomatic")}
            </Button>
          )}
        </>
      )}
    </div>
  );
});

interface Props {
  readonly campaign: Campaign;
  readonly order: (wish: PacingControl) => Promise<void>;
  readonly close: () => void;
}
function Adjust({ campaign, order, close }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const present: PacingControl = campaign.control
    ? { linesPerAgent: campaign.control.linesPerAgent, cap: campaign.control.cap }
    : automatic;
  const [wish, setWish] = useState<PacingControl>(present);
  const [busy, setBusy] = useState(false);
  const chosen = (known: readonly number[], value: number | null): readonly number[] =>
    value === null || known.includes(value) ? known : [...known, value];
  const caps = capParts.map((part) => Math.round(campaign.campaignCap * part * 10_000) / 10_000);
  const give = async (): Promise<void> => {
    setBusy(true);
    await order(wish);
    setBusy(false);
  };
  const number = (text: string): number | null => (text === "" ? null : Number(text));
  return (
    <Dialog
      title={t("floor.campaigns.pace.title", { name: campaign.name })}
      onClose={close}
      size={720}
      top={48}
    >
      <p>{t("floor.campaigns.pace.hint")}</p>
      <div className={own.form}>
        <NativeSelect
          data-autofocus
          label={t("floor.campaigns.pace.linesLabel")}
          value={wish.linesPerAgent === null ? "" : String(wish.linesPerAgent)}
          onChange={(event) => setWish({ ...wish, linesPerAgent: number(event.currentTarget.value) })}
          data={[
            { value: "", label: t("floor.campaigns.pace.noLimit") },
            ...chosen(lineChoices, present.linesPerAgent).map((lines) => ({
              value: String(lines),
              label: linesText(lines, format),
            })),
          ]}
        />
        <NativeSelect
          label={t("floor.campaigns.pace.capLabel")}
          value={wish.cap === null ? "" : String(wish.cap)}
          onChange={(event) => setWish({ ...wish, cap: number(event.currentTarget.value) })}
          data={[
            {
              value: "",
              label: t("floor.campaigns.pace.ownCap", { cap: percent(campaign.campaignCap, format) }),
            },
            ...chosen(caps, present.cap).map((cap) => ({ value: String(cap), label: percent(cap, format) })),
          ]}
        />
      </div>
      <Expected campaign={campaign} present={present} wish={wish} />
      <div className={css.answers}>
        <Button loading={busy} onClick={() => void give()}>
          {isAutomatic(wish) ? t("floor.campaigns.pace.backToAutomatic") : t("floor.campaigns.pace.apply")}
        </Button>
        <Button variant="default" onClick={close}>
          {t("common.cancel")}
        </Button>
      </div>
    </Dialog>
  );
}
