// Reads a recorded call from its two tracks, in pieces: the first is on its way before the rest is read.
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import type { AttemptId } from "#kernel/ids.ts";
import { type Stretch, stereoBytes, stereoHeader, tracksOf, weave } from "./core/playback.ts";

/** As the exchange names them (telephony/asterisk/names.ts): the customer first. */
const trackNames = ["cliente", "agente"] as const;
/** Of each track at once: two seconds of talk. */
const pieceBytes = 32_768;
const longestHeader = 4_096;

interface Track {
  readonly file: FileHandle | null;
  readonly dataAt: number;
  readonly bytes: number;
}
export interface Playback {
  readonly bytes: number;
  read(stretch: Stretch): AsyncGenerator<Uint8Array>;
  close(): Promise<void>;
}

/** Undefined: nothing lies there any more. The name is made of the attempt's id, never of what was asked. */
export async function openPlayback(folder: string, attempt: AttemptId): Promise<Playback | undefined> {
  const [left, right] = await Promise.all(
    trackNames.map((name) => openTrack(join(folder, `${attempt}-${name}.wav`))),
  );
  if (!left || !right) return undefined;
  const close = async (): Promise<void> => {
    await left.file?.close();
    await right.file?.close();
  };
  if (left.bytes + right.bytes === 0) {
    await close();
    return undefined;
  }
  const bytes = stereoBytes([left.bytes, right.bytes]);
  return {
    bytes,
    close,
    async *read(stretch) {
      try {
        const { header, track, skip } = tracksOf(stretch);
        if (header.to > header.from) yield stereoHeader(bytes).subarray(header.from, header.to);
        let left_ = stretch.to - Math.max(stretch.from, header.to);
        for (let at = track.from; at < track.to; at += pieceBytes) {
          const to = Math.min(track.to, at + pieceBytes);
          const woven = weave(await readTrack(left, at, to), await readTrack(right, at, to));
          const piece = woven.subarray(at === track.from ? skip : 0).subarray(0, left_);
          left_ -= piece.length;
          if (piece.length > 0) yield piece;
        }
      } finally {
        await close();
      }
    },
  };
}

async function openTrack(path: string): Promise<Track> {
  const file = await open(path, "r").catch(() => null);
  if (!file) return { file, dataAt: 0, bytes: 0 };
  const head = Buffer.alloc(longestHeader);
  const { bytesRead } = await file.read(head, 0, longestHeader, 0);
  const data = head.subarray(0, bytesRead).indexOf("data", 12, "latin1");
  const { size } = await file.stat();
  // A header written before the end of the recording may claim less or more than there is.
  return data < 0 ? { file, dataAt: 0, bytes: 0 } : { file, dataAt: data + 8, bytes: size - data - 8 };
}

/** Silence where the track is over. */
async function readTrack(track: Track, from: number, to: number): Promise<Uint8Array> {
  const piece = Buffer.alloc(to - from);
  const there = Math.min(to, track.bytes) - from;
  if (track.file && there > 0) await track.file.read(piece, 0, there, track.dataAt + from);
  return piece;
}
