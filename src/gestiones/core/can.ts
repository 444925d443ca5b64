// Which actions on a debt are possible now, and why not otherwise. For the desk's buttons and, again, for the services
// that perform them.

export type CanAnswer = { readonly ok: true } | { readonly ok: false; readonly why: WhyNot };
export type WhyNot =
  | "withdrawn"
  | "paid"
  | "already_promised"
  | "disputed"
  | "legal"
  | "nothing_owed"
  | "nothing_promised"
  | "already_annulled";

export interface AccountStanding {
  readonly state: "open" | "paid" | "withdrawn";
  readonly balanceMinor: bigint;
  readonly hold: "dispute" | "fraud" | "reported_payment" | "legal" | "review" | null;
  readonly hasActivePromise: boolean;
}

const yes: CanAnswer = { ok: true };
const no = (why: WhyNot): CanAnswer => ({ ok: false, why });

/** A conversation about a debt already paid is still worth writing down; a withdrawn one is not ours to touch. */
function recordGestion(account: Pick<AccountStanding, "state">): CanAnswer {
  return account.state === "withdrawn" ? no("withdrawn") : yes;
}

function takePromise(account: AccountStanding): CanAnswer {
  if (account.state !== "open") return no(account.state);
  if (account.balanceMinor <= 0n) return no("nothing_owed");
  if (account.hold === "dispute" || account.hold === "fraud") return no("disputed");
  if (account.hold === "legal") return no("legal");
  return account.hasActivePromise ? no("already_promised") : yes;
}

function cancelPromise(account: Pick<AccountStanding, "hasActivePromise">): CanAnswer {
  return account.hasActivePromise ? yes : no("nothing_promised");
}

function annulGestion(gestion: { readonly annulled: boolean; readonly isAnnulment: boolean }): CanAnswer {
  return gestion.annulled || gestion.isAnnulment ? no("already_annulled") : yes;
}

export const can = { recordGestion, takePromise, cancelPromise, annulGestion };
