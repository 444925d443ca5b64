// `recaudo demo`: the whole system with an invented agency, a simulated public behind a real SIP carrier, eight robot agents
// and a seat for a person. The first start loads everything; later ones find it and only dial.
import { join } from "node:path";
import { type Config, ConfigError } from "#config.ts";
import { listCallerIds } from "#dialer/service.ts";
import { asId, type UserId } from "#kernel/ids.ts";
import { localDateAt } from "#kernel/time.ts";
import type { Clock } from "#platform/clock.ts";
import { openDatabase } from "#platform/db.ts";
import { createLog } from "#platform/log.ts";
import { connectRpc } from "#platform/socket-rpc.ts";
import { type Api, baseOf } from "../demo/api.ts";
import { type Carrier, startCarrier, tellProfiles } from "../demo/carrier-process.ts";
import { chaos } from "../demo/chaos.ts";
import { ensureEspeak } from "../demo/espeak.ts";
import { loadDemo } from "../demo/load.ts";
import { callerIds } from "../demo/load-agency.ts";
import { writePaymentsFile } from "../demo/payments-file.ts";
import { type Passwords, people, readOrMakePasswords, seatUser } from "../demo/people.ts";
import { tellSeatStory } from "../demo/seat-story.ts";
import { phoneProfiles } from "../demo/store.ts";
import { farewell, remoteNotice } from "../demo/words.ts";
import { type RoleEnvironment, roleClock, toEnvironment } from "./environment.ts";
import { down, fine } from "./parts.ts";
import { type RoleProcess, startRole } from "./processes.ts";
import { type Running, supervise } from "./supervise.ts";

const robotsReadyMs = 60_000;

export async function runDemo(config: Config, args: readonly string[]): Promise<void> {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  if (args[0] === "chaos") {
    process.exitCode = await chaos(config, say);
    return;
  }
  const remote = hostOf(args);
  const passwords = readOrMakePasswords(config.dataFolder);
  let carrier: Carrier | undefined;
  await supervise(config, {
    demo: true,
    beside: async () => {
      await requireVoice(say);
      // Its voices take a while the first time: they are made while everything else comes up.
      carrier = startCarrier(config);
    },
    // biome-ignore lint/suspicious/noThenProperty: the supervisor's word for "and then"; never awaited
    then: async (running) => {
      if (carrier) await open(running, carrier, passwords);
      if (remote !== undefined) running.steps.say(remoteNotice(config, remote));
    },
  });
}

async function requireVoice(say: (line: string) => void): Promise<void> {
  const voice = await ensureEspeak();
  if (voice === "installed") say("✔ espeak-ng: instalado");
  if (voice === "missing")
    say("! Falta espeak-ng: la gente sonará sin palabras. Instálelo con «sudo apt-get install espeak-ng».");
}

function hostOf(args: readonly string[]): string | undefined {
  const at = args.indexOf("--host");
  if (at < 0) {
    if (args.length > 0)
      throw new ConfigError(`demo: no se entiende «${args.join(" ")}»; vea «recaudo help»`);
    return undefined;
  }
  const host = args[at + 1];
  if (host === undefined) throw new ConfigError("demo --host: falta la dirección");
  return host;
}

async function open(running: Running, carrier: Carrier, passwords: Passwords): Promise<void> {
  const { config, role, steps } = running;
  const clock = roleClock(role);
  running.add({ stop: carrier.stop });
  running.parts.add("carrier", () =>
    carrier.ping().then(
      () => fine(`UDP ${config.ports.carrier}`),
      () => down("terminó; inicie de nuevo la demostración"),
    ),
  );
  const log = createLog("demo", join(config.dataFolder, "log", "demo.log"));
  const db = openDatabase({ url: role.appUrl, max: 4, statementTimeoutMs: 60_000, name: "demo", log });
  running.add({ stop: db.close });
  await steps.run("Voces y operadora", async (note) => {
    const { voices, clips, madeNow } = await carrier.listening;
    note(
      `${clips} frases${madeNow > 0 ? `, ${madeNow} recién hechas` : ""}${voices === "babble" ? ", sin palabras" : ""}`,
    );
  });
  carrier.order({ do: "clock", offsetMs: role.clockOffsetMs });
  const { api, tenant } = await loadDemo({ config, db, clock, steps, passwords, base: baseOf(config) });
  const ownNumbers = (): Promise<string[]> =>
    db.inTenant(tenant, async (tx) =>
      (await listCallerIds(tx, localDateAt(clock.now(), "UTC"))).map(({ number }) => number),
    );
  const robotsUp = steps.run("Robots", () => startRobotAgents(config, role));
  const publicTold = steps.run("Público", async (note) => {
    const profiles = await db.inTenant(tenant, (tx) =>
      phoneProfiles(tx, localDateAt(clock.now(), "America/Santiago")),
    );
    tellProfiles(carrier, profiles);
    carrier.order({ do: "own_numbers", numbers: await ownNumbers() });
    note(`${profiles.length} teléfonos`);
  });
  const [robots] = await Promise.all([robotsUp, publicTold]);
  running.add({ stop: () => robots.stop(4_000) });
  running.parts.add("robots", robots.check);
  carrier.onEvent((event) => {
    if (event.ev !== "dialled" || event.attempt === undefined) return;
    robots.send({ attempt: event.attempt, outcome: event.outcome, scene: event.scene });
  });
  const story = await followPerson(running, { carrier, api, clock });
  running.add({ stop: story.stop });
  steps.say(farewell(config, passwords, clock.now()));
}

function startRobotAgents(config: Config, role: RoleEnvironment): Promise<RoleProcess> {
  return startRole({
    name: "robots",
    args: ["role:robots"],
    env: { ...process.env, ...toEnvironment(role), RECAUDO_DATA: config.dataFolder },
    logFolder: join(config.dataFolder, "log"),
    readyWithinMs: robotsReadyMs,
    onRestart: (which, code) =>
      void process.stderr.write(`! ${which} terminó (${code ?? "señal"}); se inicia de nuevo\n`),
  });
}

async function followPerson(
  { config, steps }: Running,
  deps: { readonly carrier: Carrier; readonly api: Api; readonly clock: Clock },
): Promise<{ stop(): Promise<void> }> {
  const { carrier, api, clock } = deps;
  const { users } = await api.get<{ users: readonly { id: string; username: string }[] }>("/v1/users");
  const person = people.find(({ username }) => username === seatUser);
  const user = asId<UserId>(users.find(({ username }) => username === seatUser)?.id ?? "");
  const file = join(config.dataFolder, "demo", "pagos.csv");
  let written = false;
  const writeFile = async (): Promise<void> => {
    if (written) return;
    const command = await writePaymentsFile(api, person?.name ?? "", file, clock.now());
    if (command === undefined || written) return;
    written = true;
    steps.say(
      `\nEl archivo de pagos que cumple su primera promesa está en ${file}; cárguelo con:\n  ${command}`,
    );
  };
  const rpc = connectRpc(config.engineSocket);
  // The session of the demo may have ended after hours: the file is then written at the next start.
  const onPromise = (): void => void writeFile().catch(() => {});
  tellSeatStory({ rpc, carrier, user, shownNumber: callerIds.chile, onPromise });
  await writeFile();
  return {
    async stop() {
      rpc.close();
    },
  };
}
