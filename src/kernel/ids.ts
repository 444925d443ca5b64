// Identifiers. Each noun has its own brand, so that a debtor's id never reaches a parameter that wants an
// account's. All are UUIDv7 (RFC 9562 §5.7): made in the application or in the browser, sortable by time.

declare const brand: unique symbol;
export type Branded<Name extends string> = string & { readonly [brand]: Name };

export type TenantId = Branded<"tenant">;
export type UserId = Branded<"user">;
export type TeamId = Branded<"team">;
export type CreditorId = Branded<"creditor">;
/** A mandate: creditor × portfolio. The wall between mandates runs along this id. */
export type PortfolioId = Branded<"portfolio">;
export type PersonId = Branded<"person">;
/** A person within one mandate. */
export type DebtorId = Branded<"debtor">;
/** One debt (operación). */
export type AccountId = Branded<"account">;
export type PhoneId = Branded<"phone">;
export type SegmentId = Branded<"segment">;
export type CampaignId = Branded<"campaign">;
/** Attempt id = Asterisk channel id = SIP X-Attempt header = recording name. */
export type AttemptId = Branded<"attempt">;
export type GestionId = Branded<"gestion">;
export type PromiseId = Branded<"promise">;
export type PaymentId = Branded<"payment">;
export type JobId = Branded<"job">;
/** A sitting of one agent: opened at log-in to a campaign, closed at log-out. */
export type SeatId = Branded<"seat">;
export type TrunkId = Branded<"trunk">;
/** A number of ours that calls show. */
export type CallerIdId = Branded<"callerId">;
/** A call from us to us; also its channel's id. */
export type TestCallId = Branded<"testCall">;

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isUuid(text: unknown): text is string {
  return typeof text === "string" && uuidPattern.test(text);
}

/** Brands a text that a store or a parser has already checked. Only stores and parsers call it. */
export function asId<Id extends Branded<string>>(text: string): Id {
  if (!isUuid(text)) throw new Error("assertion failed: not a uuid");
  return text as Id;
}

/**
 * UUIDv7 from a UTC time in milliseconds and 10 random bytes.
 * Within one millisecond the order is random: callers that need an order store an instant beside it.
 */
export function uuidv7From(nowMs: number, random: Uint8Array): string {
  const bytes = new Uint8Array(16);
  let rest = nowMs;
  for (let i = 5; i >= 0; i--) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  for (let i = 0; i < 10; i++) bytes[6 + i] = random[i] ?? 0;
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
