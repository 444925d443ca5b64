// Timers and the clock: written straight into the page once a second, without a React render, so that 300 tiles with
// a timer each cost little. They are not live regions: a screen reader does not read each second.
import { useEffect, useRef } from "react";
import { formatOf, hourMinute, lasting } from "../format.ts";
import { eachSecond, operationNow } from "../live-react.ts";
import { whileSeen } from "./seen.tsx";

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

/** How long since an instant of the operation's clock; in steps of so many seconds where many stand side by side. */
export function Elapsed({ since, stepSeconds = 1 }: { since: number; stepSeconds?: number }) {
  const stepMs = stepSeconds * 1000;
  const whole = (ms: number): number => Math.floor(ms / stepMs) * stepMs;
  return <span ref={useText<HTMLSpanElement>(() => lasting(whole(operationNow() - since)))} />;
}
/** How long until an instant; stops at zero. */
export function Remaining({ until }: { until: number }) {
  return <span ref={useText<HTMLSpanElement>(() => lasting(until - operationNow() + 999))} />;
}
export function Clock({ country, zone }: { country: string; zone: string }) {
  return <time ref={useText<HTMLTimeElement>(() => hourMinute(operationNow(), formatOf(country, zone)))} />;
}
