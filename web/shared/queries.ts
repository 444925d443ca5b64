// One cache of what the server answered. A refusal is not asked again; silence is, a few times. Without a network the screen
// says so at once instead of waiting, and asks again when it is back; an order is refused there and then, never kept to be sent
// when nobody thinks of it any more (results of calls have their own outbox).
import { QueryClient } from "@tanstack/react-query";
import { isWorthRepeating } from "./api.ts";

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => navigator.onLine && failures < 3 && isWorthRepeating(error),
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      networkMode: "always",
      refetchOnReconnect: true,
    },
    mutations: { networkMode: "always" },
  },
});
