// What the palette offers for what is typed: pages of the role, actions of the page, people from the server.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";
import type { Static } from "typebox";
import type { FoundDebtor } from "#http/contract/portfolio.ts";
import { ask } from "../api.ts";
import { officePages } from "../office-pages.ts";
import { useCan } from "../session.ts";
import { usePalette } from "./palette-state.ts";

export interface PaletteItem {
  readonly id: string;
  readonly group: "pages" | "actions" | "people";
  readonly label: string;
  readonly detail: string;
  readonly to?: string;
  readonly run?: () => void;
}
type DebtorFound = Static<typeof FoundDebtor>;
/** Fewer letters match half a portfolio. */
const leastLetters = 3;

export function usePaletteItems(typed: string): readonly PaletteItem[] {
  const { t } = useTranslation();
  const can = useCan();
  const { actions } = usePalette();
  const query = typed.trim();
  const here = useLocation().pathname;
  const atDesk = can("desk.work") && (here.startsWith("/puesto") || !can("portfolio.read"));
  const { data } = useQuery({
    queryKey: ["debtors", query],
    queryFn: ({ signal }) =>
      ask<readonly DebtorFound[]>("/v1/debtors/search", { q: query, limit: 8 }, signal),
    enabled: query.length >= leastLetters && can("account.read"),
    placeholderData: (previous) => previous,
  });
  const places: PaletteItem[] = [
    ...(can("desk.work") ? [page("/puesto", t("common.nav.desk"))] : []),
    ...(can("floor.watch") ? [page("/piso", t("common.nav.floor"))] : []),
    ...officePages
      .filter((each) => can(each.can))
      .map((each) => page(`/oficina/${each.path}`, t(`office.pages.${each.text}`))),
  ];
  const offered = actions.map(
    ({ id, label, keys, run }): PaletteItem => ({ id, group: "actions", label, detail: keys ?? "", run }),
  );
  const people = query.length < leastLetters || !data ? [] : data.map((found) => person(found, atDesk));
  return [...[...places, ...offered].filter((item) => matches(item.label, query)), ...people];
}

function page(to: string, label: string): PaletteItem {
  return { id: to, group: "pages", label, detail: "", to };
}
/** At the desk beside the call; elsewhere in the office, for whoever works there. */
function person(found: DebtorFound, atDesk: boolean): PaletteItem {
  const detail = `${found.documentType} ${found.document} · ${found.portfolioName}`;
  const to = atDesk ? `/puesto?persona=${found.id}` : `/oficina/personas/${found.id}`;
  return { id: found.id, group: "people", label: found.fullName, detail, to };
}
function matches(label: string, query: string): boolean {
  const plain = (text: string): string => text.toLowerCase().normalize("NFD").replaceAll(/\p{M}/gu, "");
  return plain(label).includes(plain(query));
}
