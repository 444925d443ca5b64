// The next version of a mandate's sheet: written, rehearsed while it is written, compared with what holds, and signed.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { type SheetFault, sheetFaults } from "#compliance/core/sheet-faults.ts";
import type { Portfolio } from "#http/contract/portfolio.ts";
import type { InstructionSheetView, SheetState } from "#http/contract/sheets.ts";
import { localDateAt } from "#kernel/time.ts";
import { post } from "../../../shared/api.ts";
import { count } from "../../../shared/format.ts";
import { operationNow } from "../../../shared/live-react.ts";
import { Form, FormFoot, useForm, type Wrong } from "../../kit/form.tsx";
import { useCreditors } from "../../kit/lists.ts";
import { useSend } from "../../kit/send.ts";
import { ConfirmSigning, type Signing } from "./confirm-signing.tsx";
import { type Slot, sheetOf, type Values, valuesOf } from "./draft.ts";
import { faultsOf, faultTexts } from "./fault-text.ts";
import { blankPaper, Paper, paperFaults, startOf } from "./paper.tsx";
import { RehearsalPanel, type Rehearsed, RehearsingProvider, useRehearsal } from "./rehearsal.tsx";
import { Attempts, Chosen, Contacts, Mandate, Promises, Questions, Readings } from "./sections.tsx";
import css from "./sheet.module.css";
import { Slots } from "./slots.tsx";
import { useSheet, useTelling } from "./use-sheet.ts";
import { inForce, nextVersion, ofScope, ofView } from "./versions.ts";
import { fullName, linesOf, type Telling } from "./words.ts";

interface Props {
  readonly portfolio: Portfolio;
  readonly state: SheetState;
}
export function SignForm({ portfolio, state }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const telling = useTelling(portfolio, state);
  const creditors = useCreditors();
  const creditor = creditors.data?.find(({ id }) => id === portfolio.creditorId)?.name ?? t("common.none");
  const draft = useDraft(portfolio, state, telling);
  const { form, slots, sheet, faults, wrong } = draft;
  const rehearsed = useRehearsal(portfolio.id, faults.length === 0 ? sheet : undefined);
  const latest = useSheet(portfolio.id);
  const [opened] = useState(state.versions[0]?.id);
  const [asking, setAsking] = useState(false);
  const forCreditor = form.values.scope === "creditor";
  const sending = useSend(() => post(`/v1/portfolios/${portfolio.id}/sheet`, draft.body), {
    told: t("office.sheet.confirm.done"),
    refresh: [["sheet"]],
    onDone: () => navigate(`/oficina/carteras/${portfolio.id}/carta`),
  });
  const submit = async (): Promise<void> => {
    if (!form.check({ ...wrong, ...draft.paperWrong() })) return;
    sending.reset();
    // Somebody else may have signed meanwhile: what it is compared with is read again.
    await latest.refetch();
    setAsking(true);
  };
  const refused = (error: unknown): void => {
    const told = faultsOf(error);
    if (told.length === 0) return;
    draft.refuse(told);
    setAsking(false);
    form.check(faultTexts(t, told));
  };
  const signing = (): Signing => {
    const { versions, house } = state;
    const newest = versions[0];
    const before = inForce(forCreditor ? ofScope(versions, true) : versions, operationNow());
    return {
      before: before?.sheet ?? house,
      after: sheet,
      version: nextVersion(versions, forCreditor),
      ofCreditor: forCreditor,
      scope: forCreditor
        ? t("office.sheet.confirm.scopeCreditor", { creditor })
        : t("office.sheet.confirm.scopeOwn", { portfolio: portfolio.name }),
      from: draft.body.from,
      paper: form.values,
      moved: newest && newest.id !== opened ? newest.version : undefined,
      leaves: leavesText(telling, rehearsed),
    };
  };
  const shown = { ...form, wrong: { ...draft.pending, ...wrong } };
  return (
    <RehearsingProvider value={{ rehearsed, format: telling.format }}>
      <div className={css.columns}>
        <div className={css.aside}>
          <RehearsalPanel rehearsed={rehearsed} format={telling.format} />
        </div>
        <Form form={{ ...form, wrong: draft.pending }} labels={draft.labels} onSubmit={() => void submit()}>
          <Slots slots={slots} set={draft.setSlots} wrong={shown.wrong} />
          <Attempts form={shown} house={state.house} />
          <Contacts form={shown} house={state.house} />
          <Readings form={shown} readable={state.readable} />
          <Chosen form={shown} group="channels" />
          <Chosen form={shown} group="addressees" />
          <Questions form={shown} />
          <Promises form={shown} />
          <Mandate form={shown} />
          <Paper
            form={shown}
            portfolio={portfolio}
            creditor={creditor}
            hasOwn={ofScope(state.versions, false).length > 0}
          />
          <FormFoot
            action={t("office.sheet.review")}
            sending={false}
            cancel={() => void navigate(`/oficina/carteras/${portfolio.id}/carta`)}
          />
        </Form>
      </div>
      {asking && (
        <ConfirmSigning
          signing={signing()}
          telling={telling}
          sending={sending.isPending}
          error={sending.error}
          sign={() => sending.mutate(undefined, { onError: refused })}
          close={() => setAsking(false)}
        />
      )}
    </RehearsingProvider>
  );
}

