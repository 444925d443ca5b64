// "Registrar qué pasó" on the floor leads here: the talk of another agent whose result a supervisor tells.
import { useSearchParams } from "react-router";
import type { DebtorCard, SeatView } from "#http/contract/desk.ts";

/** The talk in the address while its person's card is open; one's own call goes before it. */
export function useToldTalk(seat: SeatView, card: DebtorCard | null): string | null {
  const [search] = useSearchParams();
  if (seat.call || !card || card.debtorId !== search.get("persona")) return null;
  return search.get("llamada");
}
