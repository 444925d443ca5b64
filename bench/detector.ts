// Who answered, judged from the sound: people and machines cut from recorded and synthetic voices, through noise, codecs and
// lost packets, for our own ear and, on the same clips, for Asterisk's AMD(). Constants were chosen on the open voices; the
// held ones are only judged here.
//   node bench/detector.ts [--clips 800] [--live 120] [--seed 11]
//   node bench/detector.ts --exchange 20: only what Asterisk spends on so many calls that are judged, with our ear and without
import { homedir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { seededRng } from "#kernel/rng.ts";
import { heardOnMs } from "#telephony/core/hearing/hearing.ts";
import { type DetectionSettings, defaultDetection } from "../src/dialer/core/amd-verdict.ts";
import { type Cost, exchangeCost } from "./support/detector/exchange-cost.ts";
import { hearClip, judgeClip, type Told } from "./support/detector/judge-clip.ts";
import { messageOn } from "./support/detector/leave-message.ts";
import { lineOf, through } from "./support/detector/line.ts";
import { amdOn, withConverter } from "./support/detector/live.ts";
import { machineScene, personScene, sceneMs } from "./support/detector/scenes.ts";
import * as score from "./support/detector/score.ts";
import { type BenchVoice, openMusic, openVoices } from "./support/detector/voices.ts";
import { quantile, round } from "./support/measure.ts";
import { type Figure, report } from "./support/report.ts";

const { values } = parseArgs({
  options: {
    clips: { type: "string", default: "800" },
    live: { type: "string", default: "120" },
    seed: { type: "string", default: "11" },
    exchange: { type: "string" },
  },
});
const [clipCount, liveCount, seed] = [values.clips, values.live, values.seed].map(Number) as [
  number,
  number,
  number,
];

if (values.exchange !== undefined) {
  await reportExchange(Number(values.exchange));
  process.exit(0);
}

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "recaudo", "detector");
const say = (line: string): void => console.log(`  ${line}`);

interface Clip extends score.Judged {
  readonly told: readonly Told[];
  readonly samples: Int16Array;
  readonly micros: number;
}

const voices = await withConverter((convert) => openVoices(cache, convert, say));
const music = await openMusic(cache, say);

function clipsOf(half: BenchVoice["half"], count: number): readonly Clip[] {
  const of = voices.filter((voice) => voice.half === half);
  const babble = of.flatMap(({ asMachine }) =>
    asMachine
      .filter(({ seconds }) => seconds > 2)
      .slice(0, 6)
      .map(({ samples }) => samples),
  );
  const rng = seededRng(half === "open" ? seed : seed + 1);
  return Array.from({ length: count }, (_, index) => {
    const voice = of[Math.floor(index / 2) % of.length] as BenchVoice;
    const scene = index % 2 === 0 ? personScene(rng, voice) : machineScene(rng, voice, music);
    const line = lineOf(rng);
    const samples = through(rng, line, scene, { babble, music });
    const { told, micros } = hearClip(samples);
    return {
      scene,
      delayMs: line.delayMs,
      noise: line.noise,
      said: judgeClip(told, sceneMs),
      told,
      samples,
      micros,
    };
  });
}

/** The verdicts had every silence been so much longer. */
function waiting(clips: readonly Clip[], moreMs: number): readonly score.Judged[] {
  const { ear } = defaultDetection;
  const pauses = ear.pauses.map(({ spokenMs, waitMs }) => ({ spokenMs, waitMs: waitMs + moreMs }));
  const settings: DetectionSettings = { ...defaultDetection, ear: { ...ear, pauses } };
  return clips.map((clip) => ({ ...clip, said: judgeClip(clip.told, sceneMs, settings) }));
}

const open = clipsOf("open", Math.floor(clipCount / 2));
const held = clipsOf("held", Math.ceil(clipCount / 2));
const all = [...open, ...held];
const micros = all.reduce((sum, clip) => sum + clip.micros, 0) / ((all.length * sceneMs) / 1_000);

const figures: Figure[] = [
  {
    figure: "voices, recorded and synthetic; clips",
    value: `${voices.filter(({ recorded }) => recorded).length} and ${voices.filter(({ recorded }) => !recorded).length}; ${all.length}`,
  },
  {
    figure: "machines passed by the best rule on length alone that cuts 1 % of people",
    value: `${round(100 * score.byLengthAlone(all))} %`,
  },
  ...figuresOf("held voices", held),
  ...figuresOf("open voices", open),
  { figure: "held voices, machines passed by kind", value: score.byKind(held) },
  { figure: "all voices, by noise", value: score.byNoise(all) },
  ...[-400, -200, 200].map((more) => {
    const other = waiting(held, more);
    return {
      figure: `held voices, every silence ${more > 0 ? "+" : ""}${more} ms`,
      value: `people cut ${score.told(score.cutOf(other))}; machines passed ${score.told(score.passedOf(other))}; after they stop ${score.times(score.people(other), score.afterStop)}`,
    };
  }),
  {
    figure: "processor per second of one call",
    value: `${round(micros)} µs`,
    goal: "≤ 10,000 µs (1 % of a core)",
    met: micros <= 10_000,
  },
];

