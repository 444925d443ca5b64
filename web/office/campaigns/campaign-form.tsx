import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Campaign } from "#http/contract/campaigns.ts";
import type { Portfolio } from "#http/contract/portfolio.ts";
import type { Segment } from "#http/contract/segments.ts";
import { patch, post } from "../../shared/api.ts";
import { blanks, Choice, Field, Form, FormFoot, type FormState, useForm, type Wrong } from "../kit/form.tsx";
import kit from "../kit/kit.module.css";
import { type TrunkView, usePortfolios, useSegments, useTrunks } from "../kit/lists.ts";
import { Loaded, Nothing, Panel } from "../kit/page.tsx";
import { useSend } from "../kit/send.ts";
import { CareFields, MailboxField } from "./campaign-care.tsx";
import {
  type CampaignValues,
  capOf,
  highestCap,
  inputOf,
  isWithin,
  type OptionalField,
  optional,
  shareOf,
  valuesOf,
  type WholeField,
  whole,
} from "./campaign-values.ts";

interface Props {
  readonly campaign?: Campaign;
  readonly done?: (id: string) => void;
}
/** Waits for what a campaign is made of; says what is missing when there is none. */
export function CampaignForm(props: Props) {
  const { t } = useTranslation();
  const segments = useSegments();
  const trunks = useTrunks();
  const portfolios = usePortfolios();
  return (
    <Loaded query={segments}>
      {(known) => (
        <Loaded query={trunks}>
          {(lines) => {
            if (known.length === 0)
              return (
                <Nothing title={t("office.campaigns.noSegments")}>
                  <Link className={kit.link} to="/oficina/segmentos">
                    {t("office.pages.segments")}
                  </Link>
                </Nothing>
              );
            if (lines.length === 0)
              return (
                <Nothing title={t("office.campaigns.noTrunks")} next={t("office.campaigns.noTrunksNext")}>
                  <Link className={kit.link} to="/oficina/telefonia">
                    {t("office.pages.trunks")}
                  </Link>
                </Nothing>
              );
            const parts = { segments: known, trunks: lines, portfolios: portfolios.data ?? [] };
            return <Filled {...props} {...parts} />;
          }}
        </Loaded>
      )}
    </Loaded>
  );
}

interface Parts extends Props {
  readonly segments: readonly Segment[];
  readonly trunks: readonly TrunkView[];
  readonly portfolios: readonly Portfolio[];
}
function Filled({ campaign, done, segments, trunks, portfolios }: Parts) {
  const { t } = useTranslation();
  const form = useForm<CampaignValues>(valuesOf(campaign, segments[0]?.id ?? "", trunks[0]?.id ?? ""));
  const sending = useSend(
    async () => {
      const segment = segments.find(({ id }) => id === form.values.segmentId);
      const input = inputOf(form.values, segment?.portfolioId ?? "");
      if (!campaign) return post<{ id: string }>("/v1/campaigns", input);
      await patch(`/v1/campaigns/${campaign.id}`, input);
      return { id: campaign.id };
    },
    { told: t("office.campaigns.saved"), refresh: [["campaigns"]], onDone: ({ id }) => done?.(id) },
  );
  const labels = labelsOf(t);
  const submit = (): void => {
    const wrong: Wrong<CampaignValues> = blanks(form.values, ["name"], t("session.needed"));
    const cap = capOf(form.values.abandonmentCap);
    if (form.values.abandonmentCap.trim() !== "" && !(cap >= 0 && cap <= highestCap))
      wrong.abandonmentCap = t("office.campaigns.capRule", { max: highestCap });
    if (Number.isNaN(shareOf(form.values.sampleShare)))
      wrong.sampleShare = t("office.form.between", { from: 0, to: 100 });
    for (const name of Object.keys(whole) as WholeField[])
      if (!isWithin(form.values[name], whole[name]))
        wrong[name] = t("office.form.between", { ...whole[name] });
    for (const name of Object.keys(optional) as OptionalField[])
      if (form.values[name].trim() !== "" && !isWithin(form.values[name], optional[name]))
        wrong[name] = t("office.form.between", { ...optional[name] });
    if (form.check(wrong)) sending.mutate(undefined);
  };
  const countryOf = (segmentId: string): string | undefined => {
    const segment = segments.find(({ id }) => id === segmentId);
    return portfolios.find(({ id }) => id === segment?.portfolioId)?.country;
  };
  const nameOf = (segment: Segment): string =>
    `${portfolios.find(({ id }) => id === segment.portfolioId)?.name ?? ""} · ${segment.name}`;
  return (
    <Panel title={t("office.campaigns.settings")}>
      <Form form={form} labels={labels} onSubmit={submit} error={sending.error}>
        <div className={kit.pair}>
          <Field form={form} name="name" label={labels.name} />
          <Choice
            form={form}
            name="segmentId"
            label={labels.segmentId}
            options={segments.map((segment) => ({ value: segment.id, label: nameOf(segment) }))}
          />
        </div>
        <div className={kit.pair}>
          <Choice
            form={form}
            name="mode"
            label={labels.mode}
            hint={t(`office.campaigns.modeHints.${form.values.mode as "manual"}`)}
            options={(["predictive", "progressive", "preview", "manual"] as const).map((value) => ({
              value,
              label: t(`common.modes.${value}`),
            }))}
          />
          <Choice
            form={form}
            name="trunkId"
            label={labels.trunkId}
            options={trunks.map((trunk) => ({
              value: trunk.id,
              label: trunk.demo ? t("office.trunks.demoNamed", { name: trunk.name }) : trunk.name,
            }))}
          />
        </div>
        <PaceFields form={form} labels={labels} />
        {(form.values.mode === "predictive" || form.values.mode === "progressive") && (
          <>
            <CareFields form={form} labels={labels} />
            {form.values.detection === "talk" && (
              <MailboxField
                form={form}
                label={labels.leaveMessage}
                country={countryOf(form.values.segmentId)}
              />
            )}
          </>
        )}
        <FormFoot
          action={t(campaign ? "office.save" : "office.campaigns.create")}
          sending={sending.isPending}
        />
      </Form>
    </Panel>
  );
}

