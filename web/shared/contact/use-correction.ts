// Sends one correction, says so, and has the person's card read again.
import { useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, useState } from "react";
import { announce } from "../ui/announcer.tsx";

/** Enter saves from a list too: the browser would open it. */
export function saveOnEnter(event: KeyboardEvent<HTMLFormElement>): void {
  if (event.key !== "Enter" || !(event.target instanceof HTMLSelectElement)) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
}

export interface Correction {
  readonly send: (request: () => Promise<unknown>, told?: string) => Promise<boolean>;
  readonly sending: boolean;
  readonly error: unknown;
}
export function useCorrection(debtorId: string, told: string, done: () => void): Correction {
  const client = useQueryClient();
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  return {
    sending,
    error,
    send: async (request, instead) => {
      setSending(true);
      try {
        await request();
        announce(instead ?? told);
        await Promise.all([
          client.invalidateQueries({ queryKey: ["card", debtorId] }),
          client.invalidateQueries({ queryKey: ["contact-changes", debtorId] }),
        ]);
        done();
        return true;
      } catch (refusal) {
        setError(refusal);
        return false;
      } finally {
        setSending(false);
      }
    },
  };
}
