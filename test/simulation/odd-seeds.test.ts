import { expect, test } from "vitest";
import { openSeeds, playSeed, playShare } from "./seeds.ts";

openSeeds();
playShare(2, 2);

test("the same seed tells the same story again", async () => {
  for (const seed of [8, 9, 12]) {
    const [first, again] = [await playSeed(seed), await playSeed(seed)].map(({ world, kills }) => ({
      kills,
      calls: world.exchange.ledger.map(({ phone, dialledAt, answeredAt, bridgedAt, endedAt }) =>
        [phone, dialledAt, answeredAt, bridgedAt, endedAt].join(" "),
      ),
    }));
    expect(again).toEqual(first);
  }
});
