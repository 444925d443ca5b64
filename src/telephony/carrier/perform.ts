// Performs a behaviour on a call: rings, speaks, listens, presses keys, hangs up. Everything it schedules dies with
// the call.
import type { Behaviour, Step, TalkEffect, TalkEvent, Talker } from "./behaviour.ts";
import type { Call } from "./call.ts";
import type { Note } from "./far-end.ts";
import { monotonicMs } from "./rtp-stream.ts";

/** How often a talker is asked whether its patience has ended. */
const talkTickMs = 100;

interface Stage {
  readonly call: Call;
  readonly note: Note;
  after(ms: number, action: () => void): void;
  every(ms: number, action: () => void): void;
  onQuiet: ((since: number) => void) | undefined;
  onSound: (() => void) | undefined;
}

export function performCall(call: Call, behaviour: Behaviour, note: Note): void {
  const timers = new Set<NodeJS.Timeout>();
  const stage: Stage = {
    call,
    note,
    after(ms, action) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        action();
      }, ms);
      timers.add(timer);
    },
    every(ms, action) {
      timers.add(setInterval(action, ms));
    },
    onQuiet: undefined,
    onSound: undefined,
  };
  call.observer = {
    onRinging: () => note({ type: "ringing" }),
    onAnswered: () => {
      note({ type: "answered" });
      converse(stage, behaviour);
    },
    onSound: (first, now) => {
      if (first) note({ type: "heard" }, now);
      stage.onSound?.();
    },
    onQuiet: (since, now) => {
      note({ type: "quiet" }, now);
      stage.onQuiet?.(since);
    },
    onKey: (key, now) => note({ type: "dtmf", key }, now),
    onPressed: (key, now) => note({ type: "pressed", key }, now),
    onEnded: (end) => {
      for (const timer of timers) clearTimeout(timer);
      const { packets, firstAt, maxGapMs, latePackets } = call.audio.ear;
      note({
        type: "end",
        end,
        packets,
        firstPacketAt: firstAt,
        sent: call.audio.sentPackets,
        maxGapMs: Math.round(maxGapMs),
        latePackets,
      });
    },
  };
  if (call.direction === "in") respond(stage, behaviour);
}

function respond(stage: Stage, behaviour: Behaviour): void {
  const { call } = stage;
  switch (behaviour.kind) {
    case "reject":
      if (behaviour.ringMs > 0) call.ring();
      stage.after(behaviour.ringMs, () => call.reject(behaviour.status, behaviour.reason));
      return;
    case "noAnswer":
      call.ring();
      return;
    case "announcement":
      stage.after(behaviour.ringMs, () => announce(stage, behaviour));
      return;
    case "answer":
    case "talk":
      if (behaviour.ringMs > 0) call.ring();
      stage.after(behaviour.ringMs, () => call.answer());
  }
}

function announce(stage: Stage, behaviour: Extract<Behaviour, { kind: "announcement" }>): void {
  const { call } = stage;
  const refuse = (): void =>
    call.reject(behaviour.status, behaviour.reason, [["reason", `Q.850;cause=${behaviour.q850}`]]);
  call.early();
  const last = behaviour.sounds.length - 1;
  behaviour.sounds.forEach((sound, index) => {
    call.audio.player.play(sound, index === last ? refuse : undefined);
  });
  if (last < 0) refuse();
}

function converse(stage: Stage, behaviour: Behaviour): void {
  if (behaviour.kind !== "answer" && behaviour.kind !== "talk") return;
  stage.call.audio.player.background(behaviour.background);
  if (behaviour.kind === "talk") {
    talk(stage, behaviour.talker);
    return;
  }
  if (behaviour.hangUpAfterMs !== undefined) stage.after(behaviour.hangUpAfterMs, () => stage.call.hangUp());
  walk(stage, behaviour.steps, 0);
}

function walk(stage: Stage, steps: readonly Step[], index: number): void {
  const step = steps[index];
  const { call, note } = stage;
  const next = (): void => walk(stage, steps, index + 1);
  if (!step || call.phase === "ended") return;
  switch (step.do) {
    case "wait":
      stage.after(step.ms, next);
      return;
    case "say":
      call.audio.player.play(step.sound, () => {
        note({ type: "said", label: step.label ?? "" });
        next();
      });
      return;
    case "loop":
      call.audio.player.loop(step.sound);
      next();
      return;
    case "press":
      call.audio.press(step.keys);
      next();
      return;
    case "echo":
      call.audio.echo(true);
      next();
      return;
    case "listen":
      listen(stage, step.quietMs, next);
      return;
    case "hangUp":
      call.hangUp();
  }
}

/** Goes on once the other side has spoken and then been quiet for long enough. */
function listen(stage: Stage, forMs: number, next: () => void): void {
  let turn = 0;
  stage.onSound = () => {
    turn += 1;
  };
  stage.onQuiet = (since) => {
    const current = turn;
    stage.after(Math.max(0, since + forMs - monotonicMs()), () => {
      if (turn !== current || stage.call.audio.ear.speaking) return;
      stage.onSound = undefined;
      stage.onQuiet = undefined;
      next();
    });
  };
}

function talk(stage: Stage, talker: Talker): void {
  const { call, note } = stage;
  const tell = (event: TalkEvent): void => {
    if (call.phase === "answered") for (const effect of talker.on(event, monotonicMs())) act(effect);
  };
  const act = (effect: TalkEffect): void => {
    if (effect.do === "hangUp") call.hangUp();
    else if (effect.do === "stop") call.audio.player.stop();
    else {
      note({ type: "said", label: effect.label });
      call.audio.player.play(effect.sound, () => tell({ type: "spoke_end" }));
    }
  };
  stage.onSound = () => tell({ type: "heard_start" });
  stage.onQuiet = (since) => tell({ type: "heard_end", since });
  stage.every(talkTickMs, () => tell({ type: "tick" }));
  tell({ type: "answered" });
}
