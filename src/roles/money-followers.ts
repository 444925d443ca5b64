// What must follow a payment in its own transaction: promises decide on it. Joined here because payments lie below promises.
import type { MoneyFollowers } from "#payments/service.ts";
import { evaluateDue, fulfil } from "#promises/fulfil.ts";

export const moneyFollowers: MoneyFollowers = {
  moved: fulfil,
  covered: (tx, occasion) => evaluateDue((work) => work(tx), occasion),
};
