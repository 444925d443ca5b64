// People who do not exist, drawn so that nobody who works a mandate tells them from the others: named and written as its file
// writes people, with a debt like somebody's. Their documents and telephones are of ranges that nobody is given.
import type { Country } from "../../kernel/country.ts";
import { integer, pick, type Rng } from "../../kernel/rng.ts";
import type { Naming } from "../../kernel/sample-names.ts";
import { addDays, type LocalDate } from "../../kernel/time.ts";
import { type DocumentType, rutCheckDigit } from "./documents.ts";

/** A debt of the mandate, after which one is drawn. */
export interface Model {
  readonly fullName: string;
  readonly birthOn: LocalDate | null;
  readonly number: string;
  readonly principal: bigint;
  readonly interest: bigint;
  readonly fees: bigint;
  readonly balance: bigint;
  readonly extra: Readonly<Record<string, unknown>>;
}
export interface Canary {
  readonly fullName: string;
  readonly givenName: string;
  readonly birthOn: LocalDate | null;
  readonly documentType: DocumentType;
  readonly document: string;
  readonly phone: { readonly e164: string; readonly raw: string; readonly lineType: "mobile" | "fixed" };
  readonly number: string;
  readonly principal: bigint;
  readonly interest: bigint;
  readonly fees: bigint;
  readonly balance: bigint;
  readonly extra: Readonly<Record<string, unknown>>;
}

/** What a column of the creditor says of at least so many debts is a category; what it says of fewer may be somebody's own. */
const shared = 3;
/** A debt is between so many hundredths of its model's. Judgement. */
const [leastShare, mostShare] = [70, 130];
/** Born within so many days of whom the debt is modelled on. Judgement. */
const birthSpread = 900;

interface Drawing {
  readonly country: Country;
  readonly naming: Naming;
  readonly model: Model;
  /** Of the same mandate, the model among them. */
  readonly models: readonly Model[];
}
export function drawCanary(rng: Rng, { country, naming, model, models }: Drawing): Canary {
  const givenName = pick(rng, naming.given);
  const name = [givenName, pick(rng, naming.surnames), pick(rng, naming.surnames)].join(" ");
  const capitals = model.fullName === model.fullName.toUpperCase();
  const share = BigInt(leastShare + integer(rng, mostShare - leastShare));
  const part = (minor: bigint): bigint => whole((minor * share) / 100n, minor);
  return {
    fullName: capitals ? name.toUpperCase() : name,
    givenName: capitals ? givenName.toUpperCase() : givenName,
    birthOn: model.birthOn && addDays(model.birthOn, integer(rng, 2 * birthSpread) - birthSpread),
    ...documentOf(rng, country),
    phone: phoneOf(rng, country),
    number: numberLike(rng, model.number),
    principal: part(model.principal),
    interest: part(model.interest),
    fees: part(model.fees),
    balance: part(model.balance),
    extra: Object.fromEntries(
      Object.entries(model.extra).filter(
        ([key, value]) => models.filter((other) => other.extra[key] === value).length >= shared,
      ),
    ),
  };
}

/** As round as what it was drawn from: where cents or hundreds are always zero they stay so. */
function whole(minor: bigint, model: bigint): bigint {
  const unit = model % 10_000n === 0n ? 10_000n : model % 100n === 0n ? 100n : 1n;
  return minor < unit ? model : minor - (minor % unit);
}

/** RUT 40–45 million and DNI 50–59 million: believed unassigned, as the sample portfolios have it. */
function documentOf(rng: Rng, country: Country): Pick<Canary, "documentType" | "document"> {
  if (country === "PE")
    return { documentType: "DNI", document: String(50_000_000 + integer(rng, 9_000_000)) };
  const body = 40_000_000 + integer(rng, 5_000_000);
  return { documentType: "RUT", document: `${body}-${rutCheckDigit(body)}` };
}

/**
 * Numbers no carrier gives out: Chilean mobiles that begin with 90 are not in use; a number of Lima cannot begin with the 0 by
 * which a call to another department begins.
 */
function phoneOf(rng: Rng, country: Country): Canary["phone"] {
  const { callingCode, prefix, length, lineType } = unassigned[country];
  const raw = prefix + digits(rng, length);
  return { e164: `+${callingCode}${raw}`, raw, lineType };
}
const unassigned: Readonly<
  Record<Country, { callingCode: string; prefix: string; length: number; lineType: "mobile" | "fixed" }>
> = {
  CL: { callingCode: "56", prefix: "90", length: 7, lineType: "mobile" },
  PE: { callingCode: "51", prefix: "10", length: 6, lineType: "fixed" },
};

/** The last digits drawn anew, at most so many that what the creditor counts by stays. */
const drawnDigits = 5;
function numberLike(rng: Rng, number: string): string {
  let left = drawnDigits;
  const drawn = [...number].reverse().map((sign) => {
    if (left === 0 || !/\d/.test(sign)) return sign;
    left -= 1;
    return String(integer(rng, 10));
  });
  return drawn.reverse().join("");
}

function digits(rng: Rng, count: number): string {
  return Array.from({ length: count }, () => integer(rng, 10)).join("");
}