function PaceFields({
  form,
  labels,
}: {
  form: FormState<CampaignValues>;
  labels: Record<keyof CampaignValues, string>;
}) {
  const { t } = useTranslation();
  const { mode } = form.values;
  return (
    <>
      <div className={kit.pair}>
        {(mode === "predictive" || mode === "progressive") && (
          <Field
            form={form}
            name="abandonmentCap"
            label={labels.abandonmentCap}
            hint={t("office.campaigns.capHint", { max: highestCap })}
            digits
          />
        )}
        <Field form={form} name="maxLines" label={labels.maxLines} digits />
        <Field
          form={form}
          name="ringSeconds"
          label={labels.ringSeconds}
          hint={t("office.form.between", whole.ringSeconds)}
          digits
        />
        {mode === "preview" && (
          <Field form={form} name="previewSeconds" label={labels.previewSeconds} digits />
        )}
      </div>
      <div className={kit.pair}>
        <Choice
          form={form}
          name="wrapupMode"
          label={labels.wrapupMode}
          options={(["timed", "timed_fixed", "mandatory", "optional"] as const).map((value) => ({
            value,
            label: t(`office.campaigns.wrapup.${value}`),
          }))}
        />
        <Field form={form} name="wrapupSeconds" label={labels.wrapupSeconds} digits />
        <Choice
          form={form}
          name="detection"
          label={labels.detection}
          options={(["talk", "amd"] as const).map((value) => ({
            value,
            label: t(`office.campaigns.detections.${value}`),
          }))}
        />
        <Choice
          form={form}
          name="record"
          label={labels.record}
          options={(["yes", "no"] as const).map((value) => ({ value, label: t(`common.${value}`) }))}
        />
        {form.values.record === "yes" && form.values.detection === "talk" && (
          <Field
            form={form}
            name="sampleShare"
            label={labels.sampleShare}
            hint={t("office.campaigns.sampleHint")}
            digits
          />
        )}
      </div>
    </>
  );
}

function labelsOf(t: TFunction): Record<keyof CampaignValues, string> {
  return {
    name: t("office.fields.name"),
    segmentId: t("office.campaigns.segment"),
    mode: t("office.campaigns.mode"),
    trunkId: t("office.campaigns.trunk"),
    abandonmentCap: t("office.campaigns.cap"),
    maxLines: t("office.campaigns.maxLines"),
    ringSeconds: t("office.campaigns.ringSeconds"),
    wrapupMode: t("office.campaigns.wrapupMode"),
    wrapupSeconds: t("office.campaigns.wrapupSeconds"),
    previewSeconds: t("office.campaigns.previewSeconds"),
    detection: t("office.campaigns.detection"),
    record: t("office.campaigns.record"),
    occupancyCeiling: t("office.campaigns.ceiling"),
    cancelAfterSeconds: t("office.campaigns.cancelAfter"),
    hangupsCount: t("office.campaigns.hangupsCount"),
    sampleShare: t("office.campaigns.sampleShare"),
    leaveMessage: t("office.campaigns.leaveMessage"),
  };
}
