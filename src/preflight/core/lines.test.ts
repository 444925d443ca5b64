import { expect, test } from "vitest";
import { hour, instantOf, localDate } from "../../kernel/time.ts";
import { linesOf, type PreflightFacts } from "./lines.ts";

const zone = "America/Santiago";
const today = localDate("2026-11-24");
const halfPastSeven = instantOf(today, 7 * 3600 + 1800, zone);
const opens = instantOf(today, 8 * 3600, zone);
const tested = {
  at: halfPastSeven - 60_000,
  pending: false,
  outward: true,
  ringsBack: true,
  reason: null,
  sip: null,
} as const;
const ready: PreflightFacts = {
  now: halfPastSeven,
  zone,
  engineUp: true,
  trunks: [{ name: "entel", restsUntil: null, test: tested }],
  numbers: [{ number: "+56225550100", stopped: null, fallen: false, test: tested }],
  campaigns: [
    {
      name: "Consumo",
      state: "running",
      zone,
      at: opens,
      people: 900,
      looked: 900,
      callable: 700,
      whyNot: [{ text: "200 en descanso" }],
    },
  ],
  agents: { able: 12, seated: 0 },
  latePayments: [],
  mandates: [{ name: "Andes", version: 3, endsOn: localDate("2027-03-31"), daysLeft: 127 }],
  countries: [
    { name: "Chile", today, hasTable: true, hasNextYear: true, holidays: new Set([localDate("2026-12-08")]) },
  ],
  disk: { freeBytes: 120e9, totalBytes: 300e9 },
};
const marks = (facts: Partial<PreflightFacts>) =>
  linesOf({ ...ready, ...facts })
    .filter(({ mark }) => mark !== "ok")
    .map(({ topic, mark, text }) => `${topic} ${mark}: ${text}`);

test("a floor that is ready is all ticks, each with its figure", () => {
  const lines = linesOf(ready);
  expect(lines.every(({ mark }) => mark === "ok")).toBe(true);
  expect(lines.map(({ text }) => text)).toEqual([
    "Responde",
    "Llevó una llamada de prueba a las 07:29",
    "Devuelve la llamada aquí; probado a las 07:29",
    "700 llamables a las 08:00, de 900. El resto: 200 en descanso",
    "12 habilitados, 0 en su puesto",
    "Ninguno atrasado",
    "Carta de instrucciones n.º 3, hasta el 31-03-2027",
    "Tabla al día; el próximo es el 08-12-2026",
    "120,0 GB libres (40 %)",
  ]);
});

test("what keeps the floor from working says so and what to do", () => {
  expect(marks({ engineUp: false })).toEqual(["engine bad: No responde: no se marcará. Mira Sistema"]);
  expect(marks({ trunks: [{ name: "entel", restsUntil: opens, test: tested }] })).toEqual([
    "trunk bad: Falló varias veces seguidas; se prueba otra vez a las 08:00",
  ]);
  const refused = { ...tested, outward: false, ringsBack: false, reason: "refused", sip: 503 } as const;
  expect(marks({ trunks: [{ name: "entel", restsUntil: null, test: refused }] })).toEqual([
    "trunk bad: No lleva llamadas: el operador la rechazó (SIP 503)",
  ]);
  const lost = { ...tested, ringsBack: false, reason: "did_not_arrive" } as const;
  expect(marks({ numbers: [{ number: "+56225550100", stopped: null, fallen: false, test: lost }] })).toEqual([
    "number bad: Quien devuelva la llamada no llega: salió, y no llegó de vuelta",
  ]);
  expect(
    marks({ numbers: [{ number: "+56225550100", stopped: "Spam", fallen: false, test: tested }] }),
  ).toEqual(["number warn: Detenido: Spam"]);
  expect(marks({ numbers: [{ number: "+56225550100", stopped: null, fallen: true, test: tested }] })).toEqual(
    ["number warn: La contestan 30 % menos que en su propia semana: mira si la marcaron como no deseada"],
  );
  expect(marks({ campaigns: [] })).toEqual(["campaign bad: Ninguna en marcha: nadie será llamado"]);
  expect(marks({ agents: { able: 0, seated: 0 } })).toEqual(["roster bad: No hay gestores habilitados"]);
  expect(marks({ disk: { freeBytes: 4e9, totalBytes: 100e9 } })).toEqual([
    "disk bad: 4,0 GB libres (4 %). Queda 4 % de disco libre: no se marca, no se graba y no se cargan ni se generan archivos",
  ]);
});

