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
  const before = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
  const at = (time: number, happen: () => void): void => {
    heap.push({ at: Math.max(clock, time), order: order++, happen });
    rise(heap, before);
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
        sink(heap, before);
      }
      clock = next.at;
      next.happen();
    },
    jump: (time) => {
      clock = Math.max(clock, time);
    },
  };
}

function rise(heap: Entry[], before: (a: Entry, b: Entry) => boolean): void {
  let i = heap.length - 1;
  while (i > 0) {
    const parent = (i - 1) >> 1;
    const [child, above] = [heap[i], heap[parent]];
    if (!child || !above || !before(child, above)) return;
    heap[i] = above;
    heap[parent] = child;
    i = parent;
  }
}

function sink(heap: Entry[], before: (a: Entry, b: Entry) => boolean): void {
  let i = 0;
  for (;;) {
    let least = i;
    for (const child of [2 * i + 1, 2 * i + 2]) {
      const [candidate, current] = [heap[child], heap[least]];
      if (candidate && current && before(candidate, current)) least = child;
    }
    const [here, there] = [heap[i], heap[least]];
    if (least === i || !here || !there) return;
    heap[i] = there;
    heap[least] = here;
    i = least;
  }
}