/** What is written so far, as a sheet, with what is wrong in it. */
function useDraft(portfolio: Portfolio, state: SheetState, telling: Telling) {
  const { t, format, readable } = telling;
  const now = operationNow();
  const zone = portfolio.timeZone;
  const today = localDateAt(now, zone);
  const form = useForm<Values>({ ...valuesOf(state.sheet, readable, format), ...blankPaper(today) });
  const [slots, setSlots] = useState<readonly Slot[]>(() =>
    state.sheet.hours.map((one, key) => ({ ...one, key })),
  );
  const [refusal, setRefusal] = useState<{ of: string; faults: readonly SheetFault[] }>();
  const sheet = sheetOf(form.values, slots, readable);
  const written = JSON.stringify(sheet);
  const faults = [
    ...sheetFaults(ofView(sheet), { readable: new Set(readable), today }),
    // What the server refused stands until something is changed.
    ...(refusal?.of === written ? refusal.faults : []),
  ];
  const wrong = faultTexts(t, faults);
  const paperWrong = (): Wrong<Values> => paperFaults(t, form.values, { zone, now: operationNow(), today });
  const still: Wrong<Values> = { ...wrong, ...paperWrong() };
  const pending: Wrong<Values> = Object.fromEntries(
    Object.keys(form.wrong).flatMap((name) => (still[name] ? [[name, still[name]]] : [])),
  );
  return {
    form,
    slots,
    setSlots,
    sheet,
    faults,
    wrong,
    paperWrong,
    /** What the last attempt to sign found and is not yet mended. */
    pending,
    labels: labelsOf(sheet, slots, telling),
    refuse: (told: readonly SheetFault[]) => setRefusal({ of: written, faults: told }),
    body: bodyOf(form.values, sheet, zone),
  };
}

function bodyOf(values: Values, sheet: InstructionSheetView, zone: string) {
  const from = startOf(values, zone);
  const note = values.note?.trim() ?? "";
  return {
    sheet,
    forCreditor: values.scope === "creditor",
    signedBy: values.signedBy?.trim() ?? "",
    signedOn: values.signedOn ?? "",
    ...(note === "" ? {} : { note }),
    ...(from === undefined ? {} : { from }),
  };
}

/** What each field is called in the summary of what is wrong. */
function labelsOf(
  sheet: InstructionSheetView,
  slots: readonly Slot[],
  telling: Telling,
): Readonly<Record<string, string>> {
  const { t } = telling;
  return {
    ...Object.fromEntries(linesOf(sheet, telling).map((line) => [line.id, fullName(t, line)])),
    ...Object.fromEntries(
      slots.map((_, index) => [`hours.${index}`, t("office.sheet.hours.slot", { n: index + 1 })]),
    ),
    signedBy: t("office.sheet.paper.signedBy"),
    signedOn: t("office.sheet.paper.signedOn"),
    fromDay: t("office.sheet.paper.fromDay"),
    fromHour: t("office.sheet.paper.fromHour"),
  };
}

function leavesText({ t, format }: Telling, { figures, counting, faulty }: Rehearsed): string {
  if (!figures || counting || faulty || figures.looked === 0) return "";
  return t("office.sheet.confirm.leaves", {
    draft: count(figures.callableWithDraft, format),
    people: count(figures.looked, format),
    now: count(figures.callableNow, format),
  });
}
