// `recaudo import`: sends a file to the running system as a person would from the screen, and follows the job to its end.
import { openAsBlob } from "node:fs";
import { basename } from "node:path";
import { createInterface } from "node:readline/promises";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { Config } from "#config.ts";

const kinds: Readonly<Record<string, string>> = {
  asignacion: "assignment",
  actualizacion: "update",
  retiro: "withdrawal",
  pagos: "payments",
};
const pollMs = 500;

export async function importFile(config: Config, args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      cartera: { type: "string" },
      tipo: { type: "string", default: "asignacion" },
      usuario: { type: "string" },
      "aceptar-rechazos": { type: "boolean" },
      json: { type: "boolean" },
    },
  });
  const [file] = positionals;
  const kind = kinds[values.tipo];
  if (!file || !values.cartera || !kind) {
    process.stderr.write(
      "Uso: recaudo import ARCHIVO --cartera CÓDIGO [--tipo asignacion|actualizacion|retiro|pagos] [--usuario U]\nLa contraseña se pide, o se toma de RECAUDO_PASSWORD.\n",
    );
    return 2;
  }
  const api = await logIn(config, values.usuario);
  if (!api) return 4;
  const portfolios = (await (await api("GET", "/v1/portfolios")).json()) as readonly {
    id: string;
    code: string;
  }[];
  const portfolio = portfolios.find((one) => one.code === values.cartera);
  if (!portfolio) {
    process.stderr.write(
      `No hay una cartera con código «${values.cartera}». Las que ve: ${portfolios.map((one) => one.code).join(", ")}\n`,
    );
    return 5;
  }
  const query = new URLSearchParams({
    name: basename(file),
    ...(kind === "payments" ? {} : { kind }),
    ...(values["aceptar-rechazos"] ? { acceptRejects: "true" } : {}),
  });
  const path = `/v1/portfolios/${portfolio.id}/${kind === "payments" ? "payments-files" : "imports"}?${query}`;
  const sent = await api("POST", path, await openAsBlob(file));
  const answer = (await sent.json()) as { jobId?: string; title?: string; code?: string };
  if (!answer.jobId) {
    process.stderr.write(`✖ ${answer.title ?? "El archivo no fue aceptado"} (${answer.code})\n`);
    return 3;
  }
  return follow(api, answer.jobId, values.json ?? false);
}

type Api = (method: string, path: string, body?: Blob) => Promise<Response>;

async function logIn(config: Config, user: string | undefined): Promise<Api | undefined> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const username = user ?? process.env.RECAUDO_USER ?? (await terminal.question("Usuario: "));
  const password = process.env.RECAUDO_PASSWORD ?? (await terminal.question("Contraseña: "));
  terminal.close();
  const base = `http://127.0.0.1:${config.ports.web}`;
  const opened = await fetch(`${base}/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username, password }),
  }).catch(() => undefined);
  if (!opened) {
    process.stderr.write(`✖ Recaudo no responde en ${base}; inícielo con «npm start».\n`);
    return undefined;
  }
  if (!opened.ok) {
    process.stderr.write(`✖ ${((await opened.json()) as { title: string }).title}\n`);
    return undefined;
  }
  const cookie = opened.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  const { csrfToken } = (await opened.json()) as { csrfToken: string };
  return (method, path, body) =>
    fetch(`${base}${path}`, {
      method,
      headers: {
        cookie,
        "x-csrf-token": csrfToken,
        ...(body ? { "content-type": "application/octet-stream" } : {}),
      },
      ...(body ? { body } : {}),
    });
}

async function follow(api: Api, jobId: string, json: boolean): Promise<number> {
  for (;;) {
    const job = (await (await api("GET", `/v1/jobs/${jobId}`)).json()) as {
      state: string;
      progress: { done: number; total: number | null; unit: string };
      result: Record<string, unknown>;
      error: { code: string; details: unknown } | null;
    };
    if (job.state === "queued" || job.state === "running") {
      if (process.stderr.isTTY)
        process.stderr.write(
          `\r${job.progress.done}${job.progress.total === null ? "" : ` de ${job.progress.total}`} ${job.progress.unit}   `,
        );
      await delay(pollMs);
      continue;
    }
    if (process.stderr.isTTY) process.stderr.write("\n");
    process.stdout.write(
      `${json ? JSON.stringify(job) : JSON.stringify(job.error ?? job.result, null, 2)}\n`,
    );
    return job.state === "succeeded" ? 0 : 3;
  }
}
