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
    holds:
      "Nobody stays in a call that is not there; who owes a result still owes it; desks show what is true",
    tests: [
      "test/faults/engine-kill.test.ts",
      "test/journeys/recovery.test.ts",
      "test/journeys/live-views.test.ts",
    ],
  },
  {
    number: 6,
    failure: "PostgreSQL is killed",
    holds: "Nothing acknowledged is lost, talks go on, nobody is dialled meanwhile",
    tests: ["test/faults/database.test.ts", "test/faults/kills.test.ts"],
  },
  {
    number: 7,
    failure: "The database hangs",
    holds: "Statements are given up, nothing is dialled, hanging up works; it goes on by itself",
    tests: ["test/faults/database.test.ts"],
  },
  {
    number: 8,
    failure: "The disk fills",
    holds:
      "Recordings stop, then files, then dialling; a ballast leaves the database room; it goes on by itself",
    tests: ["src/kernel/disk.test.ts", "src/platform/disk.test.ts", "test/journeys/line-holds.test.ts"],
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
    tests: ["test/telephony/upkeep.test.ts", "test/faults/supervisor.test.ts"],
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
    number: 13,
    failure: "One side of a talk hears nothing",
    holds:
      "Named on the desk after 3 seconds and to the supervisor; the call counts in no figure of the agent's",
    tests: ["web/shared/softphone/reception.test.ts", "test/journeys/line-holds.test.ts"],
  },
  {
    number: 14,
    failure: "The agent's browser closes or their line falls in mid-talk",
    holds: "Music within 2 seconds; the agent has 20 seconds to return, then another, then a call back",
    tests: ["src/dialer/core/call.test.ts", "src/http/live.test.ts", "test/journeys/line-holds.test.ts"],
  },
  {
    number: 15,
    failure: "The agent's network goes away",
    holds: "What was saved without a network is sent exactly once",
    tests: ["test/e2e/desk.test.ts"],
  },
  {
    number: 16,
    failure: "Clocks or time zones of engine and database differ",
    holds: "Nothing is dialled, and the floor says why",
    tests: ["test/journeys/line-holds.test.ts"],
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
    number: 20,
    failure: "A browser does not read what it is sent",
    holds: "The newest view of each topic waits, then it is closed and cut; nobody else is disturbed",
    tests: ["src/http/live.test.ts"],
  },
  {
    number: 23,
    failure: "A new version is started during the shift",
    holds: "Calls go on, sessions stay",
    tests: ["test/faults/kills.test.ts", "test/faults/supervisor.test.ts"],
  },
  {
    number: 25,
    failure: "A row cannot be worked with",
    holds: "That person is put aside with the reason and seen by the supervisor; everybody else is called",
    tests: ["src/dialer/engine/away.test.ts", "test/journeys/line-holds.test.ts"],
  },
];
