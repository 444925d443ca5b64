import { expect, test } from "vitest";
import { localDate } from "../../kernel/time.ts";
import { type SharingDays, sharingState } from "./sharing.ts";

const on = (day: string) => [localDate(day), localDate(day)] as const;
const signed: SharingDays = {
  signed: 2,
  fromOn: localDate("2026-11-20"),
  toOn: localDate("2026-12-31"),
  endsOn: null,
};

test("an agreement holds from its first day to its last, once both sides have signed", () => {
  expect(sharingState(signed, on("2026-11-19"))).toBe("coming");
  expect(sharingState(signed, on("2026-11-20"))).toBe("effective");
  expect(sharingState(signed, on("2026-12-31"))).toBe("effective");
  expect(sharingState(signed, on("2027-01-01"))).toBe("expired");
  expect(sharingState({ ...signed, signed: 1 }, on("2026-11-20"))).toBe("half_signed");
  expect(sharingState({ ...signed, signed: 0 }, on("2026-11-20"))).toBe("unsigned");
});

test("an agreement that was ended stops on the day it names, though its last day is later", () => {
  const ended = { ...signed, endsOn: localDate("2026-12-01") };
  expect(sharingState(ended, on("2026-11-30"))).toBe("effective");
  expect(sharingState(ended, on("2026-12-01"))).toBe("ended");
});

test("between two zones an agreement holds only while it is its day in both", () => {
  const atMidnight = [localDate("2026-11-20"), localDate("2026-11-19")] as const;
  expect(sharingState(signed, atMidnight)).toBe("coming");
  const last = [localDate("2026-12-31"), localDate("2027-01-01")] as const;
  expect(sharingState(signed, last)).toBe("expired");
});
