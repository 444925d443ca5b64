// F2: the result of a contact. A digit chooses, a second digit goes deeper, and what the result asks for follows.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DebtorCard, SeatView } from "#http/contract/desk.ts";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { ProblemPanel } from "../../shared/ui/problem.tsx";
import {
  asksNothing,
  asksReason,
  choicesUnder,
  type DispositionNode,
  type DispositionTree,
  offersAttitude,
  pathOf,
  promiseIn,
  unaskedIn,
} from "../disposition.ts";
import type { Draft } from "../draft.ts";
import type { Saves } from "../saves.ts";
import { Choices } from "./choices.tsx";
import { ResultForm } from "./result-form.tsx";
import { useTree } from "./tree.ts";
import { AskWay, type WayPart } from "./without-call.tsx";

interface Props {
  readonly card: DebtorCard;
  readonly seat: SeatView;
  readonly draft: Draft;
  readonly saves: Saves;
  /** A promise is renewed: its result is chosen already. */
  readonly renews?: boolean;
  /** It tells of a talk, though none is at this desk. */
  readonly ofTalk?: boolean;
  readonly close: () => void;
}
export function GestionDialog({ card, seat, draft, saves, renews = false, ofTalk = false, close }: Props) {
  const { t } = useTranslation();
  const tree = useTree(card.portfolio.id);
  // A call says by itself what happened; without one it is asked first.
  const [way, setWay] = useState<WayPart | undefined>(seat.call || ofTalk ? {} : undefined);
  const done = (): void => {
    saves.forgetAgain();
    close();
  };
  return (
    <Dialog
      onClose={done}
      size={600}
      title={`${t(renews ? "desk.gestion.renewTitle" : "desk.gestion.title")} · ${card.name} · ${t("desk.gestion.forDebts", { count: draft.accountIds.length })}`}
    >
      {draft.accountIds.length === 0 && <p role="alert">▲ {t("desk.gestion.noDebts")}</p>}
      {tree.error && <ProblemPanel error={tree.error} retry={() => void tree.refetch()} />}
      {draft.accountIds.length > 0 && !way && (
        <AskWay card={card} chosen={setWay} before={saves.again?.withoutCall} />
      )}
      {tree.data && draft.accountIds.length > 0 && way && (
        <Walk
          tree={tree.data}
          card={card}
          seat={seat}
          draft={draft}
          saves={withWay(saves, way)}
          renews={renews}
          close={done}
        />
      )}
    </Dialog>
  );
}

function withWay(saves: Saves, way: WayPart): Saves {
  return { ...saves, save: (part, ...more) => saves.save({ ...part, ...way }, ...more) };
}

function Walk({ tree, card, seat, draft, saves, renews, close }: Props & { readonly tree: DispositionTree }) {
  const { t } = useTranslation();
  const { again } = saves;
  const before = again
    ? tree.nodes.find(({ code }) => code === again.disposition)
    : renews
      ? promiseIn(tree)
      : undefined;
  const [parent, setParent] = useState<string | null>(before?.parent ?? null);
  const [result, setResult] = useState<DispositionNode | undefined>(before);
  const choose = (code: string): void => {
    const node = tree.nodes.find((each) => each.code === code);
    if (!node) return;
    if (!node.leaf) setParent(node.code);
    else if (asksNothing(node, tree)) {
      void saves.save({ disposition: node.code }, draft.note, pathOf(tree, node), "plain");
      close();
    } else setResult(node);
  };
  const up = (): void => setParent(tree.nodes.find((node) => node.code === parent)?.parent ?? null);
  if (result) {
    return (
      <ResultForm
        key={result.code}
        name={pathOf(tree, result)}
        result={result}
        reasons={asksReason(result, tree) ? tree.reasons : []}
        attitudes={offersAttitude(result, tree) ? tree.attitudes : []}
        unasked={unaskedIn(result, tree)}
        card={card}
        seat={seat}
        draft={draft}
        saves={saves}
        back={() => setResult(undefined)}
        close={close}
      />
    );
  }
  return (
    <Choices
      label={t("desk.gestion.choose")}
      items={choicesUnder(tree, parent).map((node) => ({
        id: node.code,
        key: node.key,
        label: node.label,
        detail: "",
      }))}
      choose={choose}
      {...(parent === null ? {} : { back: up })}
    />
  );
}
