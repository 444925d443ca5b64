// `recaudo demo`: the whole system with an invented agency, a simulated public behind a real SIP carrier, eight robot agents
// and a seat for a person. The first start loads everything; later ones find it and only dial.
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type Config, ConfigError } from "#config.ts";
import { listCallerIds } from "#dialer/service.ts";
import { formatCount } from "#kernel/format.ts";
import { asId, type UserId } from "#kernel/ids.ts";
import { localDateAt } from "#kernel/time.ts";
import type { Clock } from "#platform/clock.ts";
import { openDatabase } from "#platform/db.ts";
import { createLog } from "#platform/log.ts";
import { connectRpc } from "#platform/socket-rpc.ts";
import { type Api, baseOf } from "../demo/api.ts";
import { type Carrier, startCarrier, tellProfiles } from "../demo/carrier-process.ts";
import { chaos, statusOf } from "../demo/chaos.ts";
import { liveDay } from "../demo/day.ts";
import { ensureEspeak } from "../demo/espeak.ts";
import { loadDemo } from "../demo/load.ts";
import { callerIds } from "../demo/load-agency.ts";
import { writePaymentsFile } from "../demo/payments-file.ts";
import { type Passwords, people, readOrMakePasswords, seatUser } from "../demo/people.ts";
import { tellSeatStory } from "../demo/seat-story.ts";
import { phoneProfiles } from "../demo/store.ts";
import { farewell, remoteNotice } from "../demo/words.ts";
import { rememberDemoClock } from "./demo-clock.ts";
import { type RoleEnvironment, toEnvironment } from "./environment.ts";
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
  const { remote, day } = optionsOf(args);
  const passwords = readOrMakePasswords(config.dataFolder);
  let carrier: Carrier | undefined;
  await supervise(config, {
    demo: true,
    wholeDay: day !== undefined,
    beside: async () => {
      await requireVoice(say);
      // Its voices take a while the first time: they are made while everything else comes up.
      carrier = startCarrier(config);
    },
    // biome-ignore lint/suspicious/noThenProperty: the supervisor's word for "and then"; never awaited
    then: async (running) => {
      if (carrier) await open(running, carrier, passwords, day);
      if (remote !== undefined) running.steps.say(remoteNotice(config, remote));
    },
  });
}

async function requireVoice(say: (line: string) => void): Promise<void> {
  const voice = await ensureEspeak();
  if (voice === "installed") say("✔ espeak-ng: instalado");
  if (voice === "missing")
    say("! Falta espeak-ng: la gente sonará sin palabras. Instálalo con «sudo apt-get install espeak-ng».");
}

interface DayOptions {
  readonly speed: number;
  /** Seconds each hour is shown for; without it a person's Enter goes on. */
  readonly auto: number | undefined;
}
/** An hour of the day in fifteen seconds. */
const daySpeed = 240;
const fastestDay = 3_600;

/** demo [day [--velocidad N] [--auto SEGUNDOS]] [--host DIRECCIÓN] */
function optionsOf(args: readonly string[]): { remote: string | undefined; day: DayOptions | undefined } {
  const wrong = new ConfigError(`demo: no se entiende «${args.join(" ")}»; mira «recaudo help»`);
  const text = { type: "string" } as const;
  const options = { host: text, velocidad: text, auto: text };
  const read = (): ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>> => {
    try {
      return parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
    } catch {
      throw wrong;
    }
  };
  const { values, positionals } = read();
  const wholeDay = positionals[0] === "day";
  if (positionals.length > (wholeDay ? 1 : 0)) throw wrong;
  if (!wholeDay && (values.velocidad !== undefined || values.auto !== undefined)) throw wrong;
  const speed = Number(values.velocidad ?? daySpeed);
  if (!(speed > 1 && speed <= fastestDay))
    throw new ConfigError(`demo day --velocidad: un número mayor que 1 y hasta ${formatCount(fastestDay)}`);
  const auto = values.auto === undefined ? undefined : Number(values.auto);
  if (auto !== undefined && !(auto >= 0 && auto <= 3_600))
    throw new ConfigError("demo day --auto: segundos que se muestra cada hora, de 0 a 3600");
  return { remote: values.host, day: wholeDay ? { speed, auto } : undefined };
}

