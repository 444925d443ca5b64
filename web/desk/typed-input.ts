// Reads what an agent types in a hurry: amounts (60000, 60.000, 60k), days (15, +5, v, 15/3, mañana) and hours. The
// echo line shows the reading before it is saved; what cannot be read in one way only is refused, never guessed.
import { type Currency, exponentOf, type Money, money } from "#kernel/money.ts";
import { addDays, type LocalDate, parseLocalDate, weekdayOf } from "#kernel/time.ts";

export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly why: TypedProblem };
export type TypedProblem =
  | "amount_empty"
  | "amount_unreadable"
  | "amount_no_cents"
  | "amount_too_large"
  | "amount_zero"
  | "day_empty"
  | "day_unreadable"
  | "day_missing"
  | "day_past"
  | "day_future"
  | "time_unreadable";

/** Twelve digits of whole units: far above any debt, far below what 18 stored digits hold. */
const maxWholeDigits = 12;

export function readAmount(text: string, currency: Currency): Read<Money> {
  const bare = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s\u00a0]|^(clp|pen|usd|us\$|s\/\.?|\$)/g, "");
  if (bare === "") return refuse("amount_empty");
  const thousands = /(?:k|mil)$/.test(bare);
  const parts = splitNumber(bare.replace(/(?:k|mil)$/, ""), thousands);
  if (!parts) return refuse("amount_unreadable");
  const places = exponentOf(currency);
  const scale = places + (thousands ? 3 : 0);
  const fraction = parts.fraction.replace(/0+$/, "");
  if (fraction.length > scale)
    return refuse(places === 0 && !thousands ? "amount_no_cents" : "amount_unreadable");
  if (parts.whole.length + scale - places > maxWholeDigits) return refuse("amount_too_large");
  const minor = BigInt(parts.whole + fraction.padEnd(scale, "0"));
  return minor === 0n ? refuse("amount_zero") : { ok: true, value: money(minor, currency) };
}

/**
 * Three digits after a separator are a group of thousands in every country we serve (no currency has three decimals);
 * one or two are decimals. Before a "k" there are no groups: 1.5k and 1,5k are both 1,500.
 */
function splitNumber(text: string, thousands: boolean): { whole: string; fraction: string } | undefined {
  if (thousands) {
    const match = /^(\d+)(?:[.,](\d{1,3}))?$/.exec(text);
    return match ? { whole: match[1] ?? "", fraction: match[2] ?? "" } : undefined;
  }
  const plain = /^(\d+)(?:[.,](\d{1,2}))?$/.exec(text);
  if (plain) return { whole: plain[1] ?? "", fraction: plain[2] ?? "" };
  const grouped =
    /^(\d{1,3})(?:\.(\d{3}(?:\.\d{3})*)(?:,(\d{1,2}))?|,(\d{3}(?:,\d{3})*)(?:\.(\d{1,2}))?)$/.exec(text);
  if (!grouped) return undefined;
  const groups = (grouped[2] ?? grouped[4] ?? "").replaceAll(/[.,]/g, "");
  return { whole: (grouped[1] ?? "") + groups, fraction: grouped[3] ?? grouped[5] ?? "" };
}

/** The first letter names the day as calendars print it, X being Wednesday; more letters are read as its name. */
const weekdays: readonly (readonly [RegExp, number])[] = [
  [/^(l|lu|lun|lunes)$/, 1],
  [/^(m|ma|mar|martes)$/, 2],
  [/^(x|mi|mie|miercoles)$/, 3],
  [/^(j|ju|jue|jueves)$/, 4],
  [/^(v|vi|vie|viernes)$/, 5],
  [/^(s|sa|sab|sabado)$/, 6],
  [/^(d|do|dom|domingo)$/, 7],
];
/** A day that has been: hoy, ayer, -3, a weekday (the last one), 15, 15/3, 15/3/2026. */
export function readPastDay(text: string, today: LocalDate): Read<LocalDate> {
  const bare = unaccented(text);
  if (bare === "") return refuse("day_empty");
  if (/^(h|hoy)$/.test(bare)) return { ok: true, value: today };
  if (/^(a|ayer)$/.test(bare)) return { ok: true, value: addDays(today, -1) };
  if (/^(antier|anteayer|antes de ayer)$/.test(bare)) return { ok: true, value: addDays(today, -2) };
  const back = /^-(\d{1,3})$/.exec(bare);
  if (back) return { ok: true, value: addDays(today, -Number(back[1])) };
  const weekday = weekdays.find(([names]) => names.test(bare))?.[1];
  if (weekday) return { ok: true, value: addDays(today, -(((weekdayOf(today) - weekday + 6) % 7) + 1)) };
  return readPastCalendarDay(bare, today);
}

