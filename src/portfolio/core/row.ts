// The shapes of a row on its way in: what judges it, and what it becomes.
import type { Country } from "#kernel/country.ts";
import type { Currency } from "#kernel/money.ts";
import type { LocalDate } from "#kernel/time.ts";
import type { DateOrder } from "./dates.ts";
import type { Document } from "./documents.ts";
import type { ExclusionReason } from "./exclusions.ts";
import type { PhoneRole } from "./fields.ts";
import type { Binding, MappingSpec, RowKind } from "./mapping.ts";
import type { Decimal } from "./numbers.ts";
import type { Refusal, Warning } from "./row-codes.ts";

export interface RowRules {
  readonly kind: RowKind;
  readonly spec: MappingSpec;
  readonly binding: Binding;
  /** Decided over the whole file, by the column's index. */
  readonly decimals: ReadonlyMap<number, Decimal>;
  readonly orders: ReadonlyMap<number, DateOrder>;
  /** The portfolio's day: days of arrears become a due date by it. */
  readonly today: LocalDate;
}

export interface PhoneCell {
  readonly text: string;
  readonly role: PhoneRole;
  readonly column: string;
}
export interface RowDebtor {
  readonly country: Country;
  readonly document: Document | undefined;
  readonly fullName: string | undefined;
  readonly givenName: string | undefined;
  readonly birthOn: LocalDate | undefined;
  readonly email: string | undefined;
  readonly address: string | undefined;
  readonly commune: string | undefined;
  readonly region: string | undefined;
  readonly deceased: boolean;
}
export interface RowAccount {
  readonly number: string;
  readonly product: string | undefined;
  readonly currency: Currency | undefined;
  readonly principal: bigint | undefined;
  readonly interest: bigint | undefined;
  readonly fees: bigint | undefined;
  readonly balance: bigint | undefined;
  readonly dueOn: LocalDate | undefined;
  readonly daysPastDue: number | undefined;
  readonly writtenOff: boolean | undefined;
  readonly extra: Readonly<Record<string, string>>;
}
export type RowResult =
  | {
      readonly debtor: RowDebtor;
      readonly account: RowAccount;
      readonly phoneCells: readonly PhoneCell[];
      readonly warnings: readonly Warning[];
      /** Only in a file of exclusions. */
      readonly exclusion?: ExclusionReason;
    }
  | { readonly refusals: readonly Refusal[] };
