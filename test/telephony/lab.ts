// A laboratory on one machine: a real Asterisk with our configuration, a far end that plays the public, softphones
// for agents, and the adapter under test. Everything on loopback, on free ports, in a folder that goes away.
import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { type AttemptId, asId, type SeatId, uuidv7From } from "#kernel/ids.ts";
import { asPhone, type Phone } from "#kernel/phone.ts";
import { type AsteriskSettings, ariApp, ariUser } from "#telephony/asterisk/config.ts";
import { type AsteriskInstall, ensureAsterisk } from "#telephony/asterisk/install.ts";
import { type AsteriskProcess, startAsterisk } from "#telephony/asterisk/supervise.ts";
import { type AsteriskTelephony, createAsteriskTelephony } from "#telephony/asterisk/telephony.ts";
import type { Behaviour } from "#telephony/carrier/behaviour.ts";
import { type FarEnd, type FarEndEvent, startFarEnd } from "#telephony/carrier/far-end.ts";
import type { Sound } from "#telephony/carrier/player.ts";
import { babble } from "#telephony/carrier/voices/babble.ts";
import { voices } from "#telephony/carrier/voices/voice-list.ts";
import type { TelephonyEvent } from "#telephony/core/events.ts";
import { ulawFrom } from "#telephony/core/ulaw.ts";
import type { DialRequest, Listener } from "#telephony/port.ts";
import { ensurePrompts, holdMusicDir } from "#telephony/prompts.ts";
import { openPhone, type SeatPhone } from "./seat-phone.ts";

export const host = "127.0.0.1";
export const trunk = { name: "operadora", demo: true } as const;
const patienceMs = 17_000;

export interface Lab {
  readonly settings: AsteriskSettings;
  readonly exchange: AsteriskProcess;
  readonly telephony: AsteriskTelephony;
  readonly carrier: FarEnd;
  readonly told: Log<TelephonyEvent>;
  readonly farEnd: Log<FarEndEvent>;
  /** What the adapter could not do and would have hidden. */
  readonly faults: readonly string[];
  /** Who hears the adapter's events from now on besides `told`: an engine on top of it. Null: nobody. */
  hears(listener: Listener | null): void;
  /** A second adapter on the same exchange, as an engine that has just started. */
  another(port?: number): Promise<{ telephony: AsteriskTelephony; told: Log<TelephonyEvent> }>;
  seatAt(sipUser: string): Promise<{ seat: SeatId; phone: SeatPhone }>;
  phone(sipUser: string): Promise<SeatPhone>;
  dial(phone: Phone, more?: Partial<DialRequest>, over?: AsteriskTelephony): Promise<AttemptId>;
  /** The bare request behind a dial, past the adapter's own memory; returns the status. */
  rawCreate(channelId: string): Promise<number>;
  close(): Promise<void>;
}

/** Events in order, and a way to wait for one that has come or will come. */
export interface Log<T> {
  readonly events: readonly T[];
  until<S extends T>(matches: (event: T) => event is S): Promise<S>;
  until(matches: (event: T) => boolean): Promise<T>;
}
export function createLog<T>(): { log: Log<T>; add: (event: T) => void } {
  const events: T[] = [];
  const looking = new Set<() => void>();
  const until = (matches: (event: T) => boolean): Promise<T> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = events.find(matches);
        if (found === undefined) return;
        clearTimeout(timer);
        looking.delete(look);
        resolve(found);
      };
      const timer = setTimeout(() => {
        looking.delete(look);
        reject(new Error(`waited in vain; seen: ${JSON.stringify(events.slice(-12))}`));
      }, patienceMs);
      looking.add(look);
      look();
    });
  return {
    log: { events, until: until as Log<T>["until"] },
    add: (event) => {
      events.push(event);
      for (const look of [...looking]) look();
    },
  };
}

export const newAttempt = (): AttemptId => asId<AttemptId>(uuidv7From(Date.now(), randomBytes(10)));
export const newSeat = (): SeatId => asId<SeatId>(uuidv7From(Date.now(), randomBytes(10)));
export const number = (last: number): Phone => asPhone(`+569${String(last).padStart(8, "0")}`);

export function install(): Promise<AsteriskInstall> {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  return ensureAsterisk({ cacheDir: join(cache, "recaudo"), log: (line) => console.log(line) });
}

export async function labSettings(): Promise<AsteriskSettings> {
  const runDir = await mkdtemp(join(tmpdir(), "recaudo-asterisk-"));
  const prompts = join(runDir, "prompts");
  const installed = await install();
  await ensurePrompts(prompts, { agency: "Cobranza Andina", callBackNumber: "600 123 4567" });
  const rtp = 20_000 + 2 * Math.floor(Math.random() * 9_000);
  return {
    runDir,
    install: installed,
    address: host,
    httpPort: await freePort("tcp"),
    sipPort: await freePort("udp"),
    rtpPorts: [rtp, rtp + 999],
    ariPassword: randomBytes(24).toString("base64url"),
    holdMusicDir: holdMusicDir(prompts),
  };
}

