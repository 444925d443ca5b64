import { expect, test } from "vitest";
import { attentionGapOf } from "./labour.ts";

test("agents in Chile rest ten seconds between two attentions, a reading nobody has signed yet; elsewhere no rule is known", () => {
  const gap = attentionGapOf("CL");
  expect(gap).toMatchObject({ minGapSeconds: 10, source: { norm: "Ley 21.142" } });
  expect(gap?.source.reviewedBy).toBeUndefined();
  expect(attentionGapOf("PE")).toBeNull();
});
