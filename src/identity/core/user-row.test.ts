import { expect, test } from "vitest";
import { judgeUserFile, type KnownPeople } from "./user-row.ts";
import { faultLine } from "./user-row-texts.ts";

const nobody: KnownPeople = { people: [], teams: [] };
const known: KnownPeople = {
  teams: ["Norte", "Sur"],
  people: [
    { username: "luis", name: "Luis Rojas", role: "agent", team: "Norte", leads: [] },
    { username: "sara", name: "Sara Núñez", role: "supervisor", team: null, leads: ["Norte"] },
    { username: "jefa", name: "Jefa", role: "admin", team: null, leads: [] },
  ],
};
const records = (text: string) =>
  text.split("\n").map((line, index) => ({ line: index + 1, cells: line.split(";") }));
const judge = (rows: string, there = known) =>
  judgeUserFile(records(`usuario;nombre;rol;equipo;clave\n${rows}`), there);
const faultsOf = (rows: string, there = known) => {
  const judged = judge(rows, there);
  return "faults" in judged ? judged.faults.map(({ row, column, code }) => `${row} ${column} ${code}`) : [];
};

test("a whole agency comes in from one file: its supervisors' rows make the teams their agents name", () => {
  const judged = judge(
    "sara;Sara Núñez;Supervisora;Norte;\nana;Ana Soto;agente;norte;\npepe;Pepe Díaz;Back Office;;\nc1;Coordinador Uno;COORDINADOR;;",
    nobody,
  );
  expect(judged).toMatchObject({
    plan: {
      teams: ["Norte"],
      make: [
        { role: "supervisor" },
        { role: "agent", team: "norte" },
        { role: "backoffice" },
        { role: "coordinator" },
      ],
      change: [],
      same: 0,
    },
  });
});

test("the same file a second time changes nobody; a new team, name or role does", () => {
  const again = judge("LUIS;Luis Rojas;agente;norte;\nsara;Sara Núñez;supervisor;;");
  expect(again).toMatchObject({ plan: { make: [], change: [], same: 2 } });
  for (const row of ["luis;Luis Rojas;agente;Sur;", "luis;Luis R.;agente;;", "luis;Luis Rojas;calidad;;"])
    expect(judge(row)).toMatchObject({ plan: { make: [], change: [{ username: "luis" }], same: 0 } });
});

test.each([
  ["ana;;agente;Norte;", "2 nombre dato_falta"],
  ["ana maría;Ana;agente;Norte;", "2 usuario usuario_invalido"],
  ["robot-9;Ana;agente;Norte;", "2 usuario usuario_invalido"],
  ["ana;Ana;jefe;Norte;", "2 rol rol_desconocido"],
  ["ana;Ana;administrador;;", "2 rol rol_reservado"],
  ["ana;Ana;mandante;;", "2 rol rol_reservado"],
  ["ana;Ana;agente;Oeste;", "2 equipo equipo_desconocido"],
  ["ana;Ana;agente;;", "2 equipo dato_falta"],
  ["ana;Ana;agente;Norte;corta", "2 clave clave_corta"],
  ["jefa;Jefa;supervisor;;", "2 usuario cuenta_reservada"],
  ["sara;Sara Núñez;agente;Sur;", "2 rol dirige_equipos"],
  ["ana;Ana;agente;Norte;\nANA;Ana;agente;Sur;", "3 usuario usuario_repetido"],
  ["s1;S;supervisor;Sur;\ns2;S;supervisor;sur;", "3 equipo equipo_con_dos_supervisores"],
])("the row «%s» is refused with its row and column: %s", (row, fault) => {
  expect(faultsOf(row)).toEqual([fault]);
});

test("every fault is told at once, in the order of the file, with what to do", () => {
  const judged = judge("ana;;agente;Oeste;\nluis;Luis;jefe;Norte;\nana;Ana;agente;Oeste;");
  if (!("faults" in judged)) throw new Error("accepted");
  expect(judged.faults.map(faultLine)).toEqual([
    "Fila 2, nombre: está vacío; escríbelo.",
    "Fila 3, rol: «jefe» no es un rol; usa gestor, supervisor, coordinador, calidad, back office, estratega o auditor.",
    "Fila 4, equipo: «Oeste» no existe; corrige el nombre, créalo en Equipos o agrega la fila de su supervisor.",
  ]);
});

test("a password is never repeated in a fault", () => {
  expect(JSON.stringify(judge("ana;Ana;agente;Norte;secreta"))).not.toContain("secreta");
});

test("without its columns, without rows, or with more than a thousand a file is refused whole", () => {
  const header = judgeUserFile(records("usuario;nombre;rol\nana;Ana;agente"), nobody);
  expect(header).toMatchObject({ faults: [{ row: 1, column: "equipo", code: "columna_falta" }] });
  expect(judgeUserFile(records("usuario;nombre;rol;equipo"), nobody)).toMatchObject({
    faults: [{ code: "sin_filas" }],
  });
  const many = (n: number) => Array.from({ length: n }, (_, i) => `u${i};U;calidad;;`).join("\n");
  expect(faultsOf(many(1_000))).toEqual([]);
  expect(faultsOf(many(1_001))).toEqual(["1002 fila demasiadas_filas"]);
});
