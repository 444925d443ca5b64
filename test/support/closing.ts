// What the tests of a file have opened is closed after the last of them. Most of it is opened within a hook, where the runner
// takes no further hooks: it is told here, and after-each-file.ts asks.
const opened: (() => unknown)[] = [];

/** What was opened last is closed first. */
export function closeAtTheEnd(close: () => unknown): void {
  opened.push(close);
}

export async function closeAll(): Promise<void> {
  for (const close of opened.splice(0).reverse()) await close();
}
