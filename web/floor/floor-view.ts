// What the floor shows of a view: filtered, and ordered so that trouble comes first. Pure, so that order can be tested.
import type { Static } from "typebox";
import type { AgentTile, CampaignLive, FloorView, StandingAlert } from "#http/contract/floor.ts";

export type Agent = Static<typeof AgentTile>;
export type Campaign = Static<typeof CampaignLive>;
export type Alerted = Agent & { readonly alert: NonNullable<Agent["alert"]> };
export interface Filter {
  readonly campaign: string;
  readonly team: string;
}

export function shownCampaigns(floor: FloorView, filter: Filter): readonly Campaign[] {
  return floor.campaigns.filter((campaign) => filter.campaign === "" || campaign.id === filter.campaign);
}
/** Alerts first by urgency, the rest by name: a tile keeps its place while nothing about it changes. */
export function shownAgents(floor: FloorView, filter: Filter): readonly Agent[] {
  return floor.agents
    .filter((agent) => filter.campaign === "" || agent.campaignId === filter.campaign)
    .filter((agent) => filter.team === "" || agent.team === filter.team)
    .sort(byUrgency);
}
export function alertsOf(agents: readonly Agent[]): readonly Alerted[] {
  return agents.filter((agent): agent is Alerted => agent.alert !== null);
}
function byUrgency(a: Agent, b: Agent): number {
  const rank = (agent: Agent): number => agent.alert?.rank ?? Number.POSITIVE_INFINITY;
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (a.alert && b.alert && a.alert.since !== b.alert.since) return a.alert.since - b.alert.since;
  return byName.compare(a.name, b.name);
}
/** Made once: a floor compares some thousand names each second. */
const byName = new Intl.Collator("es");

/** Where it is looked after, for whoever may; null: only seen. */
export function placeOf(
  { about }: StandingAlert,
  can: (what: "callerid.stop" | "trunk.manage" | "desk.work" | "account.read" | "settings.manage") => boolean,
): string | null {
  if (about.kind === "caller_id") return can("callerid.stop") ? "/oficina/telefonia" : null;
  if (about.kind === "spend") return can("trunk.manage") ? "/oficina/telefonia" : null;
  if (about.kind === "payments") return "/oficina/informes/promesas";
  if (about.kind === "canary") return can("settings.manage") ? "/oficina/canarios" : null;
  return can("desk.work") ? `/puesto?persona=${about.debtorId}&llamada=${about.attemptId}` : null;
}

export interface Totals {
  readonly online: number;
  readonly talking: number;
  readonly wrapup: number;
  readonly available: number;
  readonly paused: number;
  readonly alerts: number;
}
export function sumUp(agents: readonly Agent[]): Totals {
  const inState = (...states: Agent["state"][]): number =>
    agents.filter((agent) => states.includes(agent.state)).length;
  return {
    online: agents.length - inState("offline"),
    talking: inState("talking", "hold"),
    wrapup: inState("wrapup"),
    available: inState("available", "dialling"),
    paused: inState("paused"),
    alerts: alertsOf(agents).length,
  };
}

/** Minutes before a turn in which the floor names who leaves. Judgement. */
const breakAheadMs = 15 * 60_000;
export type Leaving = Agent & { readonly nextBreak: NonNullable<Agent["nextBreak"]> };
/** Who is about to leave for a planned break, or should have left and has not; the earliest first. */
export function leavingSoon(agents: readonly Agent[], now: number): readonly Leaving[] {
  return agents
    .filter((agent): agent is Leaving => agent.nextBreak !== null)
    .filter(({ state, nextBreak }) => state !== "paused" && nextBreak.from - now <= breakAheadMs)
    .sort((a, b) => a.nextBreak.from - b.nextBreak.from || byName.compare(a.name, b.name));
}

/** Abandonment against its cap: near it from nine tenths on, where the dial stops rising. */
const nearCap = 0.9;
/** Abandonment by the stricter of the two clocks. */
export function worstOf({ abandonmentShare, abandonmentByLaw }: Campaign): number {
  return Math.max(abandonmentShare, abandonmentByLaw);
}
export function capLevel(share: number, cap: number): "good" | "warn" | "bad" {
  if (share > cap) return "bad";
  return share >= cap * nearCap ? "warn" : "good";
}

/** The next agent after `from` whose name begins with what was typed; goes round. */
export function findByName(agents: readonly Agent[], typed: string, from: number): number {
  const plain = (text: string): string => text.toLowerCase().normalize("NFD").replaceAll(/\p{M}/gu, "");
  for (let step = 0; step < agents.length; step++) {
    const at = (from + step) % agents.length;
    if (plain(agents[at]?.name ?? "").startsWith(plain(typed))) return at;
  }
  return -1;
}
