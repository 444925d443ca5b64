// A queue of things to happen at given times (any unit), played in order of time and, within one instant, of entry.
// It keeps simulated worlds deterministic.

export interface Timeline {
  now(): number;
  at(time: number, happen: () => void): void;
  after(time: number, happen: () => void): void;
  /** Instant of the next entry; a very large number when there is none. */
  peek(): number;
  /** Goes to the next entry and lets it happen. */
  step(): void;
  /** Goes to an instant without passing any entry. */
  jump(time: number): void;
}

interface Entry {
  at: number;
  order: number;
  happen: () => void;
}

export function createTimeline(start = 0): Timeline {
  const heap: Entry[] = [];
  let clock = start;
  let order = 0;
  const at = (time: number, happen: () => void): void => {
    heap.push({ at: Math.max(clock, time), order: order++, happen });
    rise(heap);
  };
  return {
    now: () => clock,
    at,
    after: (time, happen) => at(clock + time, happen),
    peek: () => heap[0]?.at ?? Number.MAX_VALUE,
    step: () => {
      const next = heap[0];
      const last = heap.pop();
      if (!next || !last) return;
      if (heap.length > 0) {
        heap[0] = last;
        sink(heap);
      }
      clock = next.at;
      next.happen();
    },
    jump: (time) => {
      clock = Math.max(clock, time);
    },
  };
}

function before(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** The last entry moves up to its place. */
function rise(heap: Entry[]): void {
  let i = heap.length - 1;
  const risen = heap[i];
  while (risen && i > 0) {
    const parent = (i - 1) >> 1;
    const above = heap[parent];
    if (!above || !before(risen, above)) break;
    heap[i] = above;
    i = parent;
  }
  if (risen) heap[i] = risen;
}

/** The first entry moves down to its place. */
function sink(heap: Entry[]): void {
  const sunk = heap[0];
  let i = 0;
  for (let child = 1; sunk && child < heap.length; child = 2 * i + 1) {
    let least = heap[child];
    const right = heap[child + 1];
    if (least && right && before(right, least)) {
      least = right;
      child++;
    }
    if (!least || before(sunk, least)) break;
    heap[i] = least;
    i = child;
  }
  if (sunk) heap[i] = sunk;
}
