// Listens for the keys of the map. Function keys and combinations only, so it may listen everywhere.
import { useEffect, useRef } from "react";
import { type Action, actionOf } from "./keys.ts";

export type Handlers = Partial<Record<Action, () => void>>;

/** A missing handler leaves the key to the browser. */
export function useKeys(handlers: Handlers): void {
  const current = useRef(handlers);
  useEffect(() => {
    current.current = handlers;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const action = actionOf(event);
      const handle = action && current.current[action];
      if (!handle || event.defaultPrevented) return;
      event.preventDefault();
      if (!event.repeat) handle();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
