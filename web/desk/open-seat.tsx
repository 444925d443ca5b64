// Opening the seat: campaign, sound, then work. Nothing rings before the agent has heard himself once, unless he will.
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Campaign } from "#http/contract/campaigns.ts";
import { AppError } from "#kernel/errors.ts";
import { get } from "../shared/api.ts";
import { Empty } from "../shared/ui/notice.tsx";
import { ProblemPanel } from "../shared/ui/problem.tsx";
import { Agenda } from "./agenda.tsx";
import { DeviceCheck } from "./device-check.tsx";
import css from "./open-seat.module.css";
import { type OwnSeat, type SoundChoice, useSoftphone } from "./own-seat.ts";
import { openSeat } from "./seat-commands.ts";

export function OpenSeat({ taken, opened }: { taken: string | null; opened: (seat: OwnSeat) => void }) {
  const { t } = useTranslation();
  const { microphone } = useSoftphone();
  const campaigns = useQuery({
    queryKey: ["campaigns"],
    queryFn: async () => (await get<{ campaigns: readonly Campaign[] }>("/v1/campaigns")).campaigns,
    refetchInterval: 5_000,
  });
  const running = campaigns.data?.filter(
    (campaign) => campaign.state === "running" || campaign.state === "paused",
  );
  const [picked, setPicked] = useState<string | null>(taken);
  const [sound, setSound] = useState<SoundChoice>({ microphone: "", speaker: "", listenOnly: false });
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const campaignId = picked ?? (running?.length === 1 ? running[0]?.id : undefined);
  const mustTake = taken !== null || (error instanceof AppError && error.code === "seat_taken");
  const open = async (): Promise<void> => {
    if (!campaignId) return;
    setBusy(true);
    try {
      opened({ opened: await openSeat(campaignId, mustTake), sound });
    } catch (refusal) {
      setError(refusal);
    }
    setBusy(false);
  };
  return (
    <div className={css.page}>
      <h1>{t("desk.open.title")}</h1>
      {taken !== null && <p className={css.taken}>{t("desk.open.taken")}</p>}
      <section className={css.card} aria-labelledby="open-campaign">
        <h2 id="open-campaign">{t("desk.open.campaign")}</h2>
        {campaigns.error && <ProblemPanel error={campaigns.error} retry={() => void campaigns.refetch()} />}
        {running?.length === 0 && (
          <Empty title={t("desk.open.noCampaigns")} next={t("desk.open.noCampaignsNext")} />
        )}
        <div className={css.campaigns}>
          {running?.map((campaign) => (
            <label key={campaign.id} className={css.campaign}>
              <input
                type="radio"
                name="campaign"
                checked={campaign.id === campaignId}
                onChange={() => setPicked(campaign.id)}
              />
              <span>
                <strong>{campaign.name}</strong>
                <span className="muted">
                  {" "}
                  {campaign.portfolioName} · {t(`common.modes.${campaign.mode}`)} ·{" "}
                  {t(`common.campaignState.${campaign.state}`)}
                </span>
              </span>
            </label>
          ))}
        </div>
      </section>
      <section className={css.card} aria-labelledby="open-device">
        <h2 id="open-device">{t("desk.open.device")}</h2>
        <DeviceCheck sound={sound} choose={setSound} />
      </section>
      {error !== undefined && <ProblemPanel error={error} />}
      <Button
        size="md"
        className={css.enter}
        disabled={!campaignId || microphone === "off"}
        loading={busy}
        onClick={() => void open()}
      >
        {mustTake ? t("desk.open.take") : t("desk.open.enter")}
      </Button>
      <Agenda />
    </div>
  );
}
