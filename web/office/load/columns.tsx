// Step two: what was found in the file, which column fills which field, and what only a person can decide.
import { useTranslation } from "react-i18next";
import type { ImportPreview } from "#http/contract/portfolio.ts";
import { type Field, fields, type PhoneRole, phoneRoles } from "#portfolio/core/fields.ts";
import { dayInWords, type Format, money } from "../../shared/format.ts";
import { type Column, Table } from "../kit/table.tsx";
import css from "./load.module.css";
import { amountRead, type Choices, type ColumnChoice, dateRead, doubtsOf } from "./mapping.ts";

interface Props {
  readonly preview: ImportPreview;
  readonly choices: Choices;
  readonly change: (choices: Choices) => void;
  readonly format: Format;
}
type Row = ImportPreview["columns"][number] & { readonly index: number };

export function Columns({ preview, choices, change }: Props) {
  const { t } = useTranslation();
  const rows = preview.columns.map((column, index) => ({ ...column, index }));
  const choiceOf = (row: Row): ColumnChoice => choices.columns[row.index] ?? { field: "", role: "titular" };
  const set = (row: Row, part: Partial<ColumnChoice>): void =>
    change({
      ...choices,
      columns: choices.columns.map((each, index) => (index === row.index ? { ...each, ...part } : each)),
    });
  const columns: readonly Column<Row>[] = [
    { id: "header", head: t("office.load.column"), cell: (row) => row.header || t("office.load.noHeader") },
    { id: "samples", head: t("office.load.examples"), cell: (row) => <Samples values={row.samples} /> },
    {
      id: "field",
      head: t("office.load.field"),
      cell: (row) => (
        <span className={css.fieldCell}>
          <select
            className={css.select}
            aria-label={t("office.load.fieldOf", { column: row.header })}
            value={choiceOf(row).field}
            onChange={(event) => set(row, { field: event.currentTarget.value as Field | "" })}
          >
            <option value="">{t("office.load.extra")}</option>
            {fields.map((field) => (
              <option key={field} value={field}>
                {t(`office.fields.${field}`)}
              </option>
            ))}
          </select>
          {choiceOf(row).field === "phone" && (
            <select
              className={css.select}
              aria-label={t("office.load.roleOf", { column: row.header })}
              value={choiceOf(row).role}
              onChange={(event) => set(row, { role: event.currentTarget.value as PhoneRole })}
            >
              {phoneRoles.map((role) => (
                <option key={role} value={role}>
                  {t(`desk.account.roles.${role}`)}
                </option>
              ))}
            </select>
          )}
        </span>
      ),
    },
  ];
  return (
    <Table
      caption={t("office.load.columns")}
      columns={columns}
      rows={rows}
      keyOf={(row) => String(row.index)}
    />
  );
}
function Samples({ values }: { values: readonly string[] }) {
  const { t } = useTranslation();
  if (values.length === 0) return <span className="muted">{t("common.none")}</span>;
  return (
    <ul className={css.samples}>
      {values.map((value, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: examples never move.
        <li key={index}>{value}</li>
      ))}
    </ul>
  );
}

/** The doubts of the file as questions with both readings side by side; without an answer nothing is loaded. */
export function Questions({ preview, choices, change, format }: Props) {
  const { t } = useTranslation();
  const about = (kind: "decimal" | "date") => doubtsOf(preview, choices, kind);
  return (
    <>
      {about("decimal").length > 0 && (
        <Question
          title={t("office.load.decimalQuestion")}
          doubts={about("decimal")}
          chosen={choices.decimal}
          choose={(decimal) => change({ ...choices, decimal: decimal as "," | "." })}
          options={[",", "."].map((value) => ({
            value,
            label: t(value === "," ? "office.load.decimalComma" : "office.load.decimalPoint"),
            read: (text) => {
              const minor = amountRead(text, value as "," | ".", preview.spec.currency);
              return minor === undefined
                ? undefined
                : money({ minor, currency: preview.spec.currency }, format);
            },
          }))}
        />
      )}
      {about("date").length > 0 && (
        <Question
          title={t("office.load.dateQuestion")}
          doubts={about("date")}
          chosen={choices.dateOrder}
          choose={(order) => change({ ...choices, dateOrder: order as "dmy" | "mdy" })}
          options={(["dmy", "mdy"] as const).map((value) => ({
            value,
            label: t(`office.load.${value}`),
            read: (text) => {
              const date = dateRead(text, value);
              return date && dayInWords(date, "");
            },
          }))}
        />
      )}
    </>
  );
}

interface QuestionProps {
  readonly title: string;
  readonly doubts: ReturnType<typeof doubtsOf>;
  readonly chosen: string;
  readonly choose: (value: string) => void;
  readonly options: readonly {
    readonly value: string;
    readonly label: string;
    readonly read: (text: string) => string | undefined;
  }[];
}
function Question({ title, doubts, chosen, choose, options }: QuestionProps) {
  const { t } = useTranslation();
  const examples = doubts.flatMap(({ column, examples }) =>
    examples.map((example) => ({ ...example, column })),
  );
  return (
    <fieldset className={css.question}>
      <legend>
        <span aria-hidden="true">◆ </span>
        {title}
      </legend>
      {doubts.some(({ conflict }) => conflict === "contradictory") && <p>{t("office.load.contradictory")}</p>}
      {options.map((option) => (
        <label key={option.value} className={css.kind}>
          <input
            type="radio"
            name={title}
            checked={chosen === option.value}
            onChange={() => choose(option.value)}
          />
          <span>
            <strong>{option.label}</strong>
            {examples.map(({ column, row, value }) => (
              <span key={`${column} ${row}`} className={css.reading}>
                {t("office.load.reading", {
                  column,
                  row,
                  value,
                  read: option.read(value) ?? t("office.load.unreadable"),
                })}
              </span>
            ))}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
