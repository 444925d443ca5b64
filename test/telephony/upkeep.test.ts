import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startAsterisk, startReaper, startWatchdog } from "#telephony/asterisk/supervise.ts";
import { answering } from "#telephony/carrier/behaviour.ts";
import { isLoopback, isResolverOf, listeningOf } from "../support/sockets.ts";
import { host, install, type Lab, labSettings, number, startLab, trunk } from "./lab.ts";
import { malformed, ping, scanning } from "./malformed.ts";

let lab: Lab;
beforeAll(async () => {
  lab = await startLab(() => answering([], { ringMs: 0 }));
});
afterAll(async () => {
  await lab.close();
});

test("the exchange is found at once when it is already installed", async () => {
  const begun = performance.now();
  const found = await install();
  expect(performance.now() - begun).toBeLessThan(5_000);
  expect(Number.parseInt(found.version, 10)).toBeGreaterThanOrEqual(20);
});

test("files with secrets are for their owner alone, and no seat's or trunk's secret is in them", async () => {
  await lab.phone("agente-secreto");
  const etc = join(lab.settings.runDir, "etc");
  for (const name of ["ari.conf", "pjsip.conf"]) {
    expect((await stat(join(etc, name))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(etc, name), "utf8")).not.toContain("agente-secreto");
  }
  expect((await stat(lab.settings.runDir)).mode & 0o077).toBe(0);
});

test("in the middle of a call the exchange takes packets from this machine alone", async () => {
  const { seat } = await lab.seatAt("agente-local");
  const attempt = await lab.dial(number(1));
  await lab.told.until((event) => event.type === "answered" && event.attempt === attempt);
  const { httpPort, sipPort, rtpPorts } = lab.settings;
  const sockets = listeningOf([lab.exchange.pid]);
  const rtp = sockets.filter(({ port }) => port >= rtpPorts[0] && port <= rtpPorts[1]);
  expect(sockets.map(({ port }) => port)).toEqual(expect.arrayContaining([httpPort, sipPort]));
  // Sound and its reports, for the customer's leg and the agent's.
  expect(rtp.length).toBeGreaterThanOrEqual(4);
  const mayRemain = isResolverOf(lab.exchange.pid, [httpPort, sipPort, ...rtp.map(({ port }) => port)]);
  const beyond = sockets.filter((socket) => !isLoopback(socket));
  expect(beyond.filter((socket) => !mayRemain(socket))).toEqual([]);
  expect(beyond.length).toBeLessThanOrEqual(2);
  await lab.telephony.hangUp(attempt, "normal");
  await lab.telephony.closeSeat(seat);
  await lab.told.until((event) => event.type === "ended" && event.attempt === attempt);
  await lab.told.until((event) => event.type === "seat_down" && event.seat === seat);
});

test("a leg that nobody knows is hung up; a known one is left alone", async () => {
  const [known, orphan] = [await lab.dial(number(1)), await lab.dial(number(2))];
  for (const attempt of [known, orphan])
    await lab.told.until((event) => event.type === "answered" && event.attempt === attempt);
  const reaped: string[] = [];
  const reaper = startReaper({
    channels: lab.telephony.channels,
    hangUp: lab.telephony.hangUpChannel,
    isKnown: (owner) => owner.kind === "call" && owner.attempt === known,
    onReaped: (channelId) => reaped.push(channelId),
    everyMs: 100,
    orphanAfterMs: 400,
  });
  await lab.told.until((event) => event.type === "ended" && event.attempt === orphan);
  reaper.stop();
  expect(reaped).toEqual([orphan]);
  expect((await lab.telephony.inventory()).calls.map((call) => call.attempt)).toEqual([known]);
  await lab.telephony.hangUp(known, "normal");
});

test("messages no telephone would send leave the exchange alive and without a leg, and the next call goes through", async () => {
  const socket = createSocket("udp4");
  socket.bind(0, host);
  await once(socket, "listening");
  const { port } = socket.address();
  const before = (await lab.telephony.channels()).length;
  const messages = malformed(port);
  expect(messages.length).toBeGreaterThanOrEqual(30);
  const answered = new Promise<string>((resolve) => {
    socket.on("message", (raw) => {
      const text = raw.toString("latin1");
      if (text.includes("9000 OPTIONS")) resolve(text.slice(0, 7));
    });
  });
  for (const message of messages) socket.send(message, lab.settings.sipPort, host);
  socket.send(ping(port), lab.settings.sipPort, host);
  expect(await answered).toBe("SIP/2.0");
  expect(await lab.telephony.ping().then(() => "alive")).toBe("alive");
  // A lenient parser takes some of them for calls of the carrier: nobody knows those legs, so they are hung up.
  const reaper = startReaper({
    channels: lab.telephony.channels,
    hangUp: lab.telephony.hangUpChannel,
    isKnown: () => false,
    onReaped: () => {},
    everyMs: 100,
    orphanAfterMs: 200,
  });
  await expect.poll(async () => (await lab.telephony.channels()).length, { timeout: 10_000 }).toBe(before);
  reaper.stop();
  const attempt = await lab.dial(number(1));
  await lab.told.until((event) => event.type === "answered" && event.attempt === attempt);
  await lab.telephony.hangUp(attempt, "normal");
  await lab.told.until((event) => event.type === "ended" && event.attempt === attempt);
  socket.close();
});

