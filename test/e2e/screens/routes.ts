// Every address the pages answer to, read from their own routers, so that a new screen cannot be forgotten.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { officePages } from "../../../web/shared/office-pages.ts";

const web = join(import.meta.dirname, "../../../web");
const read = (path: string): string => readFileSync(join(web, path), "utf8");

export function routesOfThePages(): readonly string[] {
  const app = [...read("app.tsx").matchAll(/path: "([^"]+)"/g)].map(([, path = ""]) => path);
  const folders = [...read("office/pages.ts").matchAll(/(\w+): async .*import\("\.\/(\w[\w-]*)\//g)];
  const office = officePages.flatMap(({ path }) => {
    const folder = folders.find(([, name]) => name === path)?.[2];
    if (!folder) throw new Error(`no folder draws ${path}`);
    const inner = tagsIn(`office/${folder}`);
    return inner.length === 0 ? [path] : inner.map((each) => (each === "" ? path : `${path}/${each}`));
  });
  const others = app.filter((path) => path !== "oficina/*").map((path) => `/${path.replace(/^\//, "")}`);
  return [...others, ...office.map((path) => `/oficina/${path}`)].toSorted();
}

function tagsIn(folder: string): readonly string[] {
  return readdirSync(join(web, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".tsx"))
    .flatMap((name) =>
      [...read(`${folder}/${name}`).matchAll(/<Route\s+(?:(index)|path="([^"]+)")/g)].map(
        ([, , path]) => path ?? "",
      ),
    );
}

export interface Screen {
  readonly path: string;
  readonly as: "nobody" | "admin" | "agent";
  /** Reads nothing when it opens: no answer can be missing. */
  readonly still?: true;
}
const mandate = "/oficina/carteras/:id";
export const screens: readonly Screen[] = [
  { path: "/*", as: "admin", still: true },
  { path: "/clave", as: "admin", still: true },
  { path: "/entrar", as: "nobody", still: true },
  { path: "/instalar", as: "nobody", still: true },
  { path: "/oficina/apertura", as: "admin" },
  { path: "/oficina/archivos", as: "admin" },
  { path: "/oficina/auditoria", as: "admin" },
  { path: "/oficina/campanas", as: "admin" },
  { path: "/oficina/campanas/:id", as: "admin" },
  { path: "/oficina/campanas/nueva", as: "admin" },
  { path: "/oficina/canarios", as: "admin" },
  { path: "/oficina/carteras", as: "admin" },
  { path: mandate, as: "admin" },
  { path: `${mandate}/cargar`, as: "admin" },
  { path: `${mandate}/cargas/:jobId`, as: "admin" },
  { path: `${mandate}/carta`, as: "admin" },
  { path: `${mandate}/carta/firmar`, as: "admin" },
  { path: `${mandate}/convenios`, as: "admin" },
  { path: `${mandate}/devolucion`, as: "admin" },
  { path: `${mandate}/devolucion/perfil`, as: "admin" },
  { path: "/oficina/cumplimiento", as: "admin" },
  { path: "/oficina/cumplimiento/decisiones", as: "admin" },
  { path: "/oficina/cumplimiento/lecturas", as: "admin" },
  { path: "/oficina/cumplimiento/tareas", as: "admin" },
  { path: "/oficina/deteccion", as: "admin" },
  { path: "/oficina/equipos", as: "admin" },
  { path: "/oficina/informes", as: "admin" },
  { path: "/oficina/informes/campana", as: "admin" },
  { path: "/oficina/informes/gestiones", as: "admin" },
  { path: "/oficina/informes/promesas", as: "admin" },
  { path: "/oficina/informes/resultados", as: "admin" },
  { path: "/oficina/pagos", as: "admin" },
  { path: "/oficina/personas", as: "admin", still: true },
  { path: "/oficina/personas/:id", as: "admin" },
  { path: "/oficina/personas/:id/derechos", as: "admin" },
  { path: "/oficina/segmentos", as: "admin" },
  { path: "/oficina/segmentos/:id", as: "admin" },
  { path: "/oficina/segmentos/nuevo", as: "admin" },
  { path: "/oficina/seguimiento", as: "admin" },
  { path: "/oficina/sistema", as: "admin" },
  { path: "/oficina/telefonia", as: "admin" },
  { path: "/oficina/turnos", as: "admin" },
  { path: "/oficina/usuarios", as: "admin" },
  { path: "/piso", as: "admin" },
  { path: "/puesto", as: "agent" },
];

/** The address with the ids of what is looked at. */
export function addressOf({ path }: Screen, ids: Readonly<Record<string, string>>): string {
  const named = /^\/oficina\/(\w+)\/:id/.exec(path)?.[1] ?? "";
  const table = { carteras: "portfolio", campanas: "campaign", segmentos: "segment", personas: "debtor" }[
    named
  ];
  return path
    .replace("/*", "/no-existe")
    .replace(":id", ids[table ?? ""] ?? "")
    .replace(/decisiones$/, ids.debtor ? `$&?persona=${ids.debtor}` : "$&")
    .replace(":jobId", ids.job_run ?? "");
}
