// Commands of the office: sent once, told when done, and the lists they change read again.
import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { tell } from "../../shared/ui/tell.ts";

interface Options<Out> {
  /** What to tell when it is done. */
  readonly told?: string;
  readonly refresh?: readonly QueryKey[];
  readonly onDone?: (out: Out) => void;
}
export function useSend<In, Out>(
  run: (input: In) => Promise<Out>,
  { told, refresh = [], onDone }: Options<Out> = {},
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: async (out) => {
      await Promise.all(refresh.map((queryKey) => client.invalidateQueries({ queryKey })));
      if (told) {
        tell(told);
      }
      onDone?.(out);
    },
  });
}
