// Whether a sound is too even to be speech: music on hold, an engine, a fan. For the ear (hearing.ts). Speech moves up and down
// with its syllables: by 2.5 dB or more from one 20 ms to the next (98 % of a second of each of five recorded voices), music
// by 1.3 (median of 285 seconds). Taken for even, a voice is only judged later, never cut.

export interface Moves {
  readonly recent: Float32Array;
  next: number;
  held: number;
  sum: number;
  lastDb: number;
}
const windowFrames = 50;
/** Between the two; noise under a voice evens it out, so nearer to music. */
const evenDb = 1.6;

export const newMoves = (): Moves => ({
  recent: new Float32Array(windowFrames),
  next: 0,
  held: 0,
  sum: 0,
  lastDb: 0,
});

/** A sound has begun: what was before it does not count. */
export function startMoves(moves: Moves): void {
  moves.held = 0;
  moves.sum = 0;
}

export function noteMove(moves: Moves, db: number): void {
  const moved = Math.abs(db - moves.lastDb);
  moves.lastDb = db;
  if (moves.held === windowFrames) moves.sum -= moves.recent[moves.next] as number;
  else moves.held += 1;
  moves.recent[moves.next] = moved;
  moves.sum += moved;
  moves.next = (moves.next + 1) % windowFrames;
}

/** Has the last second been even? Not known before a second has passed. */
export function isSteady(moves: Moves): boolean {
  return moves.held === windowFrames && moves.sum / windowFrames < evenDb;
}
