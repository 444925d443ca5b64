// How often detection errs, for the people who answer for it: people taken for machines and machines given to agents, estimated from
// what agents said of the calls they got and from the few machine verdicts somebody listened to, with how sure each figure is.
import { type Band, shareBand } from "#kernel/bands.ts";

/** Calls of one carrier and country that were judged, and what is known of them. */
export interface JudgedCalls {
  /** Given to an agent: judged a person, or in doubt. */
  readonly toPeople: number;
  /** What agents said of those. A result that says neither says nothing here. */
  readonly saidPerson: number;
  readonly saidMachine: number;
  /** Hung up on as machines; of a sample of them, what was heard. */
  readonly toMachines: number;
  readonly heardPerson: number;
  readonly heardMachine: number;
}

export interface ErrorRates {
  /** Of the people who answered, those taken for machines. Null: nobody has listened to a machine verdict yet. */
  readonly peopleCut: Band | null;
  /** Of the machines that answered, those given to an agent. Null: agents have said nothing yet. */
  readonly machinesPassed: Band | null;
}

/**
 * Both rates weigh what was given to agents against what was hung up on, each with its own band (Wilson, 95 %). The bounds take both
 * bands at their worse ends together: wider than 95 % would need, and so told.
 */
export function errorRates(calls: JudgedCalls): ErrorRates {
  const heard = calls.heardPerson + calls.heardMachine;
  const said = calls.saidPerson + calls.saidMachine;
  const cut = shareBand(calls.heardPerson, heard);
  const passed = shareBand(calls.saidMachine, said);
  const people = (ofMachines: number, ofPeople: number): number =>
    share(calls.toMachines * ofMachines, calls.toPeople * (1 - ofPeople));
  const machines = (ofMachines: number, ofPeople: number): number =>
    share(calls.toPeople * ofPeople, calls.toMachines * (1 - ofMachines));
  return {
    peopleCut: heard === 0 ? null : banded(people, cut, passed, cut.n),
    machinesPassed: said === 0 ? null : banded(machines, cut, passed, passed.n),
  };
}

function banded(of: (cut: number, passed: number) => number, cut: Band, passed: Band, n: number): Band {
  return {
    value: of(cut.value, passed.value),
    low: of(cut.low, passed.low),
    high: of(cut.high, passed.high),
    n,
    few: cut.few || passed.few,
  };
}

function share(part: number, rest: number): number {
  return part + rest <= 0 ? 0 : part / (part + rest);
}

/** Of several groups the sum, to be judged as one. */
export function together(groups: readonly JudgedCalls[]): JudgedCalls {
  const sum = (of: (calls: JudgedCalls) => number): number => groups.reduce((all, each) => all + of(each), 0);
  return {
    toPeople: sum((each) => each.toPeople),
    saidPerson: sum((each) => each.saidPerson),
    saidMachine: sum((each) => each.saidMachine),
    toMachines: sum((each) => each.toMachines),
    heardPerson: sum((each) => each.heardPerson),
    heardMachine: sum((each) => each.heardMachine),
  };
}
