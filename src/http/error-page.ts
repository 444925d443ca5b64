// The page that the `type` of every problem names: /docs/errors#code, made from the catalogue. It holds no data.
import { Type } from "typebox";
import { titles } from "#kernel/error-titles.ts";
import { type ErrorCode, errorCatalogue } from "#kernel/errors.ts";
import type { App } from "#platform/web.ts";
import { errorGuide } from "./error-guide.ts";

export function errorPage(app: App): void {
  const page = htmlPage();
  app.get(
    "/docs/errors",
    { schema: { hide: true, response: { 200: Type.String() } }, config: { can: "public" } },
    async (_request, reply) => {
      reply.type("text/html; charset=utf-8");
      return page;
    },
  );
}

function htmlPage(): string {
  const sections = (Object.keys(errorCatalogue) as ErrorCode[]).map((code) => {
    const { cause, mend } = errorGuide[code];
    return `<section id="${code}"><h2>${titles[code]}</h2>
<p><code>${code}</code> · HTTP ${errorCatalogue[code]}</p>
<p><b>Por qué:</b> ${cause}</p>
<p><b>Qué hacer:</b> ${mend}</p></section>`;
  });
  return `<!doctype html>
<html lang="es"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Errores de la API · Recaudo</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}h2{font-size:1.1rem;margin:2rem 0 0}
p{margin:.2rem 0}:target{outline:2px solid;outline-offset:.5rem}</style></head>
<body><main><h1>Errores de la API</h1>
<p>Cada rechazo es application/problem+json; su «type» lleva a un párrafo de esta página. Decide por el código: no cambia de significado.</p>
${sections.join("\n")}
</main></body></html>
`;
}
