// G.711 µ-law: 8,000 samples a second, one byte each. Tables, because every packet of every call passes here.

export const samplesPerSecond = 8_000;
/** 20 ms, what every carrier sends. */
export const frameSamples = 160;
export const ulawSilence = 0xff;

const bias = 0x84;
const clip = 32_635;

const decodeTable = Int16Array.from({ length: 256 }, (_, byte) => {
  const bits = ~byte & 0xff;
  const magnitude = (((bits & 0x0f) << 3) + bias) << ((bits >> 4) & 7);
  return bits & 0x80 ? bias - magnitude : magnitude - bias;
});
const encodeTable = Uint8Array.from({ length: 65_536 }, (_, index) => encode(index - 32_768));

export function ulawToLinear(byte: number): number {
  return decodeTable[byte & 0xff] ?? 0;
}
export function linearToUlaw(sample: number): number {
  const clamped = sample < -32_768 ? -32_768 : sample > 32_767 ? 32_767 : sample | 0;
  return encodeTable[clamped + 32_768] ?? ulawSilence;
}

/** Samples in −1…1 to bytes; louder ones are clipped. */
export function ulawFrom(samples: Float32Array): Uint8Array {
  const bytes = new Uint8Array(samples.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = linearToUlaw(Math.round((samples[i] ?? 0) * 32_767));
  return bytes;
}
/** Mean absolute amplitude, in 16-bit units. */
export function levelOf(ulaw: Uint8Array): number {
  let sum = 0;
  for (const byte of ulaw) sum += Math.abs(decodeTable[byte] ?? 0);
  return ulaw.length === 0 ? 0 : sum / ulaw.length;
}

/** Two sounds at once, into `target`. */
export function mixInto(target: Uint8Array, other: Uint8Array): void {
  const length = Math.min(target.length, other.length);
  for (let i = 0; i < length; i++) {
    target[i] = linearToUlaw((decodeTable[target[i] ?? 0] ?? 0) + (decodeTable[other[i] ?? 0] ?? 0));
  }
}

function encode(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), clip) + bias;
  const exponent = Math.floor(Math.log2(magnitude)) - 7;
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff;
}
