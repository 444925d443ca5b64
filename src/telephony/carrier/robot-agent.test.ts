import { createHash } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { seededRng } from "#kernel/rng.ts";
import { respondTo } from "./dialog.ts";
import { type FarEndEvent, startFarEnd } from "./far-end.ts";
import { personTalker } from "./public/talker.ts";
import { type RobotEvent, startRobotLeg } from "./robot-agent.ts";
import { header, parseAddress } from "./sip.ts";
import { tone } from "./tones.ts";
import { openTransactions } from "./transactions.ts";

const host = "127.0.0.1";
const own = { tag: "registrar", contact: `sip:registrar@${host}` };
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Calls `look` after every event until it is satisfied. */
function watcher<E>() {
  const events: E[] = [];
  const waiting = new Set<() => void>();
  return {
    events,
    note(event: E) {
      events.push(event);
      for (const look of waiting) look();
    },
    until(is: (event: E) => boolean, nth = 1): Promise<E> {
      return new Promise((resolve) => {
        const look = (): void => {
          const found = events.filter(is)[nth - 1];
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      });
    },
  };
}

/** A registrar that knows one user and checks the digest with the formula of RFC 2617 without qop. */
async function registrar(user: string, password: string) {
  const md5 = (text: string): string => createHash("md5").update(text).digest("hex");
  const contacts: string[] = [];
  const wire = await openTransactions(host, 0, {
    onStrayResponse() {},
    onRequest({ request, respond }) {
      const given = header(request, "authorization") ?? "";
      const uri = /uri="([^"]*)"/.exec(given)?.[1] ?? "";
      const right = md5(`${md5(`${user}:desk:${password}`)}:n1:${md5(`REGISTER:${uri}`)}`);
      if (given.includes(`response="${right}"`)) {
        contacts.push(parseAddress(header(request, "contact") ?? "").uri);
        return respond(respondTo(request, 200, "OK", own));
      }
      const headers = [["www-authenticate", 'Digest realm="desk", nonce="n1"']] as const;
      respond(respondTo(request, 401, "Unauthorized", own, { headers }));
    },
  });
  closing.push(() => wire.close());
  return { port: wire.port, contacts };
}

const clips = { clip: (line: string) => tone(line.startsWith("agente") ? 500 : 900, 400) };

test("a robot with the wrong password never becomes available", async () => {
  const server = await registrar("robot1", "right");
  const seen = watcher<RobotEvent>();
  const leg = await startRobotLeg({
    host,
    sipServer: { host, port: server.port },
    user: "robot1",
    password: "wrong",
    voice: "agente1",
    clips,
    onEvent: seen.note,
  });
  closing.push(() => leg.close());
  expect(await seen.until((event) => event.type === "unregistered")).toEqual({
    type: "unregistered",
    status: 401,
  });
  expect(leg.state).toBe("registering");
  await leg.say("agente_saludo");
});

test("a registered robot lets itself be nailed up, talks in turn with a debtor and leaves when told", async () => {
  const server = await registrar("robot1", "secret");
  const seen = watcher<RobotEvent>();
  const leg = await startRobotLeg({
    host,
    sipServer: { host, port: server.port },
    user: "robot1",
    password: "secret",
    voice: "agente1",
    clips,
    onEvent: seen.note,
  });
  closing.push(() => leg.close());
  await seen.until((event) => event.type === "registered");
  const port = Number(server.contacts[0]?.split(":").at(-1));

  const debtor = watcher<FarEndEvent>();
  const line = await startFarEnd({
    host,
    port: 0,
    behaviourOf: () => ({ kind: "noAnswer" }),
    onEvent: debtor.note,
  });
  closing.push(() => line.close());
  const talker = personTalker({
    rng: seededRng(4),
    country: "CL",
    scene: "third_party",
    clips,
    pace: 0.1,
    voiceIndex: 0,
  });
  await line.placeCall({
    server: { host, port },
    to: "robot1",
    from: "carrier",
    behaviour: { kind: "talk", ringMs: 0, talker },
  });

  await seen.until((event) => event.type === "turn");
  expect(leg.state).toBe("nailed_up");
  for (let turn = 2; debtor.events.every((event) => event.type !== "end"); turn++) {
    await leg.say("agente_saludo");
    await Promise.race([
      seen.until((event) => event.type === "turn", turn),
      debtor.until((event) => event.type === "end"),
    ]);
  }
  const said = debtor.events.flatMap((event) => (event.type === "said" ? [event.label] : []));
  expect(said.slice(1, 2)).toEqual(["soy_la_mama"]);
  expect(said.at(-1)).toBe("hasta_luego");
  await seen.until((event) => event.type === "leg_down");
  expect(leg.state).toBe("registered");
  await leg.close();
  expect(leg.state).toBe("closed");
});
