// Prices per minute as people write them and as they are counted: millionths of the currency's unit.
const places = 6;

/** "7.5" → 7500000n. Only of texts the API has let in. */
export function microsOf(text: string): bigint {
  const [whole = "0", rest = ""] = text.split(".");
  return BigInt(whole + rest.slice(0, places).padEnd(places, "0"));
}

/** 7500000n → "7.5": no zeros that say nothing. */
export function priceText(micros: bigint): string {
  const digits = micros.toString().padStart(places + 1, "0");
  const rest = digits.slice(-places).replace(/0+$/, "");
  return rest === "" ? digits.slice(0, -places) : `${digits.slice(0, -places)}.${rest}`;
}
