// What nobody sees costs nothing: one observer for the page tells who comes into sight and who leaves it.
import { type ReactNode, useEffect, useRef, useState } from "react";

const watched = new Map<Element, (seen: boolean) => void>();
let watcher: IntersectionObserver | undefined;

/** Tells at once and at each change; returns how to stop. */
export function whileSeen(element: Element, tell: (seen: boolean) => void): () => void {
  watcher ??= new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) watched.get(target)?.(isIntersecting);
  });
  watched.set(element, tell);
  watcher.observe(element);
  return () => {
    watched.delete(element);
    watcher?.unobserve(element);
  };
}

/** Keeps what it showed last while it is out of sight: a floor comes each second, and a card above the page need not follow. */
export function DrawnWhileSeen({ children }: { children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(true);
  const drawn = useRef(children);
  useEffect(() => {
    if (seen) drawn.current = children;
  });
  useEffect(() => (place.current ? whileSeen(place.current, setSeen) : undefined), []);
  return <div ref={place}>{seen ? children : drawn.current}</div>;
}
