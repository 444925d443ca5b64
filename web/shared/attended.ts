// Whether somebody is at this page: a key, a click or a move of the pointer not long ago. What a page asks by itself keeps nobody's
// session open; a person who reads, watches the floor and asks nothing tells the server that they are there.

/** Without a hand on it for this long a page is nobody's. Judgement: shorter than the half hour after which a session ends. */
export const unattendedAfterMs = 2 * 60_000;
/** A person who asks nothing is told of this often. Judgement: several times within that half hour. */
export const tellEveryMs = 5 * 60_000;

let lastHandAt = performance.now();
export function isAttended(now = performance.now()): boolean {
  return now - lastHandAt < unattendedAfterMs;
}

/** From then on hands are seen; `tell` is called while there are any. */
export function watchHands(
  tell: () => void,
  page: Pick<Window, "addEventListener" | "setInterval"> = window,
): void {
  for (const kind of ["pointerdown", "pointermove", "keydown", "wheel"] as const)
    page.addEventListener(
      kind,
      () => {
        lastHandAt = performance.now();
      },
      { passive: true },
    );
  page.setInterval(() => {
    if (isAttended()) tell();
  }, tellEveryMs);
}
