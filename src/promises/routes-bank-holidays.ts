// The days on which a creditor's bank rests: read with its mandates, changed by whoever changes those.
import { Type } from "typebox";
import { BankHolidays } from "#http/contract/agenda.ts";
import { Id } from "#http/contract/common.ts";
import { AppError } from "#kernel/errors.ts";
import { parseLocalDate } from "#kernel/time.ts";
import type { App } from "#platform/web.ts";
import type { PromisesDeps } from "./routes.ts";
import { type BankHoliday, listBankHolidays, putBankHolidays } from "./store-bank-holidays.ts";

const OfOne = Type.Object({ id: Id });
const tags = ["portfolios"];

export function bankHolidayRoutes(app: App, { db }: PromisesDeps): void {
  app.get(
    "/v1/creditors/:id/bank-holidays",
    {
      schema: {
        operationId: "listBankHolidays",
        summary: "Days on which the creditor's bank rests besides the national holidays",
        tags,
        params: OfOne,
        response: { 200: BankHolidays },
      },
      config: { can: "portfolio.read" },
    },
    async ({ caller, params: { id } }) => {
      const days = await db.asUser(caller, (tx) => listBankHolidays(tx, id));
      if (!days) throw new AppError("not_found");
      return { days };
    },
  );
  app.put(
    "/v1/creditors/:id/bank-holidays",
    {
      schema: {
        operationId: "changeBankHolidays",
        summary: "Promises that fall on one of these days move to the next bank day",
        tags,
        params: OfOne,
        body: BankHolidays,
        response: { 200: BankHolidays },
      },
      config: { can: "portfolio.write", repeatable: true },
    },
    async ({ caller, params: { id }, body }) => {
      const days = body.days.map(dayOf);
      if (new Set(days.map(({ on }) => on)).size < days.length)
        throw new AppError("validation_failed", { field: "days" });
      const kept = await db.asUser(caller, async (tx) => {
        if (!(await listBankHolidays(tx, id))) return undefined;
        await putBankHolidays(tx, caller.tenant, id, days);
        return listBankHolidays(tx, id);
      });
      if (!kept) throw new AppError("not_found");
      return { days: kept };
    },
  );
}

function dayOf({ on, name }: { on: string; name: string }): BankHoliday {
  const date = parseLocalDate(on);
  const text = name.trim();
  if (!date || text === "") throw new AppError("validation_failed", { field: "days" });
  return { on: date, name: text };
}
