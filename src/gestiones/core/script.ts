// What the agent is offered to say: the steps that fit the person's debts, with variables filled in as data, and the
// steps that must wait until identity is verified. For the desk's card.

export type FactValue = string | number | boolean;
export type Facts = Readonly<Record<string, FactValue>>;
export interface Condition {
  readonly field: string;
  readonly is: "equal" | "different" | "atLeast" | "below";
  readonly value: FactValue;
}
export interface Objection {
  /** One digit. */
  readonly key: string;
  readonly title: string;
  readonly text: string;
}
export interface ScriptStep {
  readonly id: string;
  readonly title: string;
  /** `{{variable}}` is replaced once, as data. */
  readonly text: string;
  /** True: says nothing of a debt; may be said to anybody. */
  readonly neutral: boolean;
  /** All of them must hold. */
  readonly when: readonly Condition[];
  readonly objections: readonly Objection[];
}
export interface ShownStep {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly neutral: boolean;
  readonly objections: readonly Objection[];
}
export type Variables = Readonly<Record<string, string>>;

/** What stands where a value is not known: visible, and harmless when read aloud. */
export const unknownValue = "…";

export function showScript(
  steps: readonly ScriptStep[],
  facts: Facts,
  variables: Variables,
): readonly ShownStep[] {
  return steps
    .filter((step) => step.when.every((condition) => holds(condition, facts)))
    .map(({ id, title, text, neutral, objections }) => ({
      id,
      title,
      text: fill(text, variables),
      neutral,
      objections: objections.map((objection) => ({ ...objection, text: fill(objection.text, variables) })),
    }));
}

/** Replaces each variable once: a value that looks like a variable stays the text it is. */
export function fill(text: string, variables: Variables): string {
  return text.replace(/\{\{([a-zA-Z]+)\}\}/g, (_, name: string) =>
    Object.hasOwn(variables, name) ? (variables[name] ?? unknownValue) : unknownValue,
  );
}

export function variablesOf(step: ScriptStep): readonly string[] {
  const texts = [step.text, ...step.objections.map((objection) => objection.text)];
  return texts.flatMap((text) => [...text.matchAll(/\{\{([a-zA-Z]+)\}\}/g)].map((match) => match[1] ?? ""));
}

/** A fact that is not known satisfies no condition: what depends on it is not said. */
function holds({ field, is, value }: Condition, facts: Facts): boolean {
  const fact = Object.hasOwn(facts, field) ? facts[field] : undefined;
  if (fact === undefined) return false;
  if (is === "equal") return fact === value;
  if (is === "different") return fact !== value;
  if (typeof fact !== "number" || typeof value !== "number") return false;
  return is === "atLeast" ? fact >= value : fact < value;
}
