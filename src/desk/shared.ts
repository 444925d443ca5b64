// The part of a card that other mandates lend under a signed agreement: how they reach the person, their lines of history, their
// recorded calls. Everything here is marked with the mandate it comes from; nothing here is dialled or counted by itself.
import type { TimelineLine } from "#gestiones/core/timeline.ts";
import { sharedTimelineOf } from "#gestiones/service.ts";
import type { DebtorId, PhoneId } from "#kernel/ids.ts";
import type { Tx } from "#platform/db.ts";
import type { PhoneRole } from "#portfolio/core/fields.ts";
import { sharedContacts, sharedPhones } from "#portfolio/service.ts";
import type { CardRequest } from "./card.ts";
import type { DebtorFacts } from "./store.ts";
import { type SharedCall, sharedRecordings } from "./store-recordings.ts";

interface Line extends Omit<TimelineLine, "kind"> {
  readonly kind: TimelineLine["kind"] | "call";
  readonly recording: { readonly attemptId: string; readonly seconds: number; readonly own: boolean } | null;
  /** The other mandate it comes from. */
  readonly sharedBy: string | null;
}
interface Points {
  phones: { id: PhoneId; number: string; role: PhoneRole; mandate: string }[];
  contacts: { debtorId: DebtorId; kind: "email" | "address"; text: string; mandate: string }[];
}

export async function sharedContactsOf(
  tx: Tx,
  { debtor, now }: CardRequest,
  own: DebtorFacts["contact"],
): Promise<Points> {
  const [phones, contacts] = [await sharedPhones(tx, debtor, now), await sharedContacts(tx, debtor, now)];
  const place = (of: Pick<DebtorFacts["contact"], "address" | "commune" | "region">): string =>
    [of.address, of.commune, of.region].filter(Boolean).join(", ");
  return {
    phones: phones.map(({ id, number, role, mandate }) => ({ id, number, role, mandate })),
    contacts: contacts.flatMap((one) => {
      const from = { debtorId: one.debtor, mandate: one.mandate };
      const email = one.email && one.email !== own.email ? one.email : null;
      const address = one.address && place(one) !== place(own) ? place(one) : null;
      return [
        ...(email ? [{ ...from, kind: "email" as const, text: email }] : []),
        ...(address ? [{ ...from, kind: "address" as const, text: address }] : []),
      ];
    }),
  };
}

/**
 * What another mandate promised its debtor is told once identity is verified, whatever this mandate shows before: the other
 * one may hide it, and this caller does not see that mandate's sheet.
 */
export async function sharedLines(tx: Tx, request: CardRequest, limit: number): Promise<readonly Line[]> {
  const { debtor, now, identityVerified } = request;
  const amounts = identityVerified ? "shown" : "hidden";
  const told = await sharedTimelineOf(tx, debtor, { limit, amounts, at: now });
  const calls = await sharedRecordings(tx, debtor, { at: now, limit });
  const behind = new Map(calls.map((call) => [call.gestion, call]));
  const lines = told.map((line) => ({ ...line, recording: heard(behind.get(line.id)) }));
  const shown = new Set(lines.map(({ id }) => id));
  // Recordings without gestiones: the call itself is the line.
  const alone = calls.filter(({ gestion }) => gestion === null || !shown.has(gestion));
  return [
    ...lines,
    ...alone.map((call) => ({
      id: call.attempt,
      at: call.at,
      kind: "call" as const,
      title: "Llamada grabada",
      detail: "",
      by: null,
      recording: heard(call),
      sharedBy: call.mandate,
    })),
  ];
}

function heard(call: SharedCall | undefined): Line["recording"] {
  return call ? { attemptId: call.attempt, seconds: call.seconds, own: false } : null;
}

/** Own lines and lent ones in one history, newest first. */
export function merged(own: readonly Line[], lent: readonly Line[], limit: number): Line[] {
  return [...own, ...lent].toSorted((a, b) => b.at - a.at).slice(0, limit);
}
