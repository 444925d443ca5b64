// The one polite live region of the page: news that a person who does not look must hear, each once.
import { useSyncExternalStore } from "react";

let said = "";
const listeners = new Set<() => void>();

export function announce(text: string): void {
  // Repeating the same words needs a different text, or screen readers stay silent.
  said = text === said ? `${text}\u00a0` : text;
  for (const listener of listeners) listener();
}
function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
export function Announcer() {
  const text = useSyncExternalStore(listen, () => said);
  return (
    <output aria-live="polite" className="sr-only" data-announcer>
      {text}
    </output>
  );
}
