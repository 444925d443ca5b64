// The tree of teams, for whoever picks a person of it.
import { useQuery } from "@tanstack/react-query";
import type { Teams } from "#http/contract/people.ts";
import { get } from "../../shared/api.ts";

export function useTeams() {
  return useQuery({
    queryKey: ["teams"],
    queryFn: ({ signal }) => get<Teams>("/v1/teams", signal),
  });
}

/** Agents in sight who may work, by name. */
export function agentsIn(tree: Teams): Teams["loose"] {
  return [...tree.teams.flatMap(({ agents }) => agents), ...tree.loose]
    .filter(({ blocked }) => !blocked)
    .toSorted((a, b) => a.name.localeCompare(b.name));
}
