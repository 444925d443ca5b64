// Places that people telephone from, as loops of coloured noise: the street with its buses, a television in the
// next room, a street market.
import { seededRng } from "#kernel/rng.ts";
import { samplesPerSecond, ulawFrom } from "../../core/ulaw.ts";
import type { Sound } from "../player.ts";
import { babble } from "./babble.ts";
import { dropLows, normalize } from "./shape.ts";
import { voices } from "./voice-list.ts";

export type Place = "street" | "television" | "fair";
export const places: readonly [Place, ...Place[]] = ["street", "television", "fair"];

const loopSeconds = 6;
const length = loopSeconds * samplesPerSecond;
/** Peak amplitude; the mean of the loops stays near Asterisk's silence threshold (256 of 32,768). Judgement. */
const peaks: Readonly<Record<Place, number>> = { street: 0.05, television: 0.06, fair: 0.06 };
const overheard =
  "las ofertas de la semana, a luca el kilo, casera, lleve la palta y el tomate, todo fresco, todo barato";

export function noiseOf(place: Place): Sound {
  const made = place === "street" ? street() : place === "television" ? talkers(1, 0.002) : talkers(4, 0.01);
  return ulawFrom(normalize(dropLows(made), peaks[place]));
}

/** Brown noise that swells as a bus goes by, whole swells to a loop. */
function street(): Float32Array {
  const rng = seededRng(41);
  let level = 0;
  return Float32Array.from({ length }, (_, i) => {
    level = level * 0.985 + (rng.next() - 0.5) * 0.1;
    return level * (0.55 + 0.45 * Math.sin((2 * Math.PI * 2 * i) / length));
  });
}

function talkers(count: number, hum: number): Float32Array {
  const rng = seededRng(17 + count);
  const voicesHeard = voices.slice(0, count).map((voice) => babble(overheard, voice));
  const starts = voicesHeard.map(() => Math.floor(rng.next() * length));
  return Float32Array.from({ length }, (_, i) =>
    voicesHeard.reduce(
      (sum, samples, talker) => sum + (samples[(i + (starts[talker] ?? 0)) % samples.length] ?? 0),
      (rng.next() - 0.5) * hum,
    ),
  );
}
