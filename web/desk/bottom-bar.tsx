// Below: the gestión key, the note, what comes next; the time left to typify, and the save that can still be undone.
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { DebtorCard, SeatView } from "#http/contract/desk.ts";
import type { ErrorCode } from "#kernel/errors.ts";
import { hourMinute } from "../shared/format.ts";
import { ariaKeys, keyName } from "../shared/keys.ts";
import type { OutboxEntry } from "../shared/outbox-core.ts";
import { useOutbox } from "../shared/outbox-react.ts";
import { useFormat } from "../shared/session.ts";
import { Remaining } from "../shared/ui/elapsed.tsx";
import css from "./bottom-bar.module.css";
import type { Draft } from "./draft.ts";
import { useTree } from "./gestion/tree.ts";
import type { Saves } from "./saves.ts";

interface Props {
  readonly seat: SeatView;
  readonly card: DebtorCard | null;
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly saves: Saves;
  readonly open: () => void;
}
export function BottomBar({ seat, card, draft, change, saves, open }: Props) {
  const { t } = useTranslation();
  useTree(card?.portfolio.id);
  return (
    <section className={css.bottom} aria-label={t("desk.gestion.title")}>
      {saves.latest && <SaveBar entry={saves.latest} saves={saves} />}
      {card && (
        <div className={css.row}>
          <Button onClick={open} aria-keyshortcuts={ariaKeys("gestion")}>
            {t("desk.gestion.open")}&nbsp;<kbd>{keyName("gestion")}</kbd>
          </Button>
          <input
            id="desk-note"
            className={css.note}
            aria-label={t("desk.gestion.notePlaceholder")}
            aria-keyshortcuts={ariaKeys("note")}
            placeholder={t("desk.gestion.notePlaceholder")}
            maxLength={2000}
            value={draft.note}
            onChange={(event) => change({ note: event.currentTarget.value })}
          />
          <Wrapup seat={seat} />
          <NextCallback seat={seat} />
        </div>
      )}
    </section>
  );
}

export function Wrapup({ seat }: { seat: SeatView }) {
  const { t } = useTranslation();
  const attemptId = seat.call?.attemptId;
  // Saved on this machine is saved, also while the network is away.
  const saved = useOutbox().some(
    (entry) => entry.body.attemptId === attemptId && entry.state.is !== "refused",
  );
  if (seat.call?.phase !== "ended" || saved) return null;
  return (
    <span className={css.owed}>
      <span aria-hidden="true">✎ </span>
      {t("desk.wrapup.owed")}
      {seat.wrapupEndsAt !== null && (
        <span title={t("desk.wrapup.timeout")}>
          {" · "}
          <span className="sr-only">{t("desk.wrapup.left")} </span>
          <Remaining until={seat.wrapupEndsAt} />
        </span>
      )}
    </span>
  );
}

function NextCallback({ seat }: { seat: SeatView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const next = seat.callbacksDue[0];
  if (!next) return null;
  return (
    <span className={css.next}>
      ◔ {hourMinute(next.at, format)} {t("desk.agenda.callbacks").toLowerCase()} · {seat.callbacksDue.length}
    </span>
  );
}

function SaveBar({ entry, saves }: { entry: OutboxEntry; saves: Saves }) {
  const { t } = useTranslation();
  const { state, summary } = entry;
  if (state.is === "refused") {
    return (
      <div role="alert" className={css.refused}>
        <span>
          <strong>{t("desk.link.refusedTitle")}:</strong> {summary}. {t(`errors.${state.code as ErrorCode}`)}
        </span>
        <Button size="xs" onClick={() => void saves.undo()}>
          {t("desk.link.correct")}
        </Button>
        <Button size="xs" variant="default" onClick={() => void saves.discard()}>
          {t("desk.link.discard")}
        </Button>
      </div>
    );
  }
  return (
    <div className={css.saved}>
      <span>
        ✔ {t(state.is === "held" ? "desk.gestion.heldUntilHangup" : "desk.gestion.saved", { what: summary })}
      </span>
      <Button
        size="xs"
        variant="default"
        aria-keyshortcuts={ariaKeys("undo")}
        onClick={() => void saves.undo()}
      >
        {t("desk.gestion.undo")}&nbsp;<kbd>{keyName("undo")}</kbd>
      </Button>
    </div>
  );
}
