// A sheet to be read, and two of them compared.
import { useTranslation } from "react-i18next";
import type { InstructionSheetView } from "#http/contract/sheets.ts";
import { Table } from "../../kit/table.tsx";
import css from "./sheet.module.css";
import { type Change, linesOf, type Telling } from "./words.ts";

export function SheetView({ sheet, telling }: { sheet: InstructionSheetView; telling: Telling }) {
  const { t } = telling;
  const lines = linesOf(sheet, telling);
  const groups = [...new Set(lines.map(({ group }) => group))];
  return (
    <dl className={css.sheet}>
      {groups.map((group) => {
        const own = lines.filter((line) => line.group === group);
        return (
          <div key={group}>
            <dt>{t(`office.sheet.groups.${group}`)}</dt>
            {own.map((line) => (
              <dd key={line.id}>
                {line.id !== group && <span className={css.name}>{line.name}: </span>}
                {line.text}
                {line.article && <span className={css.article}>{line.article}</span>}
              </dd>
            ))}
          </div>
        );
      })}
    </dl>
  );
}

export function Changes({ changes, caption }: { changes: readonly Change[]; caption: string }) {
  const { t } = useTranslation();
  return (
    <Table
      caption={caption}
      rows={changes}
      keyOf={({ id }) => id}
      columns={[
        { id: "part", head: t("office.sheet.confirm.part"), cell: ({ name }) => name },
        { id: "before", head: t("office.sheet.confirm.before"), cell: ({ before }) => before },
        { id: "after", head: t("office.sheet.confirm.after"), cell: ({ after }) => <strong>{after}</strong> },
      ]}
    />
  );
}
