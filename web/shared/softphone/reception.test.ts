import { expect, test } from "vitest";
import { noAudio, receive, silenceMs } from "./reception.ts";

test("three seconds without a packet is one-way audio, a little less is not, and the next packet ends it", () => {
  let heard = receive(noAudio, 50, 0);
  heard = receive(heard, 50, silenceMs - 1);
  expect(heard.oneWay).toBe(false);
  heard = receive(heard, 50, silenceMs);
  expect(heard.oneWay).toBe(true);
  expect(receive(heard, 51, silenceMs + 1).oneWay).toBe(false);
});
test("a call in which nothing ever arrives is noticed too", () => {
  const heard = receive(receive(noAudio, 0, 1_000), 0, 4_000);
  expect(heard.oneWay).toBe(true);
});
