// The office in a real browser against the whole system: from an empty machine to a campaign, by people who strategise,
// administer and watch over the rules. Every page looked at is checked by axe.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "#platform/new-id.ts";
import { barriers, enter, forbidMouse, openPage, picture, tabTo } from "./pages.ts";
import { type System, startBrowser, startSystem } from "./support.ts";

const password = "cuatro palabras de prueba";
const hostile = (
  JSON.parse(
    readFileSync(join(import.meta.dirname, "../../fixtures/names/hostile-debtor-names.json"), "utf8"),
  ) as string[]
)
  // A control character, or too long a name, makes a row that is refused: here are those that are shown.
  .filter((name) => !/[\p{Cc}\p{Cf}]/u.test(name) && name.trim().length > 3 && name.length <= 200);
const markup = "<img src=x onerror=alert(1)>";

let system: System;
let browser: Browser;
let page: Page;
let broken: readonly string[];

beforeAll(async () => {
  system = await startSystem();
  browser = await startBrowser();
  ({ page, problems: broken } = await openPage(browser, system));
});
afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

async function look(name: string): Promise<void> {
  await picture(page, name);
  expect(await barriers(page, ["target-size"]), name).toEqual([]);
}
async function go(path: string): Promise<void> {
  await page.goto(`${system.url}/oficina/${path}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await settled();
}
async function settled(): Promise<void> {
  await page.locator("main [aria-busy=true]").first().waitFor({ state: "detached" });
}
const button = (name: string) => page.getByRole("button", { name, exact: true });
const field = (name: string) => page.getByLabel(name, { exact: true });

/** A valid RUT of a range believed unassigned. */
function rut(body: number): string {
  const digits = [...String(body)].reverse();
  const sum = digits.reduce((total, digit, i) => total + Number(digit) * (2 + (i % 6)), 0);
  const check = 11 - (sum % 11);
  return `${body}-${check === 11 ? "0" : check === 10 ? "K" : check}`;
}
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
function assignment(): string {
  const lines = hostile.map((name, i) =>
    [
      rut(48_000_000 + i),
      quoted(name),
      `OP-${i}`,
      `${200 + i}.500`,
      `0${1 + (i % 9)}/03/2026`,
      "Tarjeta",
      `9 5555 ${1000 + i}`,
    ].join(";"),
  );
  const wrong = "48999999-X;Sin dígito;OP-malo;100.500;01/03/2026;Tarjeta;955551234";
  return ["RUT;NOMBRE;OBLIGACION;SALDO;FEC_VCTO;PRODUCTO;CELULAR", ...lines, wrong].join("\r\n");
}
async function choose(name: string, content: string | Buffer): Promise<void> {
  const buffer = typeof content === "string" ? Buffer.from(content) : content;
  await page.setInputFiles("input[type=file]", { name, mimeType: "text/csv", buffer });
}

test("the first administrator is made in the browser with the printed code", async () => {
  await page.goto(`${system.url}/instalar`);
  await field("Código de instalación").fill(system.setupCode);
  await field("Nombre de la agencia").fill("Cobranzas del Sur");
  await field("Tu nombre").fill("Ana Rivas");
  await field("Usuario para entrar").fill("ana");
  await field("Contraseña").fill(password);
  await button("Crear administrador").click();
  await page.waitForURL("**/oficina/carteras");
  await page.getByText("Aún no hay mandantes ni carteras.").waitFor();
  await look("01-carteras-vacia");
});

test("an empty page of each kind says what to do next", async () => {
  for (const [path, says] of [
    ["segmentos", "Aún no hay carteras."],
    ["campanas", "Aún no hay campañas."],
    ["campanas/nueva", "Una campaña necesita un segmento: crea uno primero."],
    ["pagos", "Aún no hay carteras."],
    ["telefonia", "Aún no hay troncales."],
    ["cumplimiento", "No hay dudas por responder."],
    ["informes/promesas", "Todavía no hay promesas."],
  ] as const) {
    await go(path);
    await page.getByText(says).waitFor();
    if (/nueva|telefonia|cumplimiento/.test(path)) await look(`02-vacia-${path.replace("/", "-")}`);
  }
});

test("a creditor and a mandate are made with the country's own currency and hour", async () => {
  await go("carteras");
  await button("Nuevo mandante").click();
  await button("Crear mandante").click();
  await page.getByText("Revisa estos campos").waitFor();
  await look("03-mandante-error");
  await field("Nombre").fill("Banco Ñandú S.A.");
  await button("Crear mandante").click();
  await page.getByText("Mandantes: Banco Ñandú S.A.").waitFor();
  await button("Nueva cartera").click();
  await field("Nombre").fill("Consumo 2026");
  await look("04-cartera-nueva");
  await button("Crear cartera").click();
  await page.getByRole("heading", { level: 1, name: "Consumo 2026" }).waitFor();
  await page.getByText("Chile · CLP · Santiago").waitFor();
  await page.getByText("Todavía no se ha cargado ningún archivo.").waitFor();
  await look("05-cartera");
});

test("a file that is no portfolio is refused in words that name the column, the row and the reason", async () => {
  await page.getByRole("link", { name: "Cargar archivo" }).click();
  await choose("planilla.xlsx", Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 6, 0, 8, 0]));
  await page.getByText("Parece un archivo").waitFor();
  await look("06-archivo-no-csv");
  await choose("vacio.csv", "");
  await page.getByText("El archivo no trae filas").waitFor();
  await choose("clientes.csv", "A;B\n1;2\n");
  await page.getByText("Una columna para Documento").waitFor();
  await page.getByText("Una columna para Vencimiento o Días de mora").waitFor();
  expect(await button("Cargar").isDisabled()).toBe(true);
  await look("07-columnas-faltan");
  await button("Elegir otro archivo").click();
});

test("a creditor's file is mapped, its doubt answered, loaded, and its wrong row offered back", async () => {
  await choose("asignacion.csv", assignment());
  await page.getByText("Una columna para Operación").waitFor();
  await page.getByLabel("Campo de la columna OBLIGACION").selectOption({ label: "Operación" });
  await page.getByText("¿En qué orden vienen las fechas?").waitFor();
  expect(await button("Cargar").isDisabled()).toBe(true);
  // Pesos have no cents: «200.500» reads in one way.
  expect(await page.getByText("¿Qué signo separa los decimales en este archivo?").count()).toBe(0);
  await look("08-columnas");
  await page.getByLabel("Día, mes, año").check();
  await button("Cargar").click();
  await page.getByText("✔ Carga terminada").waitFor();
  const figures = await page.locator("dl").innerText();
  expect(figures.replaceAll("\n", " ")).toContain(`Operaciones nuevas ${hostile.length}`);
  expect(figures.replaceAll("\n", " ")).toContain("Rechazadas 1");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Descargar filas rechazadas (CSV)" }).click();
  const rejects = readFileSync(await (await download).path(), "utf8");
  expect(rejects).toContain("OP-malo");
  await look("09-carga-terminada");
});

test("the same file again changes nothing, and the next one is recognised by its profile", async () => {
  await page.getByRole("link", { name: "Cargar otro archivo" }).click();
  await choose("asignacion.csv", assignment());
  await page.getByText("✔ Formato de Consumo 2026").waitFor();
  await button("Cargar").click();
  await page.getByText("Este archivo ya se cargó. No se cambió nada.").waitFor();
  await go("carteras");
  await page.getByText(`${hostile.length} deudas`).waitFor();
  await look("10-carteras");
});

test("a segment counts itself while it is written, is saved, and explains who is in", async () => {
  await go("segmentos");
  await page.getByRole("link", { name: "Nuevo segmento" }).click();
  await field("Nombre").fill("Mora con saldo");
  await page.getByText("Completa las filas marcadas para contar.").waitFor();
  await field("Valor").fill("30");
  await page.getByText("Ahora entran").waitFor();
  await page.getByText("Mora ≥ 30 días").waitFor();
  await field("Valor").press("Enter");
  await page.getByLabel("Campo", { exact: true }).nth(1).selectOption({ label: "Saldo" });
  await page.getByLabel("Valor").nth(1).fill("210000");
  await button("Agrupar").click();
  await page.getByLabel("Campo", { exact: true }).nth(2).selectOption({ label: "Producto" });
  await page.getByLabel("Valor").nth(2).fill("Tarjeta");
  await page.getByText("Mora ≥ 30 días y saldo ≥ $210.000 y producto = «Tarjeta»").waitFor();
  await look("11-segmento");
  await button("Guardar segmento").click();
  await page.getByRole("link", { name: "Mora con saldo" }).click();
  await page.getByLabel("Buscar persona").fill("OP-0");
  await page.getByRole("list", { name: "Personas encontradas" }).getByRole("button").first().click();
  await page.getByText("Queda fuera").waitFor();
  await look("12-segmento-explica");
});

test("a hostile name is text wherever it is shown", async () => {
  await go("personas");
  await page.getByLabel("Buscar persona").fill(`OP-${hostile.indexOf(markup)}`);
  const results = page.getByRole("list", { name: "Personas encontradas" }).getByRole("button");
  await results.filter({ hasText: markup }).waitFor();
  await look("13-buscar");
  await results.filter({ hasText: markup }).click();
  await page.getByRole("heading", { level: 1, name: markup }).waitFor();
  await settled();
  expect(await page.locator("main img").count()).toBe(0);
  await look("14-ficha");
});

/** By keyboard: fewer agents, a curve, and what it says as a table. */
async function tryOtherSettings(): Promise<void> {
  const agents = page.getByRole("slider", { name: /^Gestores/ });
  await agents.focus();
  await page.keyboard.press("Home");
  for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowRight");
  await page.getByText("Gestores: 4").waitFor();
  await button("Simular").click();
  const curves = page.getByRole("figure");
  await curves.nth(3).waitFor();
  await button("Detener").click();
  await look("19-what-if");
  await button("Ver tabla").click();
  await page
    .getByRole("row", { name: /Recaudo \d/ })
    .first()
    .waitFor();
  await button("Ver gráfico").click();
}

test("a trunk, then a campaign that starts and stops after being asked", async () => {
  await go("telefonia");
  await button("Nueva troncal").click();
  await button("Guardar").click();
  await page.getByText("Revisa estos campos").waitFor();
  await field("Nombre corto").fill("operador");
  await field("Servidor").fill("192.0.2.10");
  await field("Números que se muestran").fill("+56225551234\n+56225551235");
  await look("15-troncal");
  await button("Guardar").click();
  await page.getByRole("rowheader", { name: "operador" }).waitFor();
  await look("16-troncales");
  await go("campanas/nueva");
  await field("Nombre").fill("Mora marzo");
  await field("Segundos de timbre").fill("5");
  await button("Crear campaña").click();
  await page.getByText("Segundos de timbre: Un número entre 15 y 60").waitFor();
  await look("17-campana-error");
  await field("Segundos de timbre").fill("25");
  await button("Crear campaña").click();
  await page.getByRole("heading", { level: 1, name: "Mora marzo" }).waitFor();
  await page.getByText("La lista se arma al iniciar la campaña.").waitFor();
  await tryOtherSettings();
  await button("Iniciar Mora marzo").click();
  await look("18-campana-confirmar");
  await button("Iniciar").click();
  await button("Pausar Mora marzo").waitFor();
  await page.getByText("En marcha ·").waitFor();
  await page.getByText("33 de 33 se pueden marcar ahora").waitFor();
  await look("19-campana");
  await button("Detener Mora marzo").click();
  await button("Detener").click();
  await page.getByText("Detenida").waitFor();
  await go("campanas");
  await page.getByRole("link", { name: "Mora marzo" }).waitFor();
  await look("20-campanas");
});

test("a payments file is applied and its unknown row is told with its reason", async () => {
  await go("pagos");
  await choose(
    "pagos.csv",
    "OPERACION;MONTO;FECHA\nOP-1;201500;2026-03-20\nOP-2;500;2026-03-20\nOP-3;500;2026-03-20\nOP-nadie;1000;2026-03-20\n",
  );
  await page.getByText("✔ Carga terminada").waitFor();
  await page.getByRole("cell", { name: "OP-nadie" }).or(page.getByText("OP-nadie")).first().waitFor();
  await page.getByRole("rowheader", { name: "OP-1" }).waitFor();
  await look("21-pagos");
});

test("a user is made with a mandate of their own, gets a one-time password and is blocked; a file brings in a team", async () => {
  await go("usuarios");
  await button("Nuevo usuario").click();
  await field("Nombre").fill("Luis Peña");
  await field("Usuario").fill("luis");
  await field("Contraseña").fill("corta");
  await button("Crear usuario").click();
  await page.getByText("Contraseña: Faltan 7 caracteres").waitFor();
  await look("22-usuario-error");
  await field("Contraseña").fill(password);
  await field("Qué puede ver").selectOption({ label: "Cartera: Consumo 2026" });
  await button("Crear usuario").click();
  await page.getByRole("rowheader", { name: "Luis Peña" }).waitFor();
  await button("Clave nueva Luis Peña").click();
  await button("Clave nueva").click();
  await page.getByText("Clave de un solo uso de Luis Peña:").waitFor();
  await look("22-clave");
  await page.keyboard.press("Escape");
  await button("Bloquear Luis Peña").click();
  await button("Bloquear").click();
  await button("Desbloquear Luis Peña").waitFor();
  await look("23-usuarios");
  await button("Subir archivo").click();
  await choose("usuarios.csv", "usuario;nombre;rol;equipo\nsara;Sara Núñez;jefa;Norte\n");
  await page.getByText("Fila 2, rol: «jefa» no es un rol").waitFor();
  await look("23-usuarios-error");
  await choose(
    "usuarios.csv",
    "usuario;nombre;rol;equipo\nsara;Sara Núñez;supervisora;Norte\neva;Eva Ríos;agente;Norte\n",
  );
  await page.getByText("Nuevos: 2. Cambiados: 0. Sin cambios: 0. Equipos nuevos: 1.").waitFor();
  await look("23-usuarios-claves");
  await page.keyboard.press("Escape");
  await go("equipos");
  await button("Nuevo equipo").click();
  await field("Nombre").fill("Sur");
  await button("Crear equipo").click();
  await button("Mover Eva Ríos").click();
  await look("23-mover");
  await button("Mover").click();
  await page
    .getByRole("region", { name: "Sur", exact: true })
    .getByRole("rowheader", { name: "Eva Ríos" })
    .waitFor();
  await look("23-equipos");
});

test("the literal reading a creditor signed is registered, and each decision can be looked up", async () => {
  await go("cumplimiento/lecturas");
  await button("Registrar firma").click();
  await field("Quién firmó").fill("Marta Soto, gerenta de cobranza");
  await look("24-firma");
  await button("Registrar").click();
  await page.getByRole("cell", { name: "Lectura literal" }).waitFor();
  await look("25-lecturas");
  await go("cumplimiento/decisiones");
  await page.getByLabel("Buscar persona").fill("OP-2");
  await page.getByRole("list", { name: "Personas encontradas" }).getByRole("button").first().click();
  await page.getByRole("link", { name: "Ver la ficha" }).waitFor();
  await look("26-decisiones");
});

test("a dispute opens a task with its deadline, and answering it frees the debt", async () => {
  const [debt] = await system.rows<{ id: string; debtor_id: string }>(
    "select id, debtor_id from account where state = 'open' order by number desc limit 1",
  );
  const status = await page.evaluate(
    async ({ id, account, debtor }) => {
      const session = (await (await fetch("/v1/session")).json()) as { csrfToken: string };
      const headers = { "content-type": "application/json", "x-csrf-token": session.csrfToken };
      const body = {
        id,
        debtorId: debtor,
        accountIds: [account],
        disposition: "NO_RECONOCE",
        note: "Nunca compró ahí",
      };
      return (await fetch("/v1/gestiones", { method: "POST", headers, body: JSON.stringify(body) })).status;
    },
    { id: newId(), account: debt?.id, debtor: debt?.debtor_id },
  );
  expect(status).toBe(201);
  await go("cumplimiento/tareas");
  await page.getByText("«Nunca compró ahí»").waitFor();
  await look("26b-tareas");
  await page
    .getByRole("button", { name: /^Responder/ })
    .first()
    .click();
  await button("Guardar respuesta").click();
  await page.getByText(/Qué se encontró: /).waitFor();
  await field("Qué se encontró").fill("Se envió copia del contrato y lo reconoció");
  await look("26c-tarea");
  await button("Guardar respuesta").click();
  await page.getByText("No hay tareas por responder.").waitFor();
  await field("Estado").selectOption({ label: "Respondidas" });
  await page.getByRole("cell", { name: /Liberada/ }).waitFor();
  expect(await system.rows("select hold from account where id = $1", [debt?.id])).toEqual([{ hold: null }]);
});

/** Goes there with Tab and presses the keys. */
async function keys(what: Locator, ...pressed: readonly string[]): Promise<void> {
  await tabTo(page, what);
  for (const key of pressed) await page.keyboard.press(key);
}
const row = (name: string) => page.getByRole("row", { name });

test("the sheet of a mandate is written, rehearsed and signed with the keyboard alone", async () => {
  await go("carteras");
  await page.getByRole("link", { name: "Consumo 2026", exact: true }).click();
  await page.getByText("sin carta firmada: rige la política de la casa").waitFor();
  await forbidMouse(page);
  await keys(page.getByRole("link", { name: "Ver la carta" }), "Enter");
  await page.getByRole("heading", { name: "En vigor: la política de la casa" }).waitFor();
  await look("34-carta-sin-firma");
  await keys(page.getByRole("link", { name: "Firmar la primera carta" }), "Enter");
  await page.getByText(/deja llamables (\d\d) de \d\d \(hoy \1\)/).waitFor();
  await look("35-carta-firmar");
  await keys(field("Por persona y día"), "9");
  await page.getByText("La casa permite 3 como máximo").waitFor();
  await page.getByText("Corrige lo marcado para volver a contar.").waitFor();
  await page.keyboard.press("Enter");
  await page.getByText("Revisa estos campos").waitFor();
  await page.getByText("Quién firmó: Escribe este dato").waitFor();
  await look("36-carta-falla");
  await keys(button("Agregar tramo"), "Enter");
  await keys(field("Por persona y día"), "2");
  await keys(field("Llamada con gestor"), "Space");
  await page.getByText(/deja llamables 0 de \d\d/).waitFor();
  await page.getByText(/^retiene \d\d$/).waitFor();
  await look("37-carta-canal");
  await page.keyboard.press("Space");
  await page.getByText(/deja llamables \d\d de \d\d/).waitFor();
  await tabTo(page, field("Quién firmó"));
  await page.keyboard.insertText("Marta Soto, gerenta de cobranza");
  await keys(button("Revisar y firmar"), "Enter");
  await row("Intentos · Por persona y día 3 2").waitFor();
  await row("Horario Sin horario propio: rige el de la ley. lunes a viernes, 09:00–18:00").waitFor();
  await look("38-carta-confirmar");
  await keys(button("Firmar versión 1"), "Enter");
  await page.getByRole("heading", { name: "En vigor: versión 1" }).waitFor();
  await page.getByText("Firmada por Marta Soto, gerenta de cobranza el 24-11-2026").first().waitFor();
});

test("the next version begins when it says; each stays in the history with what it changed", async () => {
  // Takes away the guard against the mouse.
  await page.reload();
  await page.getByRole("link", { name: "Firmar nueva versión" }).click();
  await field("Contactos directos por semana").selectOption({ label: "Lectura literal" });
  await field("Un número por línea").fill("+56 2 2555 1234");
  await field("Quién firmó").fill("Marta Soto");
  await field("Nota (opcional)").fill("Anexo 3 del contrato");
  await field("Rige").selectOption({ label: "Desde un día y hora" });
  await field("Hora").fill("9");
  await button("Revisar y firmar").click();
  await page.getByText("Hora: Elige un momento que aún no pasa").waitFor();
  await field("Día").fill("2026-11-25");
  await button("Revisar y firmar").click();
  await row("Números que se muestran Los de la troncal 1 número; agrega +56225551234").waitFor();
  await page.getByText("Rige desde el miércoles 25-11-2026 09:00.").waitFor();
  await button("Firmar versión 2").click();
  await row("Versión 2 Aún no rige Marta Soto, 24-11-2026 miércoles 25-11-2026 09:00 Anexo 3").waitFor();
  await page.getByRole("link", { name: "Versión 2" }).click();
  await page.getByRole("heading", { name: "Qué cambió respecto de la versión 1" }).waitFor();
  await row("Lectura de la norma · Contactos directos por semana Lectura estricta Lectura literal").waitFor();
  await look("39-carta-historia");
  await page.getByRole("link", { name: "Consumo 2026", exact: true }).click();
  await page.getByText("versión 1, firmada por Marta Soto, gerenta de cobranza el 24-11-2026").waitFor();
  await look("40-cartera-con-carta");
});

test("who may not sign a sheet nor make a file reads both and finds no way to do either", async () => {
  await go("usuarios");
  await button("Nuevo usuario").click();
  await field("Nombre").fill("Inés Toro");
  await field("Usuario").fill("ines");
  await field("Perfil").selectOption({ label: "Auditor" });
  await field("Contraseña").fill(password);
  await button("Crear usuario").click();
  await page.getByRole("rowheader", { name: "Inés Toro" }).waitFor();
  const other = await openPage(browser, system);
  await enter(other.page, "ines", password);
  await other.page.getByRole("link", { name: "Consumo 2026", exact: true }).click();
  await other.page.getByRole("link", { name: "Ver la carta" }).click();
  await other.page.getByText("La firma quien administra el sistema.").waitFor();
  expect(await other.page.getByRole("link", { name: /Firmar/ }).count()).toBe(0);
  await other.page.goto(`${other.page.url()}/firmar`);
  await other.page.getByText("La firma quien administra el sistema.").waitFor();
  expect(await other.page.getByRole("button", { name: /firmar/i }).count()).toBe(0);
  await other.page.goto(other.page.url().replace("carta/firmar", "devolucion"));
  await other.page.getByText("Todavía no se ha hecho ningún archivo.").waitFor();
  expect(await other.page.getByRole("button", { name: "Hacer el archivo" }).count()).toBe(0);
  expect(await other.page.getByText("Perfil de devolución").count()).toBe(0);
  await other.context.close();
});

test("reports show their figures, and the gestiones are downloaded for Excel and for machines", async () => {
  await go("informes");
  await look("27-productividad");
  await go("informes/campana");
  await page.getByText("Contactabilidad (personas)").waitFor();
  await look("28-informe-campana");
  await go("informes/gestiones");
  await look("29-exportar");
  // Whoever photographs the page photographs who looks at it and when.
  expect(await page.locator("[data-watermark]").getAttribute("data-watermark")).toMatch(
    /^ana · .*24-11-2026/,
  );
  for (const [profile, start] of [
    ["Excel", "\ufeff"],
    ["Máquina", ""],
  ] as const) {
    await field("Formato").selectOption({ label: profile });
    await field("Motivo").fill(`Cierre para ${profile}`);
    await button("Pedir exportación").click();
    const row = page.getByRole("row", { name: new RegExp(`Cierre para ${profile}`) });
    const download = page.waitForEvent("download");
    await row.getByRole("link", { name: /^Descargar N\.º/ }).click();
    const text = readFileSync(await (await download).path(), "utf8");
    expect(text.startsWith(start) && text.includes("monto_promesa"), profile).toBe(true);
  }
});

test("the access log tells who entered, who was read and what was taken out", async () => {
  await go("auditoria");
  for (const action of ["Leyó", "Cambió", "Exportó", "Entró"])
    await page.getByRole("cell", { name: action }).first().waitFor();
  await field("Acción").selectOption({ label: "Cambió" });
  for (const what of ["cartera", "segmento", "campaña", "troncal", "usuario"])
    await page.getByRole("cell", { name: what, exact: true }).first().waitFor();
  await look("30-auditoria");
  await go("sistema");
  await page.getByText("Motor de llamadas").waitFor();
  await look("31-sistema");
});

test("nothing broke in the browser on the way", () => {
  // The browser tells of each refusal that the steps above provoked.
  expect(broken.filter((problem) => !/status of (409|422)/.test(problem))).toEqual([]);
});
