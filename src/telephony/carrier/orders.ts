// What the demo tells the carrier process, one JSON object a line on its standard input: parsed here into a union,
// refused as undefined. Pure.
import type { Arrears, PhoneKind, PhoneProfile } from "./public/outcomes.ts";

export type Order =
  /** Adds to what is known of phones. */
  | { readonly do: "profiles"; readonly profiles: readonly (readonly [number: string, PhoneProfile])[] }
  /** The attempt was bridged to the person at the seat: the next scripted story is theirs. */
  | { readonly do: "seat"; readonly attempt: string }
  /** These numbers are the product's own: calls to them go back to it. */
  | { readonly do: "own_numbers"; readonly numbers: readonly string[] }
  /** Somebody dialled before and not reached calls the product. */
  | { readonly do: "call_back"; readonly to: string; readonly from: string | undefined }
  /** Whether it still listens; answered with "pong". */
  | { readonly do: "ping" }
  /** The operation's clock is this far ahead of the real one. */
  | { readonly do: "clock"; readonly offsetMs: number };

export interface CarrierConfig {
  readonly host: string;
  readonly port: number;
  readonly rtpFrom: number;
  readonly rtpTo: number;
  /** Where the product takes calls from the carrier. */
  readonly exchangeHost: string;
  readonly exchangePort: number;
  readonly cacheDir: string;
  readonly clipsDir: string | undefined;
  readonly seed: number;
  readonly pace: number;
  readonly clockOffsetMs: number;
  /** The number that return calls dial; none are placed without it. */
  readonly returnCallTo: string | undefined;
}

const arrears: readonly string[] = ["early", "mid", "late"] satisfies readonly Arrears[];
const kinds: readonly string[] = [
  "listed",
  "reference",
  "work",
  "wrong",
  "dead",
] satisfies readonly PhoneKind[];

export function parseOrder(line: string): Order | undefined {
  const order = parseObject(line);
  if (!order) return undefined;
  const { attempt, to, from, offsetMs, profiles, numbers } = order;
  switch (order.do) {
    case "profiles": {
      const parsed = Array.isArray(profiles) ? profiles.map(parseProfile) : [];
      const known = parsed.filter((profile) => profile !== undefined);
      return known.length === parsed.length ? { do: "profiles", profiles: known } : undefined;
    }
    case "own_numbers":
      return Array.isArray(numbers) && numbers.every((each) => typeof each === "string")
        ? { do: "own_numbers", numbers }
        : undefined;
    case "seat":
      return typeof attempt === "string" ? { do: "seat", attempt } : undefined;
    case "call_back":
      return typeof to === "string" ? { do: "call_back", to, from: textOf(from) } : undefined;
    case "ping":
      return { do: "ping" };
    case "clock":
      return typeof offsetMs === "number" ? { do: "clock", offsetMs } : undefined;
    default:
      return undefined;
  }
}

/** Throws with the name of what is missing: a process that starts half configured is worse than none. */
export function parseConfig(text: string): CarrierConfig {
  const config = parseObject(text);
  if (!config) throw new Error("the carrier's configuration is not a JSON object");
  const number = (name: string, otherwise?: number): number => {
    const value = config[name] ?? otherwise;
    if (typeof value !== "number" || !Number.isFinite(value))
      throw new Error(`carrier configuration: ${name} is missing`);
    return value;
  };
  const cacheDir = textOf(config.cacheDir);
  if (cacheDir === undefined) throw new Error("carrier configuration: cacheDir is missing");
  const host = textOf(config.host) ?? "127.0.0.1";
  return {
    host,
    port: number("port"),
    rtpFrom: number("rtpFrom"),
    rtpTo: number("rtpTo"),
    exchangeHost: textOf(config.exchangeHost) ?? host,
    exchangePort: number("exchangePort"),
    cacheDir,
    clipsDir: textOf(config.clipsDir),
    seed: number("seed", 1),
    pace: number("pace", 1),
    clockOffsetMs: number("clockOffsetMs", 0),
    returnCallTo: textOf(config.returnCallTo),
  };
}

function parseProfile(row: unknown): readonly [string, PhoneProfile] | undefined {
  if (!Array.isArray(row)) return undefined;
  const [number, due, kind = "listed"] = row as readonly unknown[];
  if (typeof number !== "string" || typeof due !== "string" || typeof kind !== "string") return undefined;
  if (!arrears.includes(due) || !kinds.includes(kind)) return undefined;
  return [number, { arrears: due as Arrears, kind: kind as PhoneKind }];
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