if (liveCount > 0) {
  // Every n-th, so that both classes and all voices are among them.
  const step = Math.max(1, Math.floor(held.length / liveCount / 2) * 2 + 1);
  const subset = held.filter((_, index) => index % step === 0).slice(0, liveCount);
  const sounds = subset.map(({ samples }) => samples);
  figures.push(...rowOf(`${subset.length} held clips: ours`, subset));
  for (const [name, args] of [
    ["AMD() as it comes", ""],
    ["AMD() tuned (4000,1500,800,6000,100,50,5,256)", "4000,1500,800,6000,100,50,5,256"],
  ] as const) {
    const verdicts = await amdOn(sounds, args);
    const judged = subset.map((clip, index) => ({ ...clip, said: verdicts[index] ?? clip.said }));
    figures.push(...rowOf(`the same: ${name}`, judged));
    // What AMD() itself calls a machine; the product takes its "nobody spoke" for a doubt.
    const raw = judged.map((each) =>
      each.said.because.startsWith("INITIALSILENCE")
        ? { ...each, said: { ...each.said, verdict: "machine" as const } }
        : each,
    );
    figures.push({
      figure: `  taken at its word`,
      value: `people cut ${score.told(score.cutOf(raw))}; machines passed ${score.told(score.passedOf(raw))}`,
    });
  }
}
report("detector", figures);
process.exit(0);

async function reportExchange(calls: number): Promise<void> {
  const cost = await exchangeCost(calls, 15);
  const ofCore = (share: number): string => `${round(100 * share, 2)} % of a core`;
  const told = (of: Cost): string => `${ofCore(of.perCall)}; ${round(of.setUpMs, 1)} ms to set it up`;
  report("ear-exchange", [
    { figure: "calls at once, each of somebody who never ceases to speak", value: String(calls) },
    { figure: "a plain leg: Asterisk, of one call", value: told(cost.plain) },
    { figure: "with Asterisk's own talk detection, as when our ear fails", value: told(cost.talk) },
    { figure: "with our ear beside it: a snoop, external media and their bridge", value: told(cost.ear) },
    {
      figure: "what the ear adds",
      value: `${ofCore(cost.ear.perCall - cost.talk.perCall)}; ${round(cost.ear.setUpMs - cost.talk.setUpMs, 1)} ms`,
      goal: "≤ 1 % of a core",
      met: cost.ear.perCall - cost.talk.perCall <= 0.01,
    },
  ]);
}

function figuresOf(name: string, of: readonly Clip[]): readonly Figure[] {
  const [cut, passed] = [score.cutOf(of), score.passedOf(of)];
  const wait = quantile(score.people(of).map(score.afterStop), 0.5);
  return [
    { figure: `${name}: people cut`, value: score.told(cut), goal: "≤ 1 %", met: score.shareOf(cut) <= 0.01 },
    {
      figure: `${name}: machines passed`,
      value: score.told(passed),
      goal: "≤ 8 %",
      met: score.shareOf(passed) <= 0.08,
    },
    {
      figure: `${name}: machines passed whose beep the desk is told of`,
      value: score.told(toldLater(of)),
    },
    { figure: `${name}: verdicts`, value: score.matrix(of) },
    ...messagesOf(name, of),
    {
      figure: `${name}: verdict after a person stops, median / p95`,
      value: score.times(score.people(of), score.afterStop),
      goal: "median ≤ 1,200 ms",
      met: wait <= 1_200,
    },
    {
      figure: `${name}: verdict after answer, people, median / p95`,
      value: score.times(score.people(of), score.afterAnswer),
    },
    {
      figure: `${name}: verdict after answer, machines, median / p95`,
      value: score.times(score.machines(of), score.afterAnswer),
    },
  ];
}

/** Where a campaign leaves messages; most clips end while the mailbox still speaks. */
function messagesOf(name: string, of: readonly Clip[]): readonly Figure[] {
  const played = of.map(({ scene, delayMs, told, said }) => {
    const message = messageOn(told, said, sceneMs);
    const beepMs = scene.beepMs === null ? null : scene.beepMs + delayMs;
    return { truth: scene.truth, beepMs, message };
  });
  const spoken = played.flatMap(({ message, ...rest }) =>
    message.what === "spoken" ? [{ ...rest, atMs: message.atMs }] : [],
  );
  const toPeople = spoken.filter(({ truth }) => truth === "person").length;
  const machines = spoken.filter(({ truth }) => truth === "machine");
  const after = machines.flatMap(({ beepMs, atMs }) => (beepMs === null ? [] : [atMs - beepMs]));
  const early = after.filter((ms) => ms < 0).length;
  return [
    {
      figure: `${name}: messages left to people`,
      value: score.told({ of: score.people(of).length, count: toPeople }),
      goal: "≤ 0.1 %",
      met: toPeople <= score.people(of).length / 1_000,
    },
    {
      figure: `${name}: messages left on machines; begun before their beep; after the beep begins, median / p95`,
      value: `${machines.length}; ${early}; ${round(quantile(after, 0.5))} / ${round(quantile(after, 0.95))} ms`,
    },
  ];
}

/** Of the machines given to an agent, those that beep while the ear still hears on: the agent has 100 ms to be joined. */
function toldLater(of: readonly Clip[]): score.Rate {
  const passed = of.filter((each) => each.scene.truth === "machine" && !score.isCut(each));
  const beeps = passed.filter(({ told, said }) =>
    told.some(
      ({ event, knownMs }) =>
        event.type === "tone" &&
        event.tone === "beep" &&
        knownMs > said.atMs &&
        knownMs <= said.atMs + 100 + heardOnMs,
    ),
  );
  return { of: passed.length, count: beeps.length };
}

function rowOf(figure: string, of: readonly score.Judged[]): readonly Figure[] {
  return [
    {
      figure,
      value: `people cut ${score.told(score.cutOf(of))}; machines passed ${score.told(score.passedOf(of))}; after a person stops ${score.times(score.people(of), score.afterStop)}`,
    },
    { figure: "  verdicts", value: score.matrix(of) },
  ];
}
