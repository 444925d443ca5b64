// Plays simulated days beside the page, one after another, and tells of each as it is done: on the machine of whoever asks, so that
// a question about tomorrow takes nothing from the calls of today.
import { playSetting } from "#simulator/core/what-if.ts";
import type { Played, Wish } from "./messages.ts";

addEventListener("message", ({ data }: MessageEvent<Wish>) => {
  const begun = performance.now();
  for (let seed = 1; seed <= data.days; seed++) {
    for (const [cell, setting] of data.settings.entries()) {
      const figures = playSetting(data.world, setting, seed);
      postMessage({ cell, figures } satisfies Played);
    }
    // Each setting has played as many days as the others: what is compared is compared day by day.
    if (seed >= leastDays && performance.now() - begun > data.enoughMs) break;
  }
  postMessage(null);
});

/** With one there is no interval. */
const leastDays = 3;
