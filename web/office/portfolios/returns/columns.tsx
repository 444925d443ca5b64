// The columns of the file in their order: what each carries, and where nothing separates them how wide each is.
import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { announce } from "../../../shared/ui/announcer.tsx";
import { Panel } from "../../kit/page.tsx";
import { type Column, Table } from "../../kit/table.tsx";
import { contentChoices } from "./choices.ts";
import { addColumn, type ColumnDraft, isFull, mostFixed, mostHeader, moveColumn } from "./draft.ts";
import type { Faults } from "./fault-text.ts";
import css from "./returns.module.css";

type Row = ColumnDraft & { readonly index: number };
interface Props {
  readonly columns: readonly ColumnDraft[];
  readonly set: (columns: readonly ColumnDraft[]) => void;
  /** Nothing separates the columns. */
  readonly fixedWidth: boolean;
  readonly wrong: Faults;
}
export function Columns({ columns, set, fixedWidth, wrong }: Props) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const focusNext = useRef<string>(undefined);
  // A row that moved, or went, took the focus with it.
  useEffect(() => {
    if (!focusNext.current) return;
    box.current?.querySelector<HTMLElement>(focusNext.current)?.focus();
    focusNext.current = undefined;
  });
  const change = (key: number, part: Partial<ColumnDraft>) =>
    set(columns.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const move = ({ key, index }: Row, by: -1 | 1) => {
    const atEdge = index + by === (by === 1 ? columns.length - 1 : 0);
    focusNext.current = `[data-move="${key}:${atEdge ? -by : by}"]`;
    set(moveColumn(columns, index, by));
    announce(t("office.returns.profile.moved", { n: index + by + 1 }));
  };
  const remove = ({ key }: Row) => {
    focusNext.current = "[data-add]";
    set(columns.filter((one) => one.key !== key));
  };
  const add = () => {
    const next = addColumn(columns);
    focusNext.current = `[data-header="${next.at(-1)?.key}"]`;
    set(next);
  };
  const cells: readonly Column<Row>[] = [
    { id: "n", head: t("office.returns.profile.place"), cell: ({ index }) => index + 1 },
    {
      id: "header",
      head: t("office.returns.profile.header"),
      cell: (row) => <Header row={row} change={change} wrong={wrong[`columns.${row.index}`]} />,
    },
    {
      id: "content",
      head: t("office.returns.profile.content"),
      cell: (row) => <Content row={row} change={change} />,
    },
    ...(fixedWidth || columns.some(({ width }) => width !== "")
      ? [
          {
            id: "width",
            head: t("office.returns.profile.width"),
            cell: (row: Row) => <Width row={row} change={change} />,
          },
        ]
      : []),
    {
      id: "actions",
      head: t("office.actions"),
      cell: (row) => <Actions row={row} last={columns.length - 1} move={move} remove={remove} />,
    },
  ];
  return (
    <Panel title={t("office.returns.profile.columns")} hint={t("office.returns.profile.columnsHint")}>
      {wrong.columns && <p className={css.wrong}>{wrong.columns}</p>}
      <div ref={box}>
        <Table
          caption={t("office.returns.profile.columns")}
          columns={cells}
          rows={columns.map((one, index) => ({ ...one, index }))}
          keyOf={({ key }) => String(key)}
        />
        <Button variant="default" mt={12} data-add onClick={add} disabled={isFull(columns)}>
          {t("office.returns.profile.add")}
        </Button>
      </div>
    </Panel>
  );
}

interface CellProps {
  readonly row: Row;
  readonly change: (key: number, part: Partial<ColumnDraft>) => void;
}
function Header({ row, change, wrong }: CellProps & { wrong: string | undefined }) {
  const { t } = useTranslation();
  return (
    <>
      <input
        className={css.input}
        data-header={row.key}
        aria-label={t("office.returns.profile.headerOf", { n: row.index + 1 })}
        aria-invalid={wrong !== undefined}
        maxLength={mostHeader}
        autoComplete="off"
        value={row.header}
        onChange={(event) => change(row.key, { header: event.currentTarget.value })}
      />
      {wrong && <p className={css.wrong}>{wrong}</p>}
    </>
  );
}
function Content({ row, change }: CellProps) {
  const { t } = useTranslation();
  const n = row.index + 1;
  return (
    <span className={css.content}>
      <select
        className={css.select}
        aria-label={t("office.returns.profile.contentOf", { n })}
        value={row.content}
        onChange={(event) =>
          change(row.key, { content: event.currentTarget.value as ColumnDraft["content"] })
        }
      >
        {contentChoices(t).map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      {row.content === "fixed" && (
        <input
          className={css.input}
          aria-label={t("office.returns.profile.fixedOf", { n })}
          maxLength={mostFixed}
          autoComplete="off"
          value={row.fixed}
          onChange={(event) => change(row.key, { fixed: event.currentTarget.value })}
        />
      )}
    </span>
  );
}
function Width({ row, change }: CellProps) {
  const { t } = useTranslation();
  const n = row.index + 1;
  return (
    <span className={css.buttons}>
      <input
        className={`${css.input} ${css.narrow}`}
        aria-label={t("office.returns.profile.widthOf", { n })}
        inputMode="numeric"
        maxLength={3}
        autoComplete="off"
        value={row.width}
        onChange={(event) => change(row.key, { width: event.currentTarget.value })}
      />
      <select
        className={css.select}
        aria-label={t("office.returns.profile.alignOf", { n })}
        value={row.align}
        onChange={(event) => change(row.key, { align: event.currentTarget.value })}
      >
        {(["left", "right"] as const).map((value) => (
          <option key={value} value={value}>
            {t(`office.returns.profile.aligns.${value}`)}
          </option>
        ))}
      </select>
    </span>
  );
}

interface ActionsProps {
  readonly row: Row;
  readonly last: number;
  readonly move: (row: Row, by: -1 | 1) => void;
  readonly remove: (row: Row) => void;
}
function Actions({ row, last, move, remove }: ActionsProps) {
  const { t } = useTranslation();
  const n = row.index + 1;
  const mover = (by: -1 | 1, name: string, shape: string, disabled: boolean) => (
    <Button
      size="xs"
      variant="default"
      aria-label={name}
      data-move={`${row.key}:${by}`}
      disabled={disabled}
      onClick={() => move(row, by)}
    >
      {shape}
    </Button>
  );
  return (
    <span className={css.buttons}>
      {mover(-1, t("office.returns.profile.up", { n }), "↑", row.index === 0)}
      {mover(1, t("office.returns.profile.down", { n }), "↓", row.index === last)}
      <Button
        size="xs"
        variant="default"
        aria-label={t("office.returns.profile.remove", { n })}
        onClick={() => remove(row)}
      >
        ✕
      </Button>
    </span>
  );
}
