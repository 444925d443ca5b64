// Loading a creditor's file: choose it, look at what was found, decide, send. The job has its own page, so that this one
// may be closed.
import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { ImportPreview, Portfolio } from "#http/contract/portfolio.ts";
import { post, put, sendFile } from "../../shared/api.ts";
import { ProblemPanel } from "../../shared/ui/problem.tsx";
import kit from "../kit/kit.module.css";
import { formatOfPortfolio } from "../kit/lists.ts";
import { Page, Panel } from "../kit/page.tsx";
import { RefusalLines } from "../kit/refusal.tsx";
import { FileDrop, type LoadKind, PickKind, useLoadKinds } from "./choose-file.tsx";
import { Columns, Questions } from "./columns.tsx";
import { Flags, Found } from "./found.tsx";
import css from "./load.module.css";
import { type Choices, choicesOf, flawsOf, specOf } from "./mapping.ts";
import { Flaws, Sending, Steps } from "./wizard-parts.tsx";

/** What the preview may look at: the first megabyte. */
const previewBytes = 1_048_576;

interface Looked {
  readonly file: File;
  readonly kind: LoadKind;
  readonly preview: ImportPreview;
}
export function LoadWizard({ portfolio }: { portfolio: Portfolio }) {
  const { t } = useTranslation();
  const kinds = useLoadKinds();
  const [kind, setKind] = useState<LoadKind>(kinds[0] ?? "exclusion");
  const looking = useMutation({
    mutationFn: async (file: File): Promise<Looked> => {
      const query = new URLSearchParams({ portfolioId: portfolio.id, kind });
      const preview = await sendFile<ImportPreview>(
        `/v1/imports/preview?${query}`,
        file.slice(0, previewBytes),
      );
      return { file, kind, preview };
    },
  });
  const { data: looked, error } = looking;
  return (
    <Page
      title={t("office.load.title")}
      hint={portfolio.name}
      up={{ to: `/oficina/carteras/${portfolio.id}`, text: portfolio.name }}
    >
      <Steps at={looked ? 1 : 0} />
      {looked ? (
        <Review key={looked.file.name} portfolio={portfolio} looked={looked} back={() => looking.reset()} />
      ) : (
        <Panel title={t("office.load.steps.file")}>
          <PickKind kinds={kinds} kind={kind} change={setKind} />
          {error && (
            <div>
              <ProblemPanel error={error} />
              <RefusalLines error={error} />
            </div>
          )}
          <FileDrop onFile={(file) => looking.mutate(file)} busy={looking.isPending} />
        </Panel>
      )}
    </Page>
  );
}

interface ReviewProps {
  readonly portfolio: Portfolio;
  readonly looked: Looked;
  readonly back: () => void;
}
function Review({ portfolio, looked, back }: ReviewProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { file, kind, preview } = looked;
  const [choices, setChoices] = useState<Choices>(() => choicesOf(preview));
  const [name, setName] = useState(
    preview.profile?.name ?? t("office.load.profileNamed", { name: portfolio.name }),
  );
  const [acceptRejects, setAccept] = useState(false);
  const [sent, setSent] = useState(0);
  const sending = useMutation({
    mutationFn: async () => {
      const profileId = await saveProfile(portfolio, looked, choices, name);
      const query = new URLSearchParams({ kind, name: file.name, profileId });
      if (acceptRejects) query.set("acceptRejects", "true");
      return sendFile<{ jobId: string }>(`/v1/portfolios/${portfolio.id}/imports?${query}`, file, setSent);
    },
    onSuccess: ({ jobId }) => navigate(`/oficina/carteras/${portfolio.id}/cargas/${jobId}`),
  });
  const flaws = flawsOf(preview, kind, choices);
  const format = formatOfPortfolio(portfolio);
  const parts = { preview, choices, change: setChoices, format };
  return (
    <>
      <Panel title={t("office.load.foundIn", { file: file.name })}>
        <Found preview={preview} kind={kind} file={file} />
        <Questions {...parts} />
      </Panel>
      <Panel title={t("office.load.steps.columns")} hint={t("office.load.columnsHint")}>
        <Columns {...parts} />
        <Flags choices={choices} change={setChoices} country={portfolio.country}>
          <label>
            <input type="checkbox" checked={acceptRejects} onChange={() => setAccept(!acceptRejects)} />
            {t("office.load.acceptRejects")}
          </label>
        </Flags>
        <TextInput
          label={t("office.load.profile")}
          description={t("office.load.profileHint")}
          value={name}
          maxLength={120}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Flaws flaws={flaws} />
        {sending.error && (
          <div>
            <ProblemPanel error={sending.error} />
            <RefusalLines error={sending.error} />
          </div>
        )}
        {sending.isPending && <Sending sent={sent} total={file.size} />}
        <div className={kit.foot}>
          <Button variant="default" onClick={back} disabled={sending.isPending}>
            {t("office.load.other")}
          </Button>
          <Button
            onClick={() => sending.mutate()}
            loading={sending.isPending}
            disabled={flaws.length > 0 || name.trim() === ""}
            className={css.send}
          >
            {t("office.load.send")}
          </Button>
        </div>
      </Panel>
    </>
  );
}

/** The profile the load reads with: the recognised one, changed if the person changed it, or a new one. */
async function saveProfile(
  portfolio: Portfolio,
  looked: Looked,
  choices: Choices,
  name: string,
): Promise<string> {
  const { preview } = looked;
  const { profile } = preview;
  const untouched = JSON.stringify(choices) === JSON.stringify(choicesOf(preview));
  if (profile && untouched && profile.name === name.trim()) return profile.id;
  const path = `/v1/portfolios/${portfolio.id}/mapping-profiles`;
  const body = { name: name.trim(), spec: profile && untouched ? preview.spec : specOf(preview, choices) };
  if (profile && profile.name === name.trim()) {
    await put(`${path}/${profile.id}`, body);
    return profile.id;
  }
  return (await post<{ id: string }>(path, body)).id;
}
