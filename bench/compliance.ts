// What a decision of the gate costs, and what thirty events of history add: the figure to watch is the ratio, because
// machines differ. Run with `node bench/compliance.ts`.

import type { HistoryEvent } from "#compliance/core/contact-history.ts";
import { mayContact } from "#compliance/core/may-contact.ts";
import type { Question } from "#compliance/core/request.ts";
import { calendar, ruleSets } from "#compliance/rules/catalogue.ts";
import { day } from "#kernel/time.ts";

const now = Date.parse("2026-11-24T15:00:00Z");
const rounds = 20_000;

function question(events: number, at = now): Question {
  return {
    ruleSets,
    overlays: [],
    calendar,
    now: at,
    history: Array.from(
      { length: events },
      (_, index): HistoryEvent => ({
        at: at - (index + 1) * 0.9 * day,
        channel: index % 2 === 0 ? "sms" : "voice",
        result: index % 2 === 0 ? "sent" : "no_answer",
        origin: "own",
        purpose: "collect",
        creditor: "creditor",
        accounts: ["account"],
        phone: "+56912345678",
      }),
    ),
    request: {
      country: "CL",
      place: { zones: ["America/Santiago"], region: "RM" },
      channel: "voice",
      mode: "predictive",
      purpose: "collect",
      ringSeconds: 25,
      role: "titular",
      phone: "+56912345678",
      creditor: "creditor",
      portfolio: "portfolio",
      line: { country: "CL", kind: "mobile" },
      diallable: ["CL"],
      accounts: ["account"],
      standing: "open",
      flags: [],
    },
  };
}

/** Microseconds per decision, median of five runs. */
function cost(asked: Question): number {
  const runs = Array.from({ length: 5 }, () => {
    const started = process.hrtime.bigint();
    for (let round = 0; round < rounds; round++) mayContact(asked);
    return Number(process.hrtime.bigint() - started) / 1_000 / rounds;
  });
  return runs.sort((a, b) => a - b)[2] ?? Number.NaN;
}

/** The same events eight weeks earlier: read, and too old to count, so the verdict is still ALLOW. */
function longAgo(events: number): Question {
  const asked = question(events);
  return { ...asked, history: asked.history.map((event) => ({ ...event, at: event.at - 56 * day })) };
}

const night = Date.parse("2026-11-24T23:30:00Z");
const base = cost(question(0));
const report = {
  allowedNoHistory: base,
  allowed30Events: cost(longAgo(30)),
  reviewed30EventsWithNextInstant: cost(question(30)),
  outsideHoursWithNextInstant: cost(question(0, night)),
};
for (const [name, microseconds] of Object.entries(report))
  console.log(
    `${name.padEnd(32)} ${microseconds.toFixed(1).padStart(7)} µs  ×${(microseconds / base).toFixed(1)}`,
  );
