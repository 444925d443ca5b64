// What an export says of itself in each of its rows, and how its file is called: whoever finds a part of it knows whose it was.
import type { Country } from "../../kernel/country.ts";
import { formatDate } from "../../kernel/format.ts";
import { type Instant, localTime } from "../../kernel/time.ts";

export interface Marked {
  readonly number: number;
  readonly name: string;
  readonly at: Instant;
}
export function markText({ number, name, at }: Marked, country: Country, zone: string): string {
  const { date, secondOfDay } = localTime(at, zone);
  const two = (n: number): string => String(n).padStart(2, "0");
  const clock = `${two(Math.floor(secondOfDay / 3_600))}:${two(Math.floor(secondOfDay / 60) % 60)}`;
  return `Exportación N.º ${number} · ${name} · ${formatDate(date, country)} ${clock}`;
}
