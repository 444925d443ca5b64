// One cache of what the server answered. A refusal is not asked again; silence is, a few times.
import { QueryClient } from "@tanstack/react-query";
import { isWorthRepeating } from "./api.ts";

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < 3 && isWorthRepeating(error),
      staleTime: 5_000,
      refetchOnWindowFocus: false,
    },
  },
});
