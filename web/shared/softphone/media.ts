// Microphones and loudspeakers of the browser: choosing, measuring, and a silent source for listening only.

export type MediaProblem = "denied" | "missing" | "busy" | "insecure" | "other";
export interface Devices {
  readonly microphones: readonly MediaDeviceInfo[];
  readonly speakers: readonly MediaDeviceInfo[];
}

export async function openMicrophone(deviceId: string): Promise<MediaStream> {
  return await navigator.mediaDevices.getUserMedia({
    video: false,
    audio: {
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
      ...(deviceId ? { deviceId: { exact: deviceId } } : {}),
    },
  });
}
export async function listDevices(): Promise<Devices> {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return {
    microphones: all.filter((device) => device.kind === "audioinput"),
    speakers: all.filter((device) => device.kind === "audiooutput"),
  };
}
/** Why there is no microphone, in a word the texts know. */
export function problemOf(error: unknown): MediaProblem {
  if (!window.isSecureContext) return "insecure";
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  return name === "NotReadableError" || name === "AbortError" ? "busy" : "other";
}

/** A track that never says anything, for people without a microphone who only listen. */
export function silentStream(context: AudioContext): MediaStream {
  const gain = context.createGain();
  gain.gain.value = 0;
  const source = context.createConstantSource();
  const destination = context.createMediaStreamDestination();
  source.connect(gain).connect(destination);
  source.start();
  return destination.stream;
}

/** Loudness of a stream, 0–1, asked as often as the meter paints. */
export function meterOf(
  context: AudioContext,
  stream: MediaStream,
): { level: () => number; close: () => void } {
  const source = context.createMediaStreamSource(stream);
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    level: () => {
      analyser.getFloatTimeDomainData(samples);
      let energy = 0;
      for (const sample of samples) energy += sample * sample;
      // Speech lies around −30 dBFS: the square root spreads it over the meter.
      return Math.min(1, Math.sqrt(Math.sqrt(energy / samples.length)) * 1.6);
    },
    close: () => source.disconnect(),
  };
}

/** A short tone before the person is heard, so that the agent is ready to speak. */
export function announceCall(context: AudioContext): void {
  const tone = context.createOscillator();
  const gain = context.createGain();
  const start = context.currentTime;
  tone.frequency.value = 880;
  gain.gain.setValueAtTime(0.08, start);
  gain.gain.exponentialRampToValueAtTime(0.001, start + 0.14);
  tone.connect(gain).connect(context.destination);
  tone.start(start);
  tone.stop(start + 0.15);
}

export function recordClip(stream: MediaStream, ms: number): Promise<Blob> {
  return new Promise((resolve) => {
    const recorder = new MediaRecorder(stream);
    const chunks: Blob[] = [];
    recorder.ondataavailable = (event) => chunks.push(event.data);
    recorder.onstop = () => resolve(new Blob(chunks, { type: recorder.mimeType }));
    recorder.start();
    setTimeout(() => recorder.stop(), ms);
  });
}
/** Plays through the chosen loudspeaker; resolves at the end, or at once where the browser refuses. */
export async function playClip(clip: Blob, speaker: string): Promise<void> {
  const address = URL.createObjectURL(clip);
  const audio = new Audio(address);
  if (speaker && "setSinkId" in audio) await audio.setSinkId(speaker).catch(() => undefined);
  await new Promise<void>((resolve) => {
    audio.onended = () => resolve();
    audio.onerror = () => resolve();
    audio.play().catch(() => resolve());
  });
  URL.revokeObjectURL(address);
}
