// The instruction sheet as changes to the rule sets: what one mandate's signature adds beside law and house.
import type { LocalDate } from "../../kernel/time.ts";
import type { ContactResult } from "./contact-history.ts";
import type { Channel, Overlay, OverlayChange, Rule, RuleSet, Source } from "./rule-set.ts";
import {
  type ContactKind,
  defaultSheet,
  type InstructionSheet,
  type SignedSheet,
  sheetChannels,
} from "./sheet.ts";

const resultsOf: Readonly<Record<ContactKind, readonly ContactResult[]>> = {
  third_party: ["third_party"],
  abandoned: ["abandoned"],
  machine: ["machine"],
  // The telephone rang and nobody spoke.
  no_answer: ["no_answer", "rejected", "silence"],
};

/** The sheet as changes to the rule sets: readings to the law, everything else beside the house's policy. */
export function overlaysOfSheet(signed: SignedSheet, ruleSets: readonly RuleSet[]): readonly Overlay[] {
  const { sheet } = signed;
  const source = sourceOf(signed);
  const onHouse: OverlayChange[] = [
    ...attemptLimits(sheet, source),
    ...hourWindows(sheet, source),
    { kind: "addressees", rule: rule("sheet.addressees", source), allow: sheet.addressees },
    {
      kind: "forbid_channels",
      rule: "sheet.channels",
      channels: forbiddenBy(sheet),
    },
  ];
  const extra = sheet.contacts
    .filter((kind) => !defaultSheet.contacts.includes(kind))
    .flatMap((kind) => resultsOf[kind]);
  return ruleSets.flatMap((ruleSet) => {
    const changes: OverlayChange[] = ruleSet.limits.flatMap(({ id }) => {
      const reading = sheet.readings[id];
      return reading ? [{ kind: "reading", rule: id, reading }] : [];
    });
    if (extra.length > 0) changes.push({ kind: "count_as_contact", results: extra });
    if (ruleSet.country === "*") changes.push(...onHouse);
    return changes.map((change) => overlayOf(signed, ruleSet.id, change));
  });
}

/** What the creditor does not want as a recorded message is not left on a mailbox either. */
function forbiddenBy({ channels }: InstructionSheet): readonly Channel[] {
  const forbidden = sheetChannels.filter((channel) => !channels.includes(channel));
  return forbidden.includes("ivr") ? [...forbidden, "voicemail"] : forbidden;
}

function overlayOf(signed: SignedSheet, ruleSet: string, change: OverlayChange): Overlay {
  const { signedBy, signedOn } = signed;
  // Versions are chosen by the instant; as an overlay a chosen one always holds.
  const validFrom = "0001-01-01" as LocalDate;
  return { id: `carta ${signed.id}`, ruleSet, validFrom, signedBy, signedOn, change };
}

function sourceOf({ version, signedBy, signedOn }: SignedSheet): Source {
  return {
    norm: "Carta de instrucciones",
    article: `versión ${version}, firmada por ${signedBy} el ${signedOn}`,
    confidence: "P",
    read: signedOn.slice(0, 7),
  };
}
function rule(id: string, source: Source): Rule {
  return { id, source };
}

function attemptLimits({ attempts }: InstructionSheet, source: Source): OverlayChange[] {
  const of = (
    id: string,
    max: number,
    kind: "day" | "week",
    scope: "person" | "phone",
  ): Extract<OverlayChange, { kind: "add_limit" }> => ({
    kind: "add_limit",
    limit: {
      ...rule(id, source),
      groups: ["calls"],
      count: "attempt",
      exclude: ["debtor_initiated"],
      max,
      period: { kind },
      reading: "strict",
      scope,
    },
  });
  const perDay = of("sheet.person.day", attempts.personDay, "day", "person");
  return [
    {
      ...perDay,
      limit: {
        ...perDay.limit,
        minGap: { value: attempts.gapHours, unit: "hours", exclude: ["not_connected"] },
      },
    },
    of("sheet.person.week", attempts.personWeek, "week", "person"),
    of("sheet.phone.day", attempts.phoneDay, "day", "phone"),
    of("sheet.phone.week", attempts.phoneWeek, "week", "phone"),
  ];
}

function hourWindows({ hours }: InstructionSheet, source: Source): OverlayChange[] {
  if (hours.length === 0) return [];
  const groups = ["calls", "messages", "visits"];
  const windows = hours.map((window) => ({
    ...rule("sheet.hours", source),
    ...window,
    groups,
    // Whether a holiday is worked is the law's to say.
    holidays: "ALLOW" as const,
  }));
  return [{ kind: "add_windows", windows }];
}
