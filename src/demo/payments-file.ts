// `demo/pagos.csv`: the creditor's payments file that cures the promise the person took. Loading it marks the promise kept
// and takes the debtor out of the campaign.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Portfolio } from "#http/contract/portfolio.ts";
import type { PromiseView } from "#http/contract/promises.ts";
import { type MoneyJson, money, toDecimalText } from "#kernel/money.ts";
import { localDateAt } from "#kernel/time.ts";
import type { Api } from "./api.ts";

/** One line: the whole promise, paid today. */
export function paymentsCsv(
  promise: Pick<PromiseView, "id" | "accountNumber">,
  promised: MoneyJson,
  paidOn: string,
): string {
  const amount = toDecimalText(money(BigInt(promised.minor), promised.currency));
  return [
    "Operación;Moneda;Monto;Fecha;Medio;Comprobante",
    [promise.accountNumber, promised.currency, amount, paidOn, "Transferencia", promise.id.slice(-8)].join(
      ";",
    ),
    "",
  ].join("\r\n");
}

/** The command that loads the file; undefined while that person has no promise that runs. */
export async function writePaymentsFile(
  api: Api,
  takenBy: string,
  file: string,
  now: number,
): Promise<string | undefined> {
  const { promises } = await api.get<{ promises: readonly PromiseView[] }>(
    "/v1/promises?state=ACTIVE&limit=500",
  );
  const mine = promises.filter(({ by }) => by === takenBy);
  const first = mine.at(-1);
  if (!first?.amount) return undefined;
  const portfolios = await api.get<readonly Portfolio[]>("/v1/portfolios");
  const portfolio = portfolios.find(({ id }) => id === first.portfolioId);
  if (!portfolio) return undefined;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, paymentsCsv(first, first.amount, localDateAt(now, portfolio.timeZone)), {
    mode: 0o600,
  });
  return `bin/recaudo import ${file} --cartera ${portfolio.code} --tipo pagos --usuario estratega`;
}