export async function startLab(
  behaviourOf: (invite: { readonly number: string }) => Behaviour,
  /** Numbers of the product's own, as dialled and as they ring back to it. */
  ownNumbers: Readonly<Record<string, string>> = {},
  clock: { now(): number } = { now: () => Date.now() },
): Promise<Lab> {
  const settings = await labSettings();
  const exchange = await startAsterisk(settings);
  const farEnd = createLog<FarEndEvent>();
  const carrier = await startFarEnd({
    host,
    port: 0,
    behaviourOf,
    ringsBack: ({ number: dialled }) => {
      const to = ownNumbers[dialled];
      return to === undefined ? undefined : { server: { host, port: settings.sipPort }, to };
    },
    onEvent: farEnd.add,
  });
  const faults: string[] = [];
  const open: AsteriskTelephony[] = [];
  const phones: SeatPhone[] = [];

  let listener: Listener | null = null;
  const another = async (port = settings.httpPort) => {
    const told = createLog<TelephonyEvent>();
    const telephony = createAsteriskTelephony({
      host,
      port,
      user: ariUser,
      password: settings.ariPassword,
      app: ariApp,
      promptsDir: join(settings.runDir, "prompts"),
      samplesFolder: join(settings.runDir, "samples"),
      clock,
      onFault: (what, error) => faults.push(`${what}: ${String(error)}`),
    });
    open.push(telephony);
    await telephony.connect((event) => {
      told.add(event);
      if (telephony === open[0]) listener?.(event);
    });
    await telephony.provision.putTrunk({ ...trunk, host, port: carrier.port });
    return { telephony, told: told.log };
  };
  const { telephony, told } = await another();

  const phone: Lab["phone"] = async (sipUser) => {
    const password = randomBytes(12).toString("hex");
    await telephony.provision.putSeatEndpoint({ sipUser, password, kind: "phone" });
    const opened = await openPhone({ host, port: settings.sipPort }, { user: sipUser, password });
    phones.push(opened);
    return opened;
  };
  return {
    settings,
    exchange,
    telephony,
    carrier,
    told,
    farEnd: farEnd.log,
    faults,
    hears(to) {
      listener = to;
    },
    another,
    phone,
    async seatAt(sipUser) {
      const opened = await phone(sipUser);
      const seat = newSeat();
      await telephony.openSeat({ seat, sipUser });
      await told.until((event) => event.type === "seat_up" && event.seat === seat);
      return { seat, phone: opened };
    },
    async dial(to, more = {}, over = telephony) {
      const attempt = newAttempt();
      const base = { trunk, callerId: "56223334444", ringSeconds: 15, detection: "none" } as const;
      await over.dial({ ...base, attempt, phone: to, digits: to, ...more });
      return attempt;
    },
    async rawCreate(channelId) {
      const query = new URLSearchParams({ endpoint: `PJSIP/1@${trunk.name}`, app: ariApp, channelId });
      const response = await fetch(`http://${host}:${settings.httpPort}/ari/channels/create?${query}`, {
        method: "POST",
        headers: {
          Authorization: `Basic ${Buffer.from(`${ariUser}:${settings.ariPassword}`).toString("base64")}`,
        },
      });
      return response.status;
    },
    async close() {
      for (const each of open) await each.close();
      await Promise.all(phones.map((each) => each.close()));
      await carrier.close();
      await exchange.stop();
      await rm(settings.runDir, { recursive: true, force: true });
    },
  };
}

/** Speech for so long, cut from a made-up voice. */
export function speech(ms: number): Sound {
  const [voice] = voices;
  if (!voice) throw new Error("no voice");
  const samples = babble(
    "buenas tardes, dígame, con quién hablo, un momento por favor, ya le atiendo",
    voice,
  );
  return ulawFrom(Float32Array.from({ length: ms * 8 }, (_, i) => samples[i % samples.length] ?? 0));
}

/** A port that is free now; both kinds above the range that systems hand out by themselves in order. */
export function freePort(kind: "tcp" | "udp"): Promise<number> {
  return new Promise((resolve, reject) => {
    const port = 40_000 + Math.floor(Math.random() * 20_000);
    const again = (): void => {
      freePort(kind).then(resolve, reject);
    };
    if (kind === "tcp") {
      const server = createServer();
      server.once("error", again);
      server.listen(port, host, () => server.close(() => resolve(port)));
      return;
    }
    const socket = createSocket("udp4");
    socket.once("error", again);
    socket.bind(port, host, () => socket.close(() => resolve(port)));
  });
}