test("a test call of yesterday proves nothing today, and one never made is asked for", () => {
  for (const test of [null, { ...tested, at: halfPastSeven - 13 * hour }])
    expect(marks({ trunks: [{ name: "entel", restsUntil: null, test }] })).toEqual([
      "trunk warn: Sin llamada de prueba hoy: pulsa «Probar todo»",
    ]);
});

test("a mandate past its last day is told as ended, one that ends this week as ending, one without a signed sheet as such", () => {
  const ending = (endsOn: string | null, daysLeft: number | null, version = 3) =>
    marks({
      mandates: [{ name: "Andes", version, endsOn: endsOn === null ? null : localDate(endsOn), daysLeft }],
    });
  expect(ending("2026-11-23", -1)).toEqual([
    "mandate bad: El mandato terminó el 23-11-2026: no se llama a nadie",
  ]);
  expect(ending("2026-11-24", 0)).toEqual(["mandate warn: El mandato termina el 24-11-2026"]);
  expect(ending("2026-12-02", 8)).toEqual([]);
  expect(ending(null, null, 0)).toEqual([
    "mandate warn: Sin carta de instrucciones firmada: rigen los topes de la casa",
  ]);
});

test("a holiday is told on its day, and next year's missing table while there is time to load it", () => {
  const country = (more: Partial<PreflightFacts["countries"][number]>) =>
    marks({
      countries: [{ name: "Chile", today, hasTable: true, hasNextYear: true, holidays: new Set(), ...more }],
    });
  expect(country({ holidays: new Set([today]) })).toEqual([
    "holidays warn: Hoy es feriado nacional: no se llama",
  ]);
  expect(country({ hasTable: false })).toEqual([
    "holidays bad: Falta la tabla de 2026: no se llama sin ella",
  ]);
  expect(country({ hasNextYear: false })).toEqual([
    "holidays warn: Falta la tabla de 2027: el 1 de enero no se podrá llamar",
  ]);
  expect(country({ hasNextYear: false, today: localDate("2026-06-02") })).toEqual([]);
});

test("a campaign nobody can be called in, and one that is paused, are not ticks", () => {
  const [campaign] = ready.campaigns;
  if (!campaign) throw new Error("no campaign");
  const one = (more: Partial<typeof campaign>) =>
    marks({ campaigns: [campaign, { ...campaign, name: "Otra", ...more }] });
  expect(one({ callable: 0, whyNot: [{ text: "900 en feriado" }] })).toEqual([
    "campaign bad: 0 llamables a las 08:00, de 900. El resto: 900 en feriado",
  ]);
  expect(one({ people: 0, looked: 0, callable: 0, whyNot: [] })).toEqual(["campaign bad: Nadie en su lista"]);
  expect(one({ state: "paused" })).toEqual([
    "campaign warn: En pausa. 700 llamables a las 08:00, de 900. El resto: 200 en descanso",
  ]);
  expect(one({ state: "draft", callable: 0 })).toEqual([]);
  expect(one({ people: 5_000, looked: 2_000 })).toEqual([]);
});

test("people are told with a separator of thousands, in a campaign and on the roster", () => {
  const [campaign] = ready.campaigns;
  if (!campaign) throw new Error("no campaign");
  const text = (more: Partial<PreflightFacts>) => linesOf({ ...ready, ...more }).map((line) => line.text);
  expect(
    text({ campaigns: [{ ...campaign, people: 12_000, looked: 5_000, callable: 4_321 }] }),
  ).toContainEqual(expect.stringMatching(/^4\.321 de 5\.000 revisados llamables a las 08:00, de 12\.000/));
  expect(text({ agents: { able: 1_200, seated: 1_000 } })).toContain("1.200 habilitados, 1.000 en su puesto");
});
