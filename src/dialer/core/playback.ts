// A recorded call as one stereo file, customer left and agent right, although it lies as two tracks: how long it is, which bytes
// of the tracks make up any stretch of it, and who may hear it.

/** 16-bit PCM at the telephone's rate. */
export const sampleRate = 8_000;
const sampleBytes = 2;
export const stereoHeaderBytes = 44;

/** Bytes of the whole file; the shorter track ends in silence. */
export function stereoBytes(trackBytes: readonly [number, number]): number {
  const samples = Math.max(...trackBytes.map((bytes) => Math.floor(bytes / sampleBytes)));
  return stereoHeaderBytes + samples * sampleBytes * 2;
}

export function stereoHeader(whole: number): Uint8Array {
  const header = new DataView(new ArrayBuffer(stereoHeaderBytes));
  const text = (at: number, word: string): void => {
    for (let i = 0; i < word.length; i++) header.setUint8(at + i, word.charCodeAt(i));
  };
  text(0, "RIFF");
  header.setUint32(4, whole - 8, true);
  text(8, "WAVEfmt ");
  header.setUint32(16, 16, true);
  header.setUint16(20, 1, true);
  header.setUint16(22, 2, true);
  header.setUint32(24, sampleRate, true);
  header.setUint32(28, sampleRate * sampleBytes * 2, true);
  header.setUint16(32, sampleBytes * 2, true);
  header.setUint16(34, 16, true);
  text(36, "data");
  header.setUint32(40, whole - stereoHeaderBytes, true);
  return new Uint8Array(header.buffer);
}

/** Both tracks of one stretch, equally long once padded, woven sample by sample. */
export function weave(left: Uint8Array, right: Uint8Array): Uint8Array {
  const samples = Math.ceil(Math.max(left.length, right.length) / sampleBytes);
  const woven = new Uint8Array(samples * sampleBytes * 2);
  for (let i = 0; i < samples; i++)
    for (let byte = 0; byte < sampleBytes; byte++) {
      woven[i * 4 + byte] = left[i * 2 + byte] ?? 0;
      woven[i * 4 + 2 + byte] = right[i * 2 + byte] ?? 0;
    }
  return woven;
}

export interface Stretch {
  readonly from: number;
  /** Excluded. */
  readonly to: number;
}
/** The first range of an HTTP header, as browsers ask to seek: "bytes=100-", "bytes=0-1", "bytes=-500". */
export function rangeOf(header: string | undefined, whole: number): Stretch | "whole" | "impossible" {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return "whole";
  const [, first = "", last = ""] = match;
  if (first === "") return { from: Math.max(0, whole - Number(last)), to: whole };
  const to = last === "" ? whole : Math.min(whole, Number(last) + 1);
  return Number(first) >= whole || to <= Number(first) ? "impossible" : { from: Number(first), to };
}

/** A stretch of the file as a piece of its header and a stretch of each track, whole samples. */
export function tracksOf({ from, to }: Stretch): {
  readonly header: Stretch;
  readonly track: Stretch;
  readonly skip: number;
} {
  const header = { from: Math.min(from, stereoHeaderBytes), to: Math.min(to, stereoHeaderBytes) };
  const [first, last] = [Math.max(0, from - stereoHeaderBytes), Math.max(0, to - stereoHeaderBytes)];
  const frame = sampleBytes * 2;
  const track = { from: Math.floor(first / frame) * sampleBytes, to: Math.ceil(last / frame) * sampleBytes };
  return { header, track, skip: first % frame };
}

/** Who listens to calls hears those of the mandates they see; an agent their own, where the mandate lets them. */
export function mayHear(asked: {
  readonly listens: boolean;
  readonly own: boolean;
  readonly agentsHearOwn: boolean;
}): boolean {
  return asked.listens || (asked.own && asked.agentsHearOwn);
}
