// From what is known about where a person lives to the time zones they may be in. Nothing known: every zone of
// the country, and the law must be kept in all of them.
import type { Place } from "./request.ts";

export interface Region {
  readonly code: string;
  readonly name: string;
  /** Other ways in which files write it. */
  readonly aliases?: readonly string[];
  readonly zones: readonly string[];
}
export interface PlaceTable {
  readonly country: string;
  readonly zones: readonly string[];
  readonly regions: readonly Region[];
  /** All communes of a region in which one has a zone or a holiday of its own. */
  readonly communes: readonly {
    readonly code: string;
    readonly name: string;
    readonly aliases?: readonly string[];
    readonly region: string;
    readonly zone?: string;
  }[];
}

/** Region and commune are names or codes as people write them; a name nobody recognises counts as not known. */
export function placeOf(
  table: PlaceTable,
  known: { readonly region?: string | undefined; readonly commune?: string | undefined },
): Place {
  const commune = find(table.communes, known.commune);
  const region = find(table.regions, commune?.region ?? known.region);
  if (!region) return { zones: table.zones };
  if (commune)
    return {
      zones: commune.zone ? [commune.zone] : region.zones,
      region: region.code,
      commune: commune.code,
    };
  // A commune nobody recognises may be any of the region's, misspelt.
  const special = table.communes.flatMap(({ region: of, zone }) =>
    of === region.code && zone ? [zone] : [],
  );
  return { zones: [...new Set([...region.zones, ...special])], region: region.code };
}

interface Named {
  readonly code: string;
  readonly name: string;
  readonly aliases?: readonly string[];
}
function find<T extends Named>(items: readonly T[], text: string | undefined): T | undefined {
  if (!text) return undefined;
  const wanted = plain(text);
  return items.find((item) =>
    [item.code, item.name, ...(item.aliases ?? [])].some((name) => plain(name) === wanted),
  );
}

/** Without accents, case and the words that registers put before a region's name. */
function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/^\s*(region|departamento|comuna|provincia)\s+(de(l| la| los)?\s+)?/, "")
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}
