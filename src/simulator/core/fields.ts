// Judges plain JSON against a described shape and says in Spanish what is wrong, where, and how to mend it: for world
// files, which people write by hand.

export interface Flaw {
  /** As one would write it: answers.byHour[2]. */
  readonly where: string;
  readonly what: string;
}
export type Check = (value: unknown, where: string) => readonly Flaw[];

const flaw = (where: string, what: string): readonly Flaw[] => [{ where, what }];

export function number(least: number, most: number, example: number): Check {
  return (value, where) => {
    if (typeof value === "number" && value >= least && value <= most) return [];
    return flaw(
      where,
      `debe ser un número de ${shown(least)} a ${shown(most)}, ${came(value)}; por ejemplo ${example}`,
    );
  };
}

export const share: Check = (value, where) => {
  if (typeof value === "number" && value >= 0 && value <= 1) return [];
  const hint =
    typeof value === "number" && value > 1 && value <= 100
      ? `; si es ${value} %, escribe ${value / 100}`
      : "";
  return flaw(where, `debe ser una proporción de 0 a 1, ${came(value)}${hint || "; por ejemplo 0.26"}`);
};

export function integer(least: number, most: number, example: number): Check {
  return (value, where) =>
    Number.isInteger(value)
      ? number(least, most, example)(value, where)
      : flaw(
          where,
          `debe ser un número entero de ${shown(least)} a ${shown(most)}, ${came(value)}; por ejemplo ${example}`,
        );
}

export function orNull(check: Check): Check {
  return (value, where) => (value === null ? [] : check(value, where));
}

export function text(most: number): Check {
  return (value, where) =>
    typeof value === "string" && value.length > 0 && value.length <= most
      ? []
      : flaw(where, `debe ser un texto de 1 a ${most} letras, ${came(value)}`);
}

export function list(each: Check, least: number, most: number): Check {
  return (value, where) => {
    if (!Array.isArray(value)) return flaw(where, `debe ser una lista [ … ], ${came(value)}`);
    if (value.length < least || value.length > most)
      return flaw(where, `debe tener de ${least} a ${most} elementos y tiene ${value.length}`);
    return value.flatMap((item, i) => each(item, `${where}[${i}]`));
  };
}

/** Two bounds, the lower first. */
export function range(least: number, most: number): Check {
  return (value, where) => {
    const flaws = list(number(least, most, least), 2, 2)(value, where);
    if (flaws.length > 0) return flaws;
    const [low, high] = value as [number, number];
    return low <= high ? [] : flaw(where, `va de menor a mayor y dice [${low}, ${high}]`);
  };
}

export function shape(fields: Readonly<Record<string, Check>>, optional: readonly string[] = []): Check {
  return (value, where) => {
    if (!isRecord(value)) return flaw(where, `debe ser un objeto { … }, ${came(value)}`);
    const at = (key: string): string => (where === "" ? key : `${where}.${key}`);
    const strange = Object.keys(value)
      .filter((key) => !Object.hasOwn(fields, key))
      .flatMap((key) => flaw(at(key), `no existe; aquí puede ir: ${Object.keys(fields).join(", ")}`));
    const known = Object.entries(fields).flatMap(([key, check]) => {
      if (value[key] !== undefined) return check(value[key], at(key));
      return optional.includes(key) ? [] : flaw(at(key), "falta");
    });
    return [...strange, ...known];
  };
}

/** One shape per value of `kind`. */
export function oneOf(kinds: Readonly<Record<string, () => Check>>): Check {
  return (value, where) => {
    const names = Object.keys(kinds).join(", ");
    if (!isRecord(value)) return flaw(where, `debe ser un objeto con "kind" (${names}), ${came(value)}`);
    const kind =
      typeof value.kind === "string" && Object.hasOwn(kinds, value.kind) ? kinds[value.kind] : undefined;
    if (!kind) return flaw(`${where}.kind`, `debe ser uno de: ${names}; ${came(value.kind)}`);
    return kind()(value, where);
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const shown = (value: number): string => String(value);
function came(value: unknown): string {
  if (value === undefined) return "y falta";
  const written = JSON.stringify(value) ?? String(value);
  return `y dice ${written.length > 40 ? `${written.slice(0, 40)}…` : written}`;
}
