// Detection put before people: sampled sounds to be heard and labelled, how often it errs, and the thresholds it judges by.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Type } from "typebox";
import { Id } from "#http/contract/common.ts";
import {
  ApplyDetection,
  DetectionProposal,
  DetectionRates,
  type DetectionSample,
  DetectionSamples,
  DetectionSettings,
  SampleLabelChange,
} from "#http/contract/detection.ts";
import { AppError } from "#kernel/errors.ts";
import { type AttemptId, asId } from "#kernel/ids.ts";
import { day } from "#kernel/time.ts";
import type { App } from "#platform/web.ts";
import { defaultEar } from "./core/amd-by-ear.ts";
import { errorRates, together } from "./core/detection-rates.ts";
import { fewestLabels } from "./core/detection-refit.ts";
import * as detection from "./detection.ts";
import { hearings, type RecordingDeps } from "./routes-recordings.ts";
import * as store from "./store-detection.ts";
import { listVersions } from "./store-detection-settings.ts";

const tags = ["detection"];
const ById = Type.Object({ id: Id });
/** What one sitting hears; the next asks again. */
const mostToHear = 50;
const mostHeard = 20;
/** Without a period asked for. */
const usualDays = 30;

export function detectionRoutes(app: App, deps: RecordingDeps): void {
  sampleRoutes(app, deps);
  learnedRoutes(app, deps);
  settingRoutes(app, deps);
}

function sampleRoutes(app: App, deps: RecordingDeps): void {
  const { db, clock } = deps;
  const log = hearings(deps);
  app.get(
    "/v1/detection/samples",
    {
      schema: {
        operationId: "listDetectionSamples",
        summary: "Seconds of calls taken for machines that are to be heard, and those heard last",
        tags,
        response: { 200: DetectionSamples },
      },
      config: { can: "call.listen" },
    },
    async ({ caller }) =>
      db.asUser(caller, async (tx) => {
        const now = clock.now();
        const toHear = await store.listSamples(tx, { labelled: false, now, most: mostToHear });
        const heard = await store.listSamples(tx, { labelled: true, now, most: mostHeard });
        return { toHear: toHear.map(viewOf), heard: heard.map(viewOf) };
      }),
  );

  app.get(
    "/v1/detection/samples/:id/sound",
    {
      schema: {
        operationId: "playDetectionSample",
        summary: "What was heard of such a call, as WAV",
        tags,
        params: ById,
        response: { 200: Type.String({ description: "audio/wav" }) },
      },
      config: { can: "call.listen" },
    },
    async ({ caller, params }, reply) => {
      const attempt = asId<AttemptId>(params.id);
      const sample = await db.asUser(caller, (tx) => store.sampleToHear(tx, attempt, clock.now()));
      if (!sample) throw new AppError("not_found", { what: "sample" });
      // The name is made of the attempt's id, never of what was asked; as telephony/asterisk/names.ts has it.
      const file = await readFile(join(deps.recordingsFolder, `${attempt}-deteccion.wav`)).catch(() => null);
      if (!file) throw new AppError("not_found", { what: "sample" });
      await log(caller, attempt, { ...sample, user: null, ended: true });
      reply.header("content-type", "audio/wav");
      return reply.send(file as never);
    },
  );

  app.put(
    "/v1/detection/samples/:id/label",
    {
      schema: {
        operationId: "labelDetectionSample",
        summary: "Say whether it was a person, a machine or cannot be told; null takes it back",
        tags,
        params: ById,
        body: SampleLabelChange,
        response: { 204: Type.Null() },
      },
      config: { can: "call.listen" },
    },
    async ({ caller, params, body }, reply) => {
      const attempt = asId<AttemptId>(params.id);
      await db.asUser(caller, (tx) => detection.labelSample(tx, caller, attempt, body.label, clock.now()));
      reply.code(204);
      return null;
    },
  );
}

function viewOf({ attempt, heardMs, portfolio: _, debtor: __, ...row }: store.SampleRow): DetectionSample {
  return { ...row, attemptId: attempt, seconds: Math.round(heardMs / 100) / 10 };
}

function learnedRoutes(app: App, { db, clock }: RecordingDeps): void {
  app.get(
    "/v1/detection/rates",
    {
      schema: {
        operationId: "readDetectionRates",
        summary: "People cut and machines passed, by carrier and country, with how sure that is",
        tags,
        querystring: Type.Object({ days: Type.Optional(Type.Integer({ minimum: 1, maximum: 400 })) }),
        response: { 200: DetectionRates },
      },
      config: { can: "report.read" },
    },
    async ({ caller, query }) => {
      const to = clock.now();
      const from = to - (query.days ?? usualDays) * day;
      const groups = await db.asUser(caller, (tx) => store.judgedCalls(tx, { from, to }));
      const all = {
        ...together(groups),
        heardUnknown: groups.reduce((sum, group) => sum + group.heardUnknown, 0),
        toBeHeard: groups.reduce((sum, group) => sum + group.toBeHeard, 0),
      };
      return {
        from,
        to,
        all: { ...all, ...errorRates(all) },
        groups: groups.map((group) => ({ ...group, ...errorRates(group) })),
      };
    },
  );

  app.get(
    "/v1/detection/proposal",
    {
      schema: {
        operationId: "readDetectionProposal",
        summary: "Thresholds that the labelled calls speak for, beside those in force; nothing is changed",
        tags,
        response: { 200: DetectionProposal },
      },
      config: { can: "report.read" },
    },
    async ({ caller }) => {
      const found = await db.asUser(caller, (tx) => detection.proposeEar(tx, clock.now()));
      const { people, machines, proposal } = found;
      return {
        ...{ people, machines, fewestPeople: fewestLabels.people, fewestMachines: fewestLabels.machines },
        proposal: proposal && { ...proposal, ear: earView(proposal.ear) },
        why: found.proposal === null ? found.why : null,
      };
    },
  );
}

function settingRoutes(app: App, { db, clock }: RecordingDeps): void {
  app.get(
    "/v1/detection/settings",
    {
      schema: {
        operationId: "listDetectionSettings",
        summary: "The thresholds in force and all before them, down to the product's own",
        tags,
        response: { 200: DetectionSettings },
      },
      config: { can: "report.read" },
    },
    async ({ caller }) => {
      const versions = await db.asUser(caller, listVersions);
      const told = versions.map(({ id: _, ear, ...row }) => ({ ...row, ear: earView(ear) }));
      return { versions: [...told, builtIn] };
    },
  );

  app.post(
    "/v1/detection/settings",
    {
      schema: {
        operationId: "applyDetectionSettings",
        summary: "Apply what is proposed, or an older version again, with the reason",
        tags,
        body: ApplyDetection,
        response: { 204: Type.Null() },
      },
      config: { can: "settings.manage", repeatable: true },
    },
    async ({ caller, body }, reply) => {
      await db.asUser(caller, (tx) => detection.applyEar(tx, caller, body, clock.now()));
      reply.code(204);
      return null;
    },
  );
}

const earView = ({ pauses, ...ear }: typeof defaultEar) => ({
  ...ear,
  pauses: pauses.map((each) => ({ ...each })),
});
const builtIn = {
  number: 0,
  name: detection.builtInName,
  ear: earView(defaultEar),
  ...{ evidence: null, restores: null, reason: null, appliedAt: null, appliedBy: null },
};