async function open(
  running: Running,
  carrier: Carrier,
  passwords: Passwords,
  day: DayOptions | undefined,
): Promise<void> {
  const { config, role, steps, clock } = running;
  running.add({ stop: carrier.stop });
  running.parts.add("carrier", () =>
    carrier.ping().then(
      () => fine(`UDP ${config.ports.carrier}`),
      () => down("terminó; inicia de nuevo la demostración"),
    ),
  );
  const log = createLog("demo", join(config.dataFolder, "log", "demo.log"));
  const db = openDatabase({ url: role.appUrl, max: 4, statementTimeoutMs: 60_000, name: "demo", log });
  running.add({ stop: db.close });
  await steps.run("Voces y operadora", async (note) => {
    const { voices, clips, madeNow } = await carrier.listening;
    note(
      `${formatCount(clips)} frases${madeNow > 0 ? `, ${formatCount(madeNow)} recién hechas` : ""}${voices === "babble" ? ", sin palabras" : ""}`,
    );
  });
  carrier.order({ do: "clock", offsetMs: role.clockOffsetMs });
  const { api, tenant } = await loadDemo({ config, db, clock, steps, passwords, base: baseOf(config) });
  let robots: RoleProcess | undefined;
  const seatRobots = (): Promise<void> =>
    steps.run("Robots", async () => {
      robots = await startRobotAgents(config, role);
      const { stop } = robots;
      running.add({ stop: () => stop(4_000) });
      running.parts.add("robots", robots.check);
    });
  const robotsUp = day ? undefined : seatRobots();
  const ownNumbers = (): Promise<string[]> =>
    db.inTenant(tenant, async (tx) =>
      (await listCallerIds(tx, localDateAt(clock.now(), "UTC"))).map(({ number }) => number),
    );
  const publicTold = steps.run("Público", async (note) => {
    const profiles = await db.inTenant(tenant, (tx) =>
      phoneProfiles(tx, localDateAt(clock.now(), "America/Santiago")),
    );
    tellProfiles(carrier, profiles);
    carrier.order({ do: "own_numbers", numbers: await ownNumbers() });
    note(`${formatCount(profiles.length)} teléfonos`);
  });
  await Promise.all([robotsUp, publicTold]);
  carrier.onEvent((event) => {
    if (event.ev !== "dialled" || event.attempt === undefined) return;
    robots?.send({ attempt: event.attempt, outcome: event.outcome, scene: event.scene });
  });
  const story = await followPerson(running, { carrier, api, clock });
  running.add({ stop: story.stop });
  steps.say(farewell(config, passwords, clock.now()));
  if (!day) return;
  const { move } = clock;
  await liveDay({
    api,
    dataFolder: config.dataFolder,
    say: steps.say,
    speed: day.speed,
    clock: {
      ...clock,
      move(offsetMs) {
        move(offsetMs);
        carrier.order({ do: "clock", offsetMs });
      },
    },
    remember: (offsetMs) => rememberDemoClock(role.ownerUrl, offsetMs),
    linesInUse: () => linesInUse(config),
    seatRobots,
    goOn: () => (day.auto === undefined ? pressEnter(steps.say) : delay(day.auto * 1_000)),
  });
}

async function linesInUse(config: Config): Promise<number> {
  const status = await statusOf(config);
  const campaigns = status?.floors.flatMap((floor) => floor.campaigns) ?? [];
  return campaigns.reduce((total, one) => total + one.linesInUse, 0);
}

async function pressEnter(say: (line: string) => void): Promise<void> {
  say("   [Enter] adelanta el reloj hasta la hora siguiente");
  const lines = createInterface({ input: process.stdin });
  await new Promise<void>((resolve) => lines.once("line", () => resolve()));
  lines.close();
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
      `\nEl archivo de pagos que cumple su primera promesa está en ${file}; cárgalo con:\n  ${command}`,
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
