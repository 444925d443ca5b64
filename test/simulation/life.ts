// One life of a process in the simulation: it may end at any await, and any await may fail. Both are drawn beforehand as
// numbers of points, so that a seed plays the same story again.
export interface Life {
  readonly alive: () => boolean;
  /** Asked before and after each thing that leaves the process. Throws what the process would see; never returns once dead. */
  point(kind: PointKind): Promise<void>;
  /** A call is being written down: mishaps may be aimed at what follows. */
  intends(): void;
  kill(): void;
  /** Told at death, once. */
  onDeath(tell: () => void): void;
  /** Of work begun by this process: undefined when it died first. */
  living<T>(work: Promise<T>): Promise<T | undefined>;
  readonly points: () => number;
}
/** `ask`: a request leaves; `answer`: it was done, and its answer comes. */
export type PointKind = "ask" | "answer";
export interface Mishap {
  /** At the nth point of this life, or after its nth intent of a call was sent. */
  readonly at: number;
  readonly intent?: number;
  readonly kind: "dies" | "fails";
}
export class Lost extends Error {
  override readonly name = "Lost";
}

export const never = (): Promise<never> => new Promise(() => {});

export function newLife(mishaps: readonly Mishap[], struck: () => void = () => {}): Life {
  const nameOf = (at: number, intent = 0): string => `${at} after ${intent}`;
  const byPoint = new Map(mishaps.map(({ at, intent, kind }) => [nameOf(at, intent), kind]));
  const told: (() => void)[] = [];
  let living = true;
  let points = 0;
  let intents = 0;
  let pointsSince = 0;
  const kill = (): void => {
    if (!living) return;
    living = false;
    for (const tell of told) tell();
  };
  return {
    alive: () => living,
    points: () => points,
    kill,
    intends() {
      intents += 1;
      pointsSince = 0;
    },
    onDeath: (tell) => void told.push(tell),
    living: (work) =>
      Promise.race([
        work,
        new Promise<undefined>((resolve) => {
          if (living) told.push(() => resolve(undefined));
          else resolve(undefined);
        }),
      ]),
    async point(kind) {
      if (!living) return never();
      points += 1;
      pointsSince += 1;
      const mishap =
        byPoint.get(nameOf(points)) ?? (intents > 0 && byPoint.get(nameOf(pointsSince, intents)));
      if (mishap) struck();
      if (mishap === "dies") kill();
      if (!living) return never();
      if (mishap === "fails") throw new Lost(kind === "ask" ? "connection refused" : "connection lost");
    },
  };
}
