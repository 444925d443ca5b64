// What can go wrong and which test shows that it does no harm: the lines of docs/proof.md. A file named here must exist.

export interface Line {
  readonly number: number;
  readonly failure: string;
  readonly holds: string;
  readonly tests: readonly string[];
}

/** Numbers as in the failure catalogue; what concerns parts that do not exist (messages, restores) is not listed. */
export const catalogue: readonly Line[] = [
  {
    number: 1,
    failure: "A process is killed while it dials",
    holds: "No action is dialled twice; caps hold with what is unknown counted as a contact",
    tests: [
      "test/faults/kills.test.ts",
      "test/simulation/even-seeds.test.ts",
      "test/journeys/recovery.test.ts",
    ],
  },
  {
    number: 2,
    failure: "The fate of a call is not known",
    holds: "Settled within 60 seconds; until then, and if nobody can tell, it counts",
    tests: ["test/faults/kills.test.ts", "test/journeys/recovery.test.ts"],
  },
  {
    number: 3,
    failure: "A save is in flight",
    holds: "What was acknowledged is there, once; sent again, it is the same",
    tests: ["test/faults/kills.test.ts", "test/faults/database.test.ts", "test/journeys/idempotency.test.ts"],
  },
  {
    number: 4,
    failure: "The engine dies in mid-call",
    holds: "The talk goes on without a gap and is taken back by the next engine",
    tests: ["test/faults/engine-kill.test.ts", "test/telephony/readoption.test.ts"],
  },
  {
    number: 5,
    failure: "The engine dies under agents",
    holds: "Nobody stays in a call that is not there; who owes a result still owes it",
    tests: ["test/faults/engine-kill.test.ts", "test/journeys/recovery.test.ts"],
  },
  {
    number: 6,
    failure: "PostgreSQL is killed",
    holds: "Nothing acknowledged is lost, talks go on, nobody is dialled meanwhile",
    tests: ["test/faults/database.test.ts", "test/faults/kills.test.ts"],
  },
  {
    number: 9,
    failure: "Asterisk is killed",
    holds: "Its legs are closed with a cause, agents come back, dialling goes on",
    tests: ["test/faults/kills.test.ts"],
  },
  {
    number: 10,
    failure: "Asterisk hangs",
    holds: "Noticed, killed and replaced",
    tests: ["test/telephony/upkeep.test.ts"],
  },
  {
    number: 11,
    failure: "The exchange cannot be reached, or two engines run",
    holds: "What both sides hold is compared again; one engine alone dials",
    tests: ["test/journeys/recovery.test.ts"],
  },
  {
    number: 12,
    failure: "The carrier refuses, is silent or everybody is busy",
    holds: "A circuit per trunk, the next trunk, no storm; what did not ring is no contact",
    tests: ["test/telephony/engine-failover.test.ts", "test/journeys/trunks.test.ts"],
  },
  {
    number: 15,
    failure: "The agent's network goes away",
    holds: "What was saved without a network is sent exactly once",
    tests: ["test/e2e/desk.test.ts"],
  },
  {
    number: 18,
    failure: "A file comes twice",
    holds: "Refused with the name of the first, or nothing changes",
    tests: ["test/journeys/import.test.ts", "test/journeys/payments-file.test.ts"],
  },
  {
    number: 19,
    failure: "A file is malformed, huge or hostile",
    holds: "Judged whole before a row is applied; the portfolio is before or after, never between",
    tests: ["test/journeys/import.test.ts"],
  },
  {
    number: 23,
    failure: "A new version is started during the shift",
    holds: "Calls go on, sessions stay",
    tests: ["test/faults/kills.test.ts", "test/faults/supervisor.test.ts"],
  },
];
