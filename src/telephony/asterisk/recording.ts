// Two tracks per call, taken by two snoops on the customer's leg: what comes from the customer and what goes to the
// customer. They live and die with that leg, whatever bridge it is moved to.
import type { AttemptId } from "#kernel/ids.ts";
import { channelPath, type Exchange, unlessGone } from "./exchange.ts";
import { type Track, trackName, tracks } from "./names.ts";

const spied: Readonly<Record<Track, "in" | "out">> = { cliente: "in", agente: "out" };

export async function startRecording(exchange: Exchange, attempt: AttemptId): Promise<void> {
  const line = exchange.lines.calls.get(attempt);
  if (!line || line.recording) return;
  line.recording = true;
  // Both snoops first, both recordings after: the tracks begin within a few milliseconds of each other.
  const ready = await Promise.all(tracks.map((track) => snoop(exchange, attempt, track)));
  await Promise.all(
    tracks.map(async (track, index) => {
      if (!ready[index]) return;
      const name = trackName(attempt, track);
      await unlessGone(
        exchange.ari.request("POST", `channels/${name}/record`, { name, format: "wav", ifExists: "fail" }),
      );
    }),
  );
}

async function snoop(exchange: Exchange, attempt: AttemptId, track: Track): Promise<boolean> {
  const name = trackName(attempt, track);
  const entry = exchange.entered(name);
  const made = await unlessGone(
    exchange.ari.request("POST", `${channelPath(exchange, attempt)}/snoop/${name}`, {
      app: exchange.app,
      appArgs: "track",
      spy: spied[track],
    }),
  );
  return made && (await entry.arrived);
}

export async function muteRecording(exchange: Exchange, attempt: AttemptId, muted: boolean): Promise<void> {
  const method = muted ? "POST" : "DELETE";
  await Promise.all(
    tracks.map((track) =>
      unlessGone(exchange.ari.request(method, `recordings/live/${trackName(attempt, track)}/mute`)),
    ),
  );
}
