// What the palette offers for what is typed: pages of the role, actions of the page, people from the server.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { get, itemsOf, type Listing } from "../api.ts";
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
/** GET /v1/debtors?query= */
interface DebtorFound {
  readonly id?: string;
  readonly debtorId?: string;
  readonly name: string;
  readonly document?: string;
  readonly portfolioName?: string;
}
/** Fewer letters match half a portfolio. */
const leastLetters = 3;

export function usePaletteItems(typed: string): readonly PaletteItem[] {
  const { t } = useTranslation();
  const can = useCan();
  const { actions } = usePalette();
  const query = typed.trim();
  const { data } = useQuery({
    queryKey: ["debtors", query],
    queryFn: ({ signal }) =>
      get<Listing<DebtorFound>>(`/v1/debtors?query=${encodeURIComponent(query)}&limit=8`, signal),
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
  const people = query.length < leastLetters || !data ? [] : itemsOf(data).map(person);
  return [...[...places, ...offered].filter((item) => matches(item.label, query)), ...people];
}

function page(to: string, label: string): PaletteItem {
  return { id: to, group: "pages", label, detail: "", to };
}
function person(found: DebtorFound): PaletteItem {
  const id = found.debtorId ?? found.id ?? "";
  const detail = [found.document, found.portfolioName].filter((part) => part).join(" · ");
  return { id, group: "people", label: found.name, detail, to: `/puesto?persona=${id}` };
}
function matches(label: string, query: string): boolean {
  const plain = (text: string): string => text.toLowerCase().normalize("NFD").replaceAll(/\p{M}/gu, "");
  return plain(label).includes(plain(query));
}
