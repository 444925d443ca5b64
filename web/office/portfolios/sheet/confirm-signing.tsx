// What the signature changes, in words, before it holds.
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { InstructionSheetView } from "#http/contract/sheets.ts";
import { day, dayAndHour } from "../../../shared/format.ts";
import { Dialog } from "../../../shared/ui/dialog.tsx";
import { ProblemPanel } from "../../../shared/ui/problem.tsx";
import kit from "../../kit/kit.module.css";
import { RefusalLines } from "../../kit/refusal.tsx";
import type { Values } from "./draft.ts";
import { Changes } from "./sheet-view.tsx";
import { changesBetween, type Telling } from "./words.ts";

export interface Signing {
  readonly before: InstructionSheetView;
  readonly after: InstructionSheetView;
  readonly version: number;
  readonly scope: string;
  readonly ofCreditor: boolean;
  readonly from: number | undefined;
  readonly paper: Values;
  /** A version somebody else signed since the form was opened. */
  readonly moved: number | undefined;
  /** What the draft leaves callable. */
  readonly leaves: string;
}
interface Props {
  readonly signing: Signing;
  readonly telling: Telling;
  readonly sending: boolean;
  readonly error: unknown;
  readonly sign: () => void;
  readonly close: () => void;
}
export function ConfirmSigning({ signing, telling, sending, error, sign, close }: Props) {
  const { t } = useTranslation();
  const { before, after, version, scope, ofCreditor, from, paper, moved, leaves } = signing;
  const { format } = telling;
  const changes = changesBetween(before, after, telling);
  const title = ofCreditor ? "office.sheet.confirm.titleOfCreditor" : "office.sheet.confirm.title";
  return (
    <Dialog title={t(title, { version })} onClose={close} size={720}>
      <div className={kit.form}>
        {error !== null && (
          <div>
            <ProblemPanel error={error} />
            <RefusalLines error={error} />
          </div>
        )}
        {moved !== undefined && (
          <p role="alert">
            <span aria-hidden="true">◆ </span>
            {t("office.sheet.confirm.moved", { version: moved })}
          </p>
        )}
        {/* The focus begins at the top: what changes is read before it is signed. */}
        <p tabIndex={-1} data-autofocus>
          {scope}{" "}
          {t("office.sheet.confirm.signature", {
            name: paper.signedBy?.trim() ?? "",
            day: day(paper.signedOn ?? "", format),
          })}
          <br />
          {from === undefined
            ? t("office.sheet.confirm.fromNow")
            : t("office.sheet.confirm.fromLater", { from: dayAndHour(from, format) })}
        </p>
        {changes.length === 0 ? (
          <p>{t("office.sheet.confirm.nothing")}</p>
        ) : (
          <Changes changes={changes} caption={t("office.sheet.confirm.changes")} />
        )}
        {leaves && <p>{leaves}</p>}
        <p className="muted">{t("office.sheet.confirm.kept")}</p>
        <div className={kit.foot}>
          <Button variant="default" onClick={close}>
            {t("common.cancel")}
          </Button>
          <Button loading={sending} onClick={sign}>
            {t("office.sheet.confirm.action", { version })}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
