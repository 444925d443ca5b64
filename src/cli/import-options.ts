// What was typed after `recaudo import`: a wish, or one Spanish line about what is wrong with it.
import { parseArgs } from "node:util";

export type FileKind = "assignment" | "update" | "withdrawal" | "exclusion" | "payments";
export interface ImportWish {
  readonly file: string;
  readonly portfolio: string;
  readonly kind: FileKind;
  readonly user: string | undefined;
  readonly profile: string | undefined;
  readonly decimal: "," | "." | undefined;
  readonly dateOrder: "dmy" | "mdy" | undefined;
  readonly rejects: string | undefined;
  readonly acceptRejects: boolean;
  readonly json: boolean;
}
export type Asked = { readonly wish: ImportWish } | { readonly help: true } | { readonly wrong: string };

export const importHelp = `recaudo import ARCHIVO --cartera CÓDIGO [opciones]

  --cartera CÓDIGO      cartera que recibe el archivo
  --tipo TIPO           asignacion (por omisión), actualizacion, retiro, exclusion o pagos
  --perfil NOMBRE       perfil de columnas guardado en la cartera; sin él se reconoce por el encabezado
  --decimal SIGNO       coma o punto: qué separa los decimales, cuando el archivo deja dudas
  --fechas ORDEN        dma o mda: orden de día y mes, cuando el archivo deja dudas; amd se entiende siempre
  --rechazos ARCHIVO    escribe ahí las filas rechazadas, como venían, con fila, campo, codigo_error y mensaje
  --aceptar-rechazos    carga las filas buenas aunque se rechace más del 30 %
  --usuario USUARIO     quien carga; también RECAUDO_USER. La contraseña se pide o se toma de RECAUDO_PASSWORD
  --json                escribe el resultado como JSON
  --ayuda               esto

Salida: 0 cargado · 1 falla · 2 mal pedido · 3 rechazado o sin servicio · 4 sin acceso · 5 no existe la cartera o el perfil`;

const options = {
  cartera: { type: "string" },
  tipo: { type: "string" },
  perfil: { type: "string" },
  decimal: { type: "string" },
  fechas: { type: "string" },
  rechazos: { type: "string" },
  "aceptar-rechazos": { type: "boolean" },
  usuario: { type: "string" },
  json: { type: "boolean" },
  ayuda: { type: "boolean" },
  help: { type: "boolean" },
} as const;

const kinds: Readonly<Record<string, FileKind>> = {
  asignacion: "assignment",
  actualizacion: "update",
  retiro: "withdrawal",
  exclusion: "exclusion",
  pagos: "payments",
};
const decimals: Readonly<Record<string, "," | ".">> = { coma: ",", punto: "." };
/** A year in front reads in one way, whatever the order of day and month. */
const orders: Readonly<Record<string, "dmy" | "mdy" | "any">> = { dma: "dmy", mda: "mdy", amd: "any" };

export function readImportOptions(args: readonly string[]): Asked {
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    allowPositionals: true,
    strict: false,
    tokens: true,
    options,
  });
  const typed = values as Readonly<Record<string, string | boolean | undefined>>;
  if (typed.ayuda || typed.help) return { help: true };
  for (const token of tokens) {
    const wrong = token.kind === "option" ? flawOf(token.name, token.rawName, token.value) : undefined;
    if (wrong) return { wrong };
  }
  const text = (name: keyof typeof options): string | undefined => typed[name] as string | undefined;
  const [file, ...more] = positionals;
  if (file === undefined) return { wrong: "Falta el archivo." };
  if (more.length > 0) return { wrong: `Se carga un archivo por vez; sobra «${more[0]}».` };
  const portfolio = text("cartera");
  if (portfolio === undefined) return { wrong: "Falta --cartera CÓDIGO." };
  const kind = chosen("tipo", text("tipo") ?? "asignacion", kinds);
  const decimal = chosen("decimal", text("decimal"), decimals);
  const order = chosen("fechas", text("fechas"), orders);
  for (const choice of [kind, decimal, order]) if ("wrong" in choice) return choice;
  if ("wrong" in kind || "wrong" in decimal || "wrong" in order) return { wrong: "" };
  if (kind.value === "payments" && text("perfil") !== undefined)
    return { wrong: "--perfil no vale para pagos: sus columnas se reconocen por el encabezado." };
  return {
    wish: {
      file,
      portfolio,
      kind: kind.value ?? "assignment",
      user: text("usuario"),
      profile: text("perfil"),
      decimal: decimal.value,
      dateOrder: order.value === "any" ? undefined : order.value,
      rejects: text("rechazos"),
      acceptRejects: typed["aceptar-rechazos"] === true,
      json: typed.json === true,
    },
  };
}

function flawOf(name: string, raw: string, value: string | undefined): string | undefined {
  if (!Object.hasOwn(options, name)) return `La opción «${raw}» no existe.`;
  const { type } = options[name as keyof typeof options];
  if (type === "string" && (value === undefined || value === "" || value.startsWith("--")))
    return `La opción «${raw}» pide un valor.`;
  return type === "boolean" && value !== undefined ? `La opción «${raw}» no lleva valor.` : undefined;
}

function chosen<V>(
  option: string,
  text: string | undefined,
  known: Readonly<Record<string, V>>,
): { readonly value: V | undefined } | { readonly wrong: string } {
  if (text === undefined) return { value: undefined };
  if (Object.hasOwn(known, text)) return { value: known[text] };
  return { wrong: `--${option} «${text}» no existe; puede ser: ${Object.keys(known).join(", ")}.` };
}
