// The rows and groups of a segment. Enter in a value adds a row below, Delete on a row takes it out; everything is
// reachable by Tab, nothing is dragged.
import { Button } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import {
  type FieldName,
  fieldNames,
  isKnown,
  kindOf,
  knownValues,
  type Operator,
  operatorsOf,
} from "./fields.ts";
import css from "./segments.module.css";
import { added, changed, type Group, type Join, mostGroups, newGroup, newRow, type Row } from "./tree.ts";

export interface Words {
  /** Results of the gestión tree, offered where a result is asked. */
  readonly outcomes: readonly { readonly code: string; readonly name: string }[];
}
interface Shared {
  readonly tree: Group;
  readonly change: (tree: Group) => void;
  readonly words: Words;
  readonly incomplete: ReadonlySet<number>;
}

export function GroupBox({ group, depth, ...shared }: Shared & { group: Group; depth: number }) {
  const { t } = useTranslation();
  const { tree, change } = shared;
  const name = depth === 1 ? t("office.segments.rootGroup") : t("office.segments.innerGroup");
  const rejoin = (join: Join): void =>
    change(
      group.id === tree.id
        ? { ...tree, join }
        : changed(tree, group.id, (node) => ({ ...node, join }) as Group),
    );
  return (
    <fieldset className={css.group}>
      <legend className="sr-only">{name}</legend>
      <label className={css.join}>
        <span className="sr-only">{t("office.segments.join")}</span>
        <select
          className={css.select}
          value={group.join}
          onChange={(event) => rejoin(event.currentTarget.value as Join)}
        >
          {(["all", "any", "none"] as const).map((join) => (
            <option key={join} value={join}>
              {t(`office.segments.joins.${join}`)}
            </option>
          ))}
        </select>
      </label>
      <ul className={css.parts}>
        {group.parts.map((part) => (
          <li key={part.id}>
            {part.kind === "group" ? (
              <GroupBox group={part} depth={depth + 1} {...shared} />
            ) : (
              <RowLine row={part} group={group} {...shared} />
            )}
          </li>
        ))}
      </ul>
      <div className={css.adders}>
        <Button size="compact-sm" variant="default" onClick={() => change(added(tree, group.id, newRow()))}>
          {t("office.segments.addRow")}
        </Button>
        {depth < mostGroups && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => change(added(tree, group.id, newGroup(group.join === "any" ? "all" : "any")))}
          >
            {t("office.segments.addGroup")}
          </Button>
        )}
        {depth > 1 && (
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => change(changed(tree, group.id, () => undefined))}
          >
            {t("office.segments.removeGroup")}
          </Button>
        )}
      </div>
    </fieldset>
  );
}

function RowLine({ row, group, tree, change, words, incomplete }: Shared & { row: Row; group: Group }) {
  const { t } = useTranslation();
  const set = (part: Partial<Row>): void =>
    change(changed(tree, row.id, (node) => ({ ...node, ...part }) as Row));
  const remove = (): void => {
    const next = changed(tree, row.id, () => undefined);
    change(next.parts.length > 0 ? next : { ...tree, parts: [newRow()] });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const target = event.target as HTMLElement;
    if (event.key === "Enter" && target.tagName === "INPUT") {
      event.preventDefault();
      change(added(tree, group.id, newRow(row.field)));
    }
    if (event.key === "Delete" && target.tagName === "SELECT") remove();
  };
  const setField = (field: FieldName): void => {
    const op = operatorsOf(field)[0] ?? "eq";
    set({ field, op, a: kindOf(field) === "flag" ? "yes" : "", b: "" });
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the controls inside.
    <div className={css.row} data-incomplete={incomplete.has(row.id) || undefined} onKeyDown={onKeyDown}>
      <select
        className={css.select}
        aria-label={t("office.segments.field")}
        value={row.field}
        onChange={(event) => setField(event.currentTarget.value as FieldName)}
      >
        {fieldNames.map((field) => (
          <option key={field} value={field}>
            {t(`office.segments.fields.${field}`)}
          </option>
        ))}
      </select>
      {row.field === "extra" && (
        <input
          className={css.input}
          aria-label={t("office.segments.extraKey")}
          placeholder={t("office.segments.extraKey")}
          value={row.key}
          onChange={(event) => set({ key: event.currentTarget.value })}
        />
      )}
      {row.op !== "is" && (
        <select
          className={css.select}
          aria-label={t("office.segments.operator")}
          value={row.op}
          onChange={(event) => set({ op: event.currentTarget.value as Operator })}
        >
          {operatorsOf(row.field).map((op) => (
            <option key={op} value={op}>
              {t(`office.segments.ops.${op}`)}
            </option>
          ))}
        </select>
      )}
      <Value row={row} set={set} words={words} />
      <button
        type="button"
        className={css.remove}
        onClick={remove}
        aria-label={t("office.segments.removeRow")}
      >
        ✖
      </button>
    </div>
  );
}

function Value({ row, set, words }: { row: Row; set: (part: Partial<Row>) => void; words: Words }) {
  const { t } = useTranslation();
  const label = t("office.segments.value");
  const { field, op, a } = row;
  const pick = (options: readonly { readonly value: string; readonly text: string }[], blank: boolean) => (
    <select
      className={css.select}
      aria-label={label}
      value={a}
      onChange={(event) => set({ a: event.currentTarget.value })}
    >
      {blank && <option value="">{t("office.segments.pick")}</option>}
      {options.map(({ value, text }) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  );
  if (op === "exists" || op === "missing") return null;
  if (op === "is") {
    const options = (["yes", "no"] as const).map((value) => ({
      value,
      text: t(`office.segments.flags.${value}`),
    }));
    return pick(options, false);
  }
  if (op === "in") {
    return (
      <textarea
        className={css.input}
        rows={3}
        aria-label={t("office.segments.list")}
        placeholder={t("office.segments.list")}
        value={a}
        onChange={(event) => set({ a: event.currentTarget.value })}
      />
    );
  }
  if (isKnown(field) && op !== "contains") {
    const options = knownValues[field].map((value) => ({
      value,
      text: t(`office.segments.values.${value}`),
    }));
    return pick(options, true);
  }
  const outcome = field === "lastOutcome" || field === "bestOutcome";
  if (outcome && op !== "contains" && words.outcomes.length > 0)
    return pick(
      words.outcomes.map(({ code, name }) => ({ value: code, text: name })),
      true,
    );
  const numeric = kindOf(field) !== "text";
  const input = (value: string, name: "a" | "b", text: string) => (
    <input
      className={css.input}
      data-short={numeric || undefined}
      aria-label={text}
      inputMode={numeric ? "decimal" : "text"}
      value={value}
      onChange={(event) => set({ [name]: event.currentTarget.value })}
    />
  );
  return (
    <>
      {input(a, "a", op === "between" ? t("office.segments.from") : label)}
      {op === "between" && (
        <>
          <span>{t("office.segments.and")}</span>
          {input(row.b, "b", t("office.segments.to"))}
        </>
      )}
      {field in { daysPastDue: 1, age: 1 } && (
        <span className="muted">{t(field === "age" ? "office.segments.years" : "office.segments.days")}</span>
      )}
    </>
  );
}