test("a thousand calls and registrations of a stranger reach no carrier and no agent, leave no leg and no contact, and the next call goes through", async () => {
  const stranger = createSocket("udp4");
  // Of this machine, but of no carrier: that one is known by the address it has.
  stranger.bind(0, "127.0.0.2");
  await once(stranger, "listening");
  const { seat } = await lab.seatAt("agente-buscado");
  const before = (await lab.telephony.channels()).length;
  const [told, invited] = [lab.told.events.length, lab.farEnd.events.length];
  const answers = new Map<string, number>();
  stranger.on("message", (raw) => {
    const text = raw.toString("latin1");
    const call = /^Call-ID: (.*)$/im.exec(text)?.[1]?.trim() ?? "";
    // "Trying" is no answer yet; what is no answer at all would be a call to the stranger, and stays 0.
    const status = Number(/^SIP\/2\.0 (\d{3})/.exec(text)?.[1] ?? 0);
    if (status === 0 || status >= 200) answers.set(call, status);
  });
  const requests = scanning(stranger.address().port, 1_000, [
    ...["nadie", "agente-buscado", trunk.name, "100", "recaudo"],
  ]);
  // A hundred at a time: nothing is lost in a buffer of this machine's.
  for (let from = 0; from < requests.length; from += 100) {
    for (const message of requests.slice(from, from + 100))
      stranger.send(message, lab.settings.sipPort, host);
    await expect.poll(() => answers.size, { timeout: 10_000, interval: 10 }).toBe(from + 100);
  }
  expect([...new Set(answers.values())]).toEqual([401]);
  expect((await lab.telephony.channels()).length).toBe(before);
  expect(lab.farEnd.events.slice(invited).filter(({ type }) => type === "invite")).toEqual([]);
  expect(lab.told.events.slice(told)).toEqual([]);
  stranger.close();
  const attempt = await lab.dial(number(1));
  await lab.told.until((event) => event.type === "answered" && event.attempt === attempt);
  await lab.telephony.hangUp(attempt, "normal");
  await lab.told.until((event) => event.type === "ended" && event.attempt === attempt);
  await lab.telephony.closeSeat(seat);
});

test("an exchange that hangs is noticed after two missed answers, killed and replaced on the same ports", async () => {
  const attempt = await lab.dial(number(1));
  await lab.told.until((event) => event.type === "answered" && event.attempt === attempt);
  const hung = new Promise<void>((resolve) => {
    const dog = startWatchdog({
      ping: lab.telephony.ping,
      onHung: () => {
        dog.stop();
        resolve();
      },
      everyMs: 300,
      timeoutMs: 200,
    });
  });
  process.kill(lab.exchange.pid, "SIGSTOP");
  await hung;
  process.kill(lab.exchange.pid, "SIGKILL");
  const end = await lab.exchange.ended;
  expect(end.asked).toBe(false);
  const replaced = await startAsterisk(lab.settings);
  // The call went with the exchange: told as ended for a cause nobody learns, before the link is told as up.
  const told = await lab.told.until((event) => event.type === "ended" && event.attempt === attempt);
  expect(told).toMatchObject({ cause: { q850: 0 } });
  // Trunks are pushed again into the new exchange's empty memory: calls can go out at once.
  const up = lab.told.events.filter((event) => event.type === "link" && event.up).length;
  await lab.told.until(
    () => lab.told.events.filter((each) => each.type === "link" && each.up).length >= Math.max(2, up),
  );
  const next = await lab.dial(number(1));
  await lab.told.until((event) => event.type === "answered" && event.attempt === next);
  await lab.telephony.hangUp(next, "normal");
  await replaced.stop();
  expect(() => process.kill(replaced.pid, 0)).toThrow();
});

test("an exchange left over by a supervisor that was killed is replaced, not doubled", async () => {
  const settings = await labSettings();
  const first = await startAsterisk(settings);
  const second = await startAsterisk(settings);
  await first.ended;
  expect(second.pid).not.toBe(first.pid);
  await second.stop();
  await second.stop();
  await rm(settings.runDir, { recursive: true });
});

test("an exchange whose supervisor was killed ends by itself", async () => {
  const settings = await labSettings();
  const module = join(import.meta.dirname, "../../src/telephony/asterisk/supervise.ts");
  const code = `const { startAsterisk } = await import(${JSON.stringify(module)});
    const { pid } = await startAsterisk(${JSON.stringify(settings)});
    console.log(pid); setInterval(() => {}, 1_000);`;
  const keeper = spawn(process.execPath, ["--input-type=module", "--eval", code], {
    cwd: join(import.meta.dirname, "../.."),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [told] = await once(keeper.stdout, "data");
  const exchange = Number(told);
  expect(isAlive(exchange)).toBe(true);
  keeper.kill("SIGKILL");
  await expect.poll(() => isAlive(exchange), { timeout: 5_000 }).toBe(false);
  await rm(settings.runDir, { recursive: true });
});

function isAlive(pid: number): boolean {
  try {
    // A dead child that nobody has asked about yet is no process any more.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

test("a taken port is named", async () => {
  const settings = await labSettings();
  const other = await startLab(() => answering([]));
  await expect(startAsterisk({ ...settings, httpPort: other.settings.httpPort })).rejects.toThrow(
    String(other.settings.httpPort),
  );
  await other.close();
  await rm(settings.runDir, { recursive: true });
});
