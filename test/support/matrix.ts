// The requests of the access matrix: every operation as docs/openapi.json names it, built with whatever ids are meant, and what an
// answer tells of another side.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Person } from "./api.ts";
import type { Side } from "./canaries.ts";
import { type Named, type Request, requests } from "./requests.fixture.ts";

export interface Operation {
  readonly id: string;
  readonly method: "GET";
  readonly path: string;
  /** Where the contract takes an id, by its name. */
  readonly takes: readonly string[];
}
/** One operation in one of the ways it may be asked. */
export interface Question {
  readonly operation: Operation;
  readonly request: Request;
}
export type Answer = Awaited<ReturnType<Person["ask"]>>;

export function questionsOf(operation: Operation): readonly Question[] {
  const known = requests[operation.id];
  return (known === undefined ? [] : [known].flat()).map((request) => ({ operation, request }));
}

export function built(
  { operation: { method, path }, request }: Question,
  named: Named,
): { url: string; body?: object | string } {
  const inPath = [...(request.path ?? [])];
  const url = path.replaceAll(/\{\w+\}/g, () => named[inPath.shift() ?? ""] ?? "");
  const asked = Object.entries(request.query?.(named) ?? {}).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const query = new URLSearchParams(asked).toString();
  const body = request.body?.(named);
  return {
    url: query ? `${url}?${query}` : url,
    ...(body !== undefined && method !== "GET" ? { body } : {}),
  };
}

/** What the request names, seen by building it. */
export function namedBy(question: Question, named: Named): readonly string[] {
  const keys = new Set<string>();
  const watched = new Proxy(named, {
    get: (target, key: string) => {
      keys.add(key);
      return target[key];
    },
  });
  built(question, watched);
  return [...keys];
}

export function ask(person: Person, question: Question, named: Named): Promise<Answer> {
  const { url, body } = built(question, named);
  return person.ask(question.operation.method, url, body);
}

/** The answer as its caller can tell it from another. */
export function said({ statusCode, body, headers }: Answer): string {
  if (statusCode < 400 || !headers["content-type"]?.toString().includes("json")) return String(statusCode);
  const { code, details } = JSON.parse(body) as { code: string; details?: object };
  return `${statusCode} ${code} ${JSON.stringify(details ?? {}).replaceAll(/[0-9a-f-]{36}/g, "#")}`;
}

/** Whatever of the other side a text tells, what was asked apart: marks, amounts in any spelling, documents, numbers, ids. */
export function told(body: string, side: Side, ours: Named, asked = "\u0000"): readonly string[] {
  const text = body.replaceAll(asked, "");
  const joined = text.replaceAll(/(?<=\d)[.,'\s\u00a0\u202f]+(?=\d)/g, "");
  const theirs = Object.entries(side.ids).filter(
    ([key, id]) => id !== ours[key] && id !== asked && id.length === 36,
  );
  return [
    ...(text.includes(side.mark) ? ["a text"] : []),
    ...(joined.includes(side.amount) ? ["an amount"] : []),
    ...(joined.includes(side.digits) ? ["a document or telephone number"] : []),
    ...theirs.filter(([, id]) => text.includes(id)).map(([key]) => `the id of a ${key}`),
  ];
}

interface Schema {
  readonly $ref?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}
interface Described {
  readonly operationId: string;
  readonly parameters?: readonly { name: string; in: string; schema: Schema }[];
  readonly requestBody?: { content: Readonly<Record<string, { schema: Schema }>> };
}

export function operations(): readonly Operation[] {
  const file = join(import.meta.dirname, "../../docs/openapi.json");
  const { paths, components } = JSON.parse(readFileSync(file, "utf8")) as {
    paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
    components: { schemas: Readonly<Record<string, Schema>> };
  };
  const idsOf = (schema: Schema, name: string): readonly string[] => {
    const known = schema.$ref ? (components.schemas[schema.$ref.split("/").at(-1) ?? ""] ?? {}) : schema;
    return [
      ...(known.format === "uuid" ? [name] : []),
      ...Object.entries(known.properties ?? {}).flatMap(([inner, each]) => idsOf(each, inner)),
      ...(known.items ? idsOf(known.items, name) : []),
      ...(known.anyOf ?? []).flatMap((each) => idsOf(each, name)),
    ];
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, parameters = [], requestBody }]) => ({
      id: operationId,
      method: method.toUpperCase() as "GET",
      path,
      takes: [
        ...new Set([
          ...parameters.flatMap((one) => (one.in === "path" ? [one.name] : idsOf(one.schema, one.name))),
          ...Object.values(requestBody?.content ?? {}).flatMap(({ schema }) => idsOf(schema, "")),
        ]),
      ],
    })),
  );
}