function readPastCalendarDay(text: string, today: LocalDate): Read<LocalDate> {
  const match = /^(\d{1,2})(?:[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?)?$/.exec(text);
  if (!match) return refuse("day_unreadable");
  const two = (value: string | number): string => String(value).padStart(2, "0");
  const [thisYear, thisMonth] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))];
  const of = (year: number, month: number): LocalDate | undefined =>
    parseLocalDate(`${year}-${two(month)}-${two(match[1] ?? "")}`);
  if (match[3]) {
    const exact = of(match[3].length === 2 ? 2000 + Number(match[3]) : Number(match[3]), Number(match[2]));
    if (!exact) return refuse("day_missing");
    return exact > today ? refuse("day_future") : { ok: true, value: exact };
  }
  // Without a year, or a month, the latest such day that has been; within a year.
  for (let back = 0; back <= 12; back++) {
    const month = ((thisMonth - 1 - back + 24) % 12) + 1;
    if (match[2] && Number(match[2]) !== month) continue;
    const found = of(thisYear - (thisMonth - back < 1 ? 1 : 0), month);
    if (found && found <= today) return { ok: true, value: found };
  }
  return refuse("day_missing");
}

/** Days ahead that "+n" may reach: two years; more is a slip of the finger. */
const maxDaysAhead = 730;

export function readDay(text: string, today: LocalDate): Read<LocalDate> {
  const bare = unaccented(text);
  if (bare === "") return refuse("day_empty");
  if (/^(h|hoy)$/.test(bare)) return { ok: true, value: today };
  if (bare === "manana") return { ok: true, value: addDays(today, 1) };
  if (bare === "pasado" || bare === "pasado manana") return { ok: true, value: addDays(today, 2) };
  const ahead = /^\+(\d{1,3})$/.exec(bare);
  if (ahead) {
    const days = Number(ahead[1]);
    return days <= maxDaysAhead ? { ok: true, value: addDays(today, days) } : refuse("day_unreadable");
  }
  const weekday = weekdays.find(([names]) => names.test(bare))?.[1];
  // A weekday is the next one: typed on a Friday, "v" is not today.
  if (weekday) return { ok: true, value: addDays(today, ((weekday - weekdayOf(today) + 6) % 7) + 1) };
  return readCalendarDay(bare, today);
}

function readCalendarDay(bare: string, today: LocalDate): Read<LocalDate> {
  const iso = parseLocalDate(bare);
  const match = /^(\d{1,2})(?:[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?)?$/.exec(bare);
  if (!iso && !match) return refuse("day_unreadable");
  const [dayText, monthText, yearText] = [match?.[1], match?.[2], match?.[3]];
  if (iso || yearText) {
    const year = yearText?.length === 2 ? `20${yearText}` : yearText;
    const date = iso ?? parseLocalDate(`${year}-${two(monthText)}-${two(dayText)}`);
    if (!date) return refuse("day_missing");
    return date < today ? refuse("day_past") : { ok: true, value: date };
  }
  // Without a year (or month) it is the first such day from today on.
  const steps = monthText ? [0, 12, 24, 36, 48] : [0, 1, 2];
  const [year, month] = [Number(today.slice(0, 4)), Number(monthText ?? today.slice(5, 7))];
  for (const step of steps) {
    const months = year * 12 + month - 1 + step;
    const date = parseLocalDate(
      `${Math.floor(months / 12)}-${two(String((months % 12) + 1))}-${two(dayText)}`,
    );
    if (date && date >= today) return { ok: true, value: date };
  }
  return refuse("day_missing");
}

/** Minutes since midnight: "15:30", "1530", "15", "9.05"; "+20" is twenty minutes from now. */
export function readTime(text: string, minutesNow: number): Read<number> {
  const bare = unaccented(text);
  const ahead = /^\+(\d{1,3})$/.exec(bare);
  const match = /^(\d{1,2})(?:[:.h]?(\d{2}))?$/.exec(bare);
  const minutes = ahead ? minutesNow + Number(ahead[1]) : Number(match?.[1]) * 60 + Number(match?.[2] ?? 0);
  const valid = ahead ? minutes < 1440 : match && Number(match[1]) < 24 && Number(match[2] ?? 0) < 60;
  return valid ? { ok: true, value: minutes } : refuse("time_unreadable");
}

function unaccented(text: string): string {
  return text.trim().toLowerCase().normalize("NFD").replaceAll(/\p{M}/gu, "");
}
function two(text: string | undefined): string {
  return (text ?? "").padStart(2, "0");
}
function refuse(why: TypedProblem): { ok: false; why: TypedProblem } {
  return { ok: false, why };
}
