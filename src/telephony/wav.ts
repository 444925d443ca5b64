// 8 kHz, 16-bit, mono WAV: what the exchange plays and records.

export const sampleRate = 8_000;
const headerBytes = 44;

export function writeWav(samples: Int16Array): Buffer {
  const file = Buffer.alloc(headerBytes + samples.length * 2);
  file.write("RIFF", 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write("WAVEfmt ", 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(sampleRate, 24);
  file.writeUInt32LE(sampleRate * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36);
  file.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((sample, index) => {
    file.writeInt16LE(sample, headerBytes + index * 2);
  });
  return file;
}

/** How long a file of ours plays, by its size. */
export function wavMs(bytes: number): number {
  return Math.max(0, Math.round(((bytes - headerBytes) / 2 / sampleRate) * 1_000));
}

export interface Sound {
  readonly rate: number;
  readonly samples: Int16Array;
}

/** Reads 16-bit mono PCM. A stream's header may claim more than there is (recordings under way, pipes). */
export function readWav(file: Buffer): Sound {
  const start = file.indexOf("data", 12, "latin1");
  if (file.toString("latin1", 0, 4) !== "RIFF" || start < 0) throw new Error("not a WAV file");
  const rate = file.readUInt32LE(24);
  const bytes = Math.min(file.readUInt32LE(start + 4), file.length - start - 8);
  const samples = new Int16Array(bytes >> 1);
  for (let i = 0; i < samples.length; i++) samples[i] = file.readInt16LE(start + 8 + i * 2);
  return { rate, samples };
}

/** Averages the input over each output sample's span: enough of a low-pass for speech. */
export function toTelephoneRate({ rate, samples }: Sound): Int16Array {
  if (rate === sampleRate) return samples;
  const step = rate / sampleRate;
  const out = new Int16Array(Math.floor(samples.length / step));
  for (let i = 0; i < out.length; i++) {
    const from = Math.floor(i * step);
    const to = Math.max(from + 1, Math.floor((i + 1) * step));
    let sum = 0;
    for (let j = from; j < to; j++) sum += samples[j] ?? 0;
    out[i] = Math.round(sum / (to - from));
  }
  return out;
}

export function tone(hertz: number, milliseconds: number, amplitude: number): Int16Array {
  const length = Math.round((sampleRate * milliseconds) / 1_000);
  // 5 ms of fade at both ends: no clicks.
  const fade = sampleRate / 200;
  return Int16Array.from({ length }, (_, i) => {
    const gain = Math.min(1, i / fade, (length - i) / fade);
    return Math.round(amplitude * gain * Math.sin((2 * Math.PI * hertz * i) / sampleRate));
  });
}

export function join(parts: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
