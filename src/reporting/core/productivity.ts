// What an agent did in a day and what a campaign brought, from counts to the figures of the dictionary.
import { type Figures, ratio } from "./metrics.ts";

export interface AgentDay {
  readonly connected: number;
  readonly gestiones: number;
  readonly direct: number;
  readonly indirect: number;
  readonly promises: number;
  readonly helpRequests: number;
  /** Seconds in each state of the desk. */
  readonly seconds: Readonly<Record<string, number>>;
}

/** States in which an agent talks or is about to: a hold is part of the conversation. */
const talking = ["talking", "hold"];
const absent = ["offline"];

export function agentFigures(day: AgentDay): Figures {
  const sum = (states: readonly string[]): number =>
    states.reduce((total, state) => total + (day.seconds[state] ?? 0), 0);
  const logged = sum(Object.keys(day.seconds).filter((state) => !absent.includes(state)));
  const talk = sum(talking);
  const wrapup = sum(["wrapup"]);
  const pause = sum(["paused"]);
  const worked = logged - pause;
  const hours = worked / 3_600;
  return {
    loggedSeconds: logged,
    talkSeconds: talk,
    wrapupSeconds: wrapup,
    pauseSeconds: pause,
    occupancy: ratio(talk + wrapup, worked),
    handleSeconds: ratio(talk + wrapup, day.connected),
    connected: day.connected,
    gestiones: day.gestiones,
    direct: day.direct,
    indirect: day.indirect,
    directRate: ratio(day.direct, day.gestiones),
    promises: day.promises,
    promiseRate: ratio(day.promises, day.direct),
    gestionesPerHour: ratio(day.gestiones, hours),
    directPerHour: ratio(day.direct, hours),
    promisesPerHour: ratio(day.promises, hours),
    helpRequests: day.helpRequests,
  };
}

export interface CampaignCounts {
  readonly dialled: number;
  readonly answered: number;
  readonly human: number;
  readonly machine: number;
  readonly connected: number;
  readonly abandoned: number;
  readonly abandonedByLaw: number;
  readonly hangups: number;
  readonly messagesLeft: number;
  readonly messagesWhole: number;
  readonly peopleTried: number;
  readonly peopleReached: number;
  readonly gestiones: number;
  readonly direct: number;
  readonly indirect: number;
  readonly promises: number;
  readonly kept: number;
  readonly dueDecided: number;
}

export function campaignFigures(counts: CampaignCounts): Figures {
  return {
    ...counts,
    answerRate: ratio(counts.answered, counts.dialled),
    humanRate: ratio(counts.human, counts.answered),
    abandonmentShare: ratio(counts.abandoned, counts.human),
    abandonmentByLaw: ratio(counts.abandonedByLaw, counts.human),
    contactability: ratio(counts.peopleReached, counts.peopleTried),
    intensity: ratio(counts.dialled, counts.peopleTried),
    directRate: ratio(counts.direct, counts.gestiones),
    promiseRate: ratio(counts.promises, counts.direct),
    keptRate: ratio(counts.kept, counts.dueDecided),
  };
}
