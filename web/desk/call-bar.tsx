// The call: who, how long, identity, and what can be done with the line. Its place and order never change.
import { Popover } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { helpReasons, isHelpReason } from "#agents/core/help.ts";
import type { DebtorCard, SeatView } from "#http/contract/desk.ts";
import { Elapsed } from "../shared/ui/elapsed.tsx";
import { StateMark, toneOf } from "../shared/ui/state-mark.tsx";
import { BarButton } from "./bar-button.tsx";
import css from "./call-bar.module.css";
import { LevelMeter } from "./level-meter.tsx";
import { softphone, useSoftphone } from "./own-seat.ts";
import { SeatButtons } from "./seat-buttons.tsx";
import type { SeatCommands } from "./seat-commands.ts";

type Call = NonNullable<SeatView["call"]>;
interface Props {
  readonly seat: SeatView;
  readonly card: DebtorCard | null;
  readonly commands: SeatCommands;
  readonly pause: () => void;
  readonly help: () => void;
  readonly closed: () => void;
}

export function CallBar({ seat, card, commands, pause, help, closed }: Props) {
  const { t } = useTranslation();
  const { call } = seat;
  const live = call !== null && call.phase !== "ended" && call.phase !== "preview";
  return (
    <section
      aria-label={t("desk.bar.label")}
      className={css.bar}
      style={{ borderLeftColor: toneOf(seat.state) }}
    >
      <span className={css.state} data-state={seat.state}>
        <StateMark state={seat.state} />
        <strong>{t(`common.state.${seat.state}`)}</strong>{" "}
        <Elapsed since={call?.bridgedAt && live ? call.bridgedAt : seat.since} />
      </span>
      {card && (
        <span className={css.who}>
          <strong>{card.name}</strong>
        </span>
      )}
      {call && card && <Identity call={call} commands={commands} live={live} />}
      {call?.notice && <output className={css.supervised}>◆ {call.notice}</output>}
      {call?.supervisedBy && <Supervised by={call.supervisedBy} />}
      <span className={css.line}>
        <Microphone />
        {call && live && <LineButtons call={call} commands={commands} />}
        {!live && <SeatButtons seat={seat} commands={commands} pause={pause} closed={closed} />}
        {live && <BarButton action="pause" label={t("desk.bar.pause")} press={pause} />}
        <Help help={seat.help} ask={help} over={() => void commands.helpOver()} />
      </span>
    </section>
  );
}

function Identity({ call, commands, live }: { call: Call; commands: SeatCommands; live: boolean }) {
  const { t } = useTranslation();
  if (call.identityVerified) return <span className={css.verified}>✔ {t("desk.bar.verified")}</span>;
  if (!live) return <span className={css.unverified}>{t("desk.bar.unverified")}</span>;
  return (
    <BarButton
      action="identity"
      label={t("desk.bar.verify")}
      press={() => void commands.identity(call.attemptId)}
      strong
    />
  );
}

function Supervised({ by }: { by: { name: string; mode: string } }) {
  const { t } = useTranslation();
  const mode = by.mode === "whisper" || by.mode === "barge" ? by.mode : "listen";
  return (
    <output className={css.supervised}>
      ◉ {t("desk.bar.supervised", { name: by.name, mode: t(`desk.bar.supervisedMode.${mode}`) })}
    </output>
  );
}

function Help({ help, ask, over }: { help: SeatView["help"]; ask: () => void; over: () => void }) {
  const { t } = useTranslation();
  if (!help) return <BarButton action="help" label={t("desk.bar.help")} press={ask} />;
  const reason = isHelpReason(help.reason) ? helpReasons[help.reason] : help.reason;
  return (
    <>
      <output className={css.supervised}>
        ◆{" "}
        {help.takenBy
          ? t("desk.bar.helpTaken", { name: help.takenBy, reason })
          : t("desk.bar.helpAsked", { reason })}
      </output>
      <button type="button" className={css.button} onClick={over}>
        {t("desk.bar.helpOver")}
      </button>
    </>
  );
}

function Microphone() {
  const { t } = useTranslation();
  const { muted } = useSoftphone();
  return (
    <>
      <LevelMeter label={t("desk.bar.level")} />
      <BarButton
        action="mute"
        label={muted ? t("desk.bar.muted") : t("desk.bar.mute")}
        pressed={muted}
        press={() => softphone.mute(!muted)}
      />
    </>
  );
}

function LineButtons({ call, commands }: { call: Call; commands: SeatCommands }) {
  const { t } = useTranslation();
  const held = call.phase === "hold";
  return (
    <>
      <BarButton
        action="hold"
        label={held ? t("desk.bar.resume") : t("desk.bar.hold")}
        pressed={held}
        press={() => void commands.hold(!held)}
      />
      {call.recording !== "off" && (
        <BarButton
          action="recording"
          label={call.recording === "muted" ? t("desk.bar.recordingResume") : t("desk.bar.recordingMute")}
          pressed={call.recording === "muted"}
          press={() => void commands.recording(call.recording === "on")}
        />
      )}
      <Keypad send={commands.dtmf} />
      <BarButton action="hangup" label={t("desk.bar.hangup")} press={() => void commands.hangup()} danger />
    </>
  );
}

function Keypad({ send }: { send: (digit: string) => Promise<boolean> }) {
  const { t } = useTranslation();
  return (
    <Popover position="bottom-end" trapFocus withRoles={false} transitionProps={{ duration: 0 }}>
      <Popover.Target>
        <button type="button" className={css.button} aria-haspopup="dialog">
          {t("desk.bar.keypad")}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <div role="dialog" aria-label={t("desk.bar.keypadTitle")} className={css.keypad}>
          {["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"].map((digit) => (
            <button
              type="button"
              key={digit}
              className={css.digit}
              aria-label={t("desk.bar.tone", { digit })}
              onClick={() => void send(digit)}
            >
              {digit}
            </button>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
