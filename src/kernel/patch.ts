// What has changed between two views of the same thing, so that a browser that holds the earlier is sent only the rest. A
// floor of 300 agents is 215 kB each second and a browser; what changes of it in a second is a few.

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** `s`: another value instead. `f`: of an object, fields that changed, and `g`, those that are gone. */
type Patch =
  | { readonly s: Json }
  | { readonly f: Readonly<Record<string, Patch>>; readonly g?: readonly string[] }
  /** A list of things that have an id: their order where it is another, and what changed of them. */
  | { readonly o?: readonly string[]; readonly c: Readonly<Record<string, Patch>> }
  /** A list that lost so many at its beginning and got these at its end: a chart that moves. */
  | { readonly m: number; readonly e: readonly Json[] };

/** Undefined: nothing changed. Both are JSON: what became text and was read again. */
export function patchOf(before: unknown, after: unknown): Patch | undefined {
  return differ(before as Json, after as Json);
}

/** What is the same stays the same object, so that whoever draws it need not look. */
export function patched(before: unknown, patch: Patch | null | undefined): unknown {
  return patch ? apply(before as Json, patch) : before;
}

function differ(before: Json, after: Json): Patch | undefined {
  if (before === after) return undefined;
  if (isList(before) && isList(after)) return differLists(before, after);
  if (isObject(before) && isObject(after)) return differObjects(before, after);
  return { s: after };
}

function differObjects(
  before: { readonly [name: string]: Json },
  after: { readonly [name: string]: Json },
): Patch | undefined {
  const f: Record<string, Patch> = {};
  for (const [name, value] of Object.entries(after)) {
    const known = Object.hasOwn(before, name) ? before[name] : undefined;
    const patch = known === undefined ? { s: value } : differ(known, value);
    if (patch) define(f, name, patch);
  }
  const g = Object.keys(before).filter((name) => !Object.hasOwn(after, name));
  if (g.length > 0) return { f, g };
  return Object.keys(f).length > 0 ? { f } : undefined;
}

function differLists(before: readonly Json[], after: readonly Json[]): Patch | undefined {
  const known = byId(before);
  const next = known && byId(after);
  if (known && next && next.size > 0) return differIdentified(known, next);
  const texts = before.map((one) => JSON.stringify(one));
  const wanted = after.map((one) => JSON.stringify(one));
  if (texts.length === wanted.length && texts.every((text, i) => text === wanted[i])) return undefined;
  const lost = texts.indexOf(wanted[0] ?? "");
  const kept = texts.length - lost;
  const moved =
    lost >= 0 && kept <= wanted.length && texts.slice(lost).every((text, i) => text === wanted[i]);
  return moved ? { m: lost, e: after.slice(kept) } : { s: after };
}

function differIdentified(
  before: ReadonlyMap<string, Json>,
  after: ReadonlyMap<string, Json>,
): Patch | undefined {
  const c: Record<string, Patch> = {};
  for (const [id, value] of after) {
    const known = before.get(id);
    const patch = known === undefined ? { s: value } : differ(known, value);
    if (patch) define(c, id, patch);
  }
  const [was, is] = [[...before.keys()], [...after.keys()]];
  if (was.length !== is.length || was.some((id, i) => id !== is[i])) return { o: is, c };
  return Object.keys(c).length > 0 ? { c } : undefined;
}

function apply(before: Json | undefined, patch: Patch): Json {
  if ("s" in patch) return patch.s;
  if ("m" in patch) return [...(before as readonly Json[]).slice(patch.m), ...patch.e];
  if ("c" in patch) {
    const known = byId(before as readonly Json[]) ?? new Map<string, Json>();
    return (patch.o ?? [...known.keys()]).map((id) => {
      const change = Object.hasOwn(patch.c, id) ? patch.c[id] : undefined;
      return change ? apply(known.get(id), change) : (known.get(id) as Json);
    });
  }
  const fields: Record<string, Json> = { ...(before as Record<string, Json>) };
  for (const name of patch.g ?? []) delete fields[name];
  for (const [name, change] of Object.entries(patch.f)) {
    const known = Object.hasOwn(fields, name) ? fields[name] : undefined;
    define(fields, name, apply(known, change));
  }
  return fields;
}

/** Undefined when something in it has no id or two have the same. The id of an agent's tile is its user's. */
function byId(list: readonly Json[]): Map<string, Json> | undefined {
  const all = new Map<string, Json>();
  for (const one of list) {
    if (!isObject(one)) return undefined;
    const id = one.userId ?? one.id;
    if (typeof id !== "string" || all.has(id)) return undefined;
    all.set(id, one);
  }
  return all;
}

/** As an own field whatever its name: "__proto__" assigned would be somebody's parent. */
function define<T>(to: Record<string, T>, name: string, value: T): void {
  Object.defineProperty(to, name, { value, enumerable: true, writable: true, configurable: true });
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
function isObject(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === "object" && value !== null && !isList(value);
}
