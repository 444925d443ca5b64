// One sample after another, heard and labelled with one key each. A dialog: only there do single letters act.
import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DetectionSample } from "#http/contract/detection.ts";
import { put } from "../../shared/api.ts";
import { dayAndHour } from "../../shared/format.ts";
import { useFormat } from "../../shared/session.ts";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { ProblemPanel } from "../../shared/ui/problem.tsx";
import kit from "../kit/kit.module.css";
import { useSend } from "../kit/send.ts";
import { afterLabel, afterSkip, afterUndo, begin, type Label, type Sitting } from "./sitting.ts";

interface Props {
  readonly samples: readonly DetectionSample[];
  readonly close: () => void;
}
const keys = { p: "person", m: "machine", n: "unknown" } as const;

export function Listening({ samples, close }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [sitting, setSitting] = useState<Sitting>(begin);
  const [told, setTold] = useState("");
  const audio = useRef<HTMLAudioElement>(null);
  const current = samples[sitting.at];
  const send = ({ sample, label }: { sample: DetectionSample; label: Label | null }) =>
    put(`/v1/detection/samples/${sample.attemptId}/label`, { label });
  const sending = useSend(send);
  const say = (label: Label): void => {
    if (!current || sending.isPending) return;
    sending.mutate(
      { sample: current, label },
      {
        onSuccess: () => {
          setSitting((before) => afterLabel(before, current.label));
          setTold(t("office.detection.session.said", { label: t(`office.detection.labels.${label}`) }));
        },
      },
    );
  };
  const undo = (): void => {
    const last = sitting.said.at(-1);
    const sample = last && samples[last.at];
    if (!sample || sending.isPending) return;
    sending.mutate(
      { sample, label: last.before },
      {
        onSuccess: () => {
          setSitting(afterUndo);
          setTold(t("office.detection.session.undone"));
        },
      },
    );
  };
  const skip = (): void => setSitting(afterSkip);
  const again = (): void => {
    if (!audio.current) return;
    audio.current.currentTime = 0;
    void audio.current.play().catch(() => undefined);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const key = event.key.toLowerCase();
    if (key in keys) say(keys[key as keyof typeof keys]);
    else if (key === "s") skip();
    else if (key === "z") undo();
    else if (key === "r") again();
    else return;
    event.preventDefault();
  };
  const leave = (): void => {
    void client.invalidateQueries({ queryKey: ["detection"] });
    close();
  };
  return (
    <Dialog title={t("office.detection.session.title")} onClose={leave}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: every key has its button below. */}
      <div className={kit.form} onKeyDown={onKeyDown}>
        {sending.error && <ProblemPanel error={sending.error} />}
        {current ? (
          <Playing key={sitting.at} sample={current} left={samples.length - sitting.at} audio={audio} />
        ) : (
          <p>{t("office.detection.session.done")}</p>
        )}
        <div className={kit.actions}>
          {Object.entries(keys).map(([key, label], index) => (
            <Button
              key={key}
              variant="default"
              aria-keyshortcuts={key.toUpperCase()}
              disabled={!current}
              {...(index === 0 ? { "data-autofocus": true } : {})}
              onClick={() => say(label)}
            >
              {t(`office.detection.labels.${label}`)} ({key.toUpperCase()})
            </Button>
          ))}
          <Button variant="default" aria-keyshortcuts="S" disabled={!current} onClick={skip}>
            {t("office.detection.session.next")} (S)
          </Button>
          <Button variant="default" aria-keyshortcuts="R" disabled={!current} onClick={again}>
            {t("office.detection.session.again")} (R)
          </Button>
          <Button variant="default" aria-keyshortcuts="Z" disabled={sitting.said.length === 0} onClick={undo}>
            {t("office.detection.session.undo")} (Z)
          </Button>
        </div>
        <p className="muted">{t("office.detection.session.keys")}</p>
        <output>{told}</output>
        <div className={kit.foot}>
          <Button onClick={leave}>{t("office.detection.session.close")}</Button>
        </div>
      </div>
    </Dialog>
  );
}

function Playing({
  sample,
  left,
  audio,
}: {
  sample: DetectionSample;
  left: number;
  audio: React.RefObject<HTMLAudioElement | null>;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const [failed, setFailed] = useState(false);
  const { portfolioName, trunkName, takenAt, attemptId } = sample;
  return (
    <>
      <p>
        {t("office.detection.session.of", {
          portfolio: portfolioName,
          trunk: trunkName ?? t("office.detection.noTrunk"),
          when: dayAndHour(takenAt, format),
        })}{" "}
        · {t("office.detection.session.left", { count: left })}
      </p>
      {failed ? (
        <p role="alert">{t("office.detection.session.failed")}</p>
      ) : (
        // biome-ignore lint/a11y/useMediaCaption: there is no text of a telephone call.
        <audio
          ref={audio}
          controls
          controlsList="nodownload"
          autoPlay
          aria-label={t("office.detection.session.sound")}
          src={`/v1/detection/samples/${attemptId}/sound`}
          onError={() => setFailed(true)}
        />
      )}
    </>
  );
}
