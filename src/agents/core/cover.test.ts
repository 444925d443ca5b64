import { expect, test } from "vitest";
import { asId, type TeamId, type UserId } from "#kernel/ids.ts";
import { localDate } from "#kernel/time.ts";
import { type Absence, holderNow, holds, ownersHeldBy } from "./cover.ts";

const user = (n: number) => asId<UserId>(`01900000-0000-7000-8000-0000000000c${n}`);
const [ana, berta, carla] = [user(1), user(2), user(3)];
const team = asId<TeamId>("01900000-0000-7000-8000-0000000000d1");
const away = (who: UserId, cover: Absence["cover"], more: Partial<Absence> = {}): Absence => ({
  user: who,
  from: localDate("2026-11-24"),
  to: localDate("2026-11-26"),
  cover,
  setAt: 1,
  ...more,
});
const by = (cover: UserId) => ({ kind: "user", user: cover }) as const;
const on = (day: string) => localDate(`2026-11-${day}`);

test("an absent person's work is the cover's from the first to the last day, and their own before and after", () => {
  const absences = [away(ana, by(berta))];
  expect(["23", "24", "26", "27"].map((day) => holderNow(ana, absences, on(day)))).toEqual([
    by(ana),
    by(berta),
    by(berta),
    by(ana),
  ]);
});

test("a cover who is away too passes the work on, and two who cover each other leave it to anyone", () => {
  const chain = [away(ana, by(berta)), away(berta, by(carla))];
  expect(holderNow(ana, chain, on("25"))).toEqual(by(carla));
  const circle = [away(ana, by(berta)), away(berta, by(ana))];
  expect(holderNow(ana, circle, on("25"))).toEqual({ kind: "anyone" });
  expect(holds({ kind: "anyone" }, { user: carla, team: null })).toBe(true);
});

test("of two absences set for the same day the later one stands", () => {
  const absences = [away(ana, by(carla), { setAt: 2 }), away(ana, by(berta))];
  expect(holderNow(ana, absences, on("24"))).toEqual(by(carla));
});

test("a team covers with all its people and with nobody else's", () => {
  const holder = holderNow(ana, [away(ana, { kind: "team", team })], on("24"));
  expect(holds(holder, { user: berta, team })).toBe(true);
  expect(holds(holder, { user: berta, team: null })).toBe(false);
});

test("an agent does their own work and that of whom they cover, and none while away", () => {
  const absences = [away(ana, by(berta))];
  expect(ownersHeldBy({ user: berta, team }, absences, on("24"))).toEqual([berta, ana]);
  expect(ownersHeldBy({ user: ana, team }, absences, on("24"))).toEqual([]);
  expect(ownersHeldBy({ user: ana, team }, absences, on("27"))).toEqual([ana]);
});
