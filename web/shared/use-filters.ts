// What a page is narrowed to stays in its address, so that the page can be shared.
import { type NavigateOptions, useSearchParams } from "react-router";

/** The address's filters and how to change one; the others stay, and an empty value takes its filter out. */
export function useFilters(
  options?: NavigateOptions,
): readonly [filters: URLSearchParams, set: (name: string, value: string) => void] {
  const [params, setParams] = useSearchParams();
  const set = (name: string, value: string): void =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      if (value === "") next.delete(name);
      else next.set(name, value);
      return next;
    }, options);
  return [params, set];
}
