// What the curves say, for those who read: each point of each way of dialling with its intervals, and when the list is through.
import { useTranslation } from "react-i18next";
import type { Axis } from "#simulator/core/what-if.ts";
import { useFormat } from "../../shared/session.ts";
import { estimateText, measures, useListEnd } from "../../shared/what-if/told.tsx";
import { type Column, Table } from "../kit/table.tsx";
import type { Line } from "./curve.tsx";

interface Row {
  readonly policy: Line["policy"];
  readonly point: Line["points"][number];
}
interface Props {
  readonly axis: Axis;
  readonly lines: readonly Line[];
  readonly valueText: (value: number) => string;
}
export function CurveTable({ axis, lines, valueText }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const listEnd = useListEnd();
  const columns: readonly Column<Row>[] = [
    { id: "value", head: t(`whatIf.curves.axes.${axis}`), cell: ({ point }) => valueText(point.value) },
    { id: "policy", head: t("whatIf.policy"), cell: ({ policy }) => t(`whatIf.policies.${policy}`) },
    ...measures.map((measure) => ({
      id: measure,
      head: t(`whatIf.measures.${measure}`),
      numeric: true,
      cell: ({ point }: Row) => estimateText(measure, point.compared.figures[measure], format),
    })),
    { id: "list", head: t("whatIf.listEnds"), cell: ({ point }) => listEnd(point.compared) },
  ];
  const rows = lines.flatMap(({ policy, points }) => points.map((point) => ({ policy, point })));
  return (
    <Table
      caption={t("whatIf.curves.title")}
      columns={columns}
      rows={rows}
      keyOf={({ policy, point }) => `${policy} ${point.value}`}
    />
  );
}
