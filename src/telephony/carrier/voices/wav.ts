// Reads the plain kind of WAV file (PCM, 16 bits, one or two channels) that recorders and espeak-ng write.

export interface Recording {
  readonly samples: Float32Array;
  readonly rate: number;
}

/** undefined for anything else: a compressed or cut file is refused, never played as noise. */
export function parseWav(bytes: Uint8Array): Recording | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (at: number): string => Buffer.from(bytes.subarray(at, at + 4)).toString("latin1");
  if (bytes.length < 12 || word(0) !== "RIFF" || word(8) !== "WAVE") return undefined;
  let format: { channels: number; rate: number } | undefined;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (word(at) === "fmt " && body + 16 <= bytes.length) {
      if (view.getUint16(body, true) !== 1 || view.getUint16(body + 14, true) !== 16) return undefined;
      format = { channels: view.getUint16(body + 2, true), rate: view.getUint32(body + 4, true) };
      if (format.channels < 1 || format.channels > 2 || format.rate < 8_000) return undefined;
    }
    // A program that writes to a pipe cannot know the size: take what is there.
    if (word(at) === "data" && format)
      return readSamples(view, body, Math.min(size, bytes.length - body), format);
    at = body + size + (size % 2);
  }
  return undefined;
}

function readSamples(
  view: DataView,
  from: number,
  size: number,
  format: { readonly channels: number; readonly rate: number },
): Recording {
  const frames = Math.floor(size / (2 * format.channels));
  const samples = new Float32Array(frames);
  for (let frame = 0; frame < frames; frame++) {
    let sum = 0;
    for (let channel = 0; channel < format.channels; channel++) {
      sum += view.getInt16(from + 2 * (frame * format.channels + channel), true);
    }
    samples[frame] = sum / format.channels / 32_768;
  }
  return { samples, rate: format.rate };
}
