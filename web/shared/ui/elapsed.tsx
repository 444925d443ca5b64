// Timers and the clock: written straight into the page once a second, without a React render, so that 300 tiles with
// a timer each cost little. They are not live regions: a screen reader does not read each second.
import { useEffect, useRef } from "react";
import { formatOf, hourMinute, lasting } from "../format.ts";
import { eachSecond, operationNow } from "../live-react.ts";

function useText<El extends HTMLElement>(text: () => string) {
  const ref = useRef<El>(null);
  const current = useRef(text);
  useEffect(() => {
    current.current = text;
    write();
  });
  const write = (): void => {
    const element = ref.current;
    if (!element) return;
    const now = current.current();
    const text = element.firstChild;
    // The text that is there is changed, not replaced: a new node costs style and layout of all around it. Equal text is left alone.
    if (!(text instanceof Text)) element.textContent = now;
    else if (text.data !== now) text.data = now;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: one watch for the life of the element.
  useEffect(() => {
    if (!ref.current) return;
    let forget: (() => void) | undefined;
    const ignore = whileSeen(ref.current, (seen) => {
      forget?.();
      forget = seen ? eachSecond(write) : undefined;
      if (seen) write();
    });
    return () => {
      ignore();
      forget?.();
    };
  }, []);
  return ref;
}

const watched = new Map<Element, (seen: boolean) => void>();
/** One for the page: a timer that nobody sees is not written, of 300 tiles the most. */
let watcher: IntersectionObserver | undefined;
function whileSeen(element: Element, tell: (seen: boolean) => void): () => void {
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

/** How long since an instant of the operation's clock. */
export function Elapsed({ since }: { since: number }) {
  return <span ref={useText<HTMLSpanElement>(() => lasting(operationNow() - since))} />;
}
/** How long until an instant; stops at zero. */
export function Remaining({ until }: { until: number }) {
  return <span ref={useText<HTMLSpanElement>(() => lasting(until - operationNow() + 999))} />;
}
export function Clock({ country, zone }: { country: string; zone: string }) {
  return <time ref={useText<HTMLTimeElement>(() => hourMinute(operationNow(), formatOf(country, zone)))} />;
}
