// Statements that come back are planned once. On a floor the same few hundred statements are sent by the hundred thousand, and
// planning them was two thirds of the database's work (docs/decisions/0018); a statement with a name is planned for a
// connection the first five times, and from then on whenever a plan made for its values would pay.
import pg from "pg";

/**
 * Named per pool; every connection keeps its own plans. A plan takes some tens of kB: a bound, so that texts made anew for each
 * question (filters of a screen, batches of every length) cannot fill the server. 300 agents who log in and are called reach 96,
 * engine and web together; the rest is room.
 */
const namesAtMost = 600;
/** Longer texts are batches: each length of theirs is a text of its own. */
const lengthAtMost = 8_000;
const valuesAtMost = 40;
/** Once is a report, twice may be chance. */
const fromTheTime = 3;
/** Transactions' own commands and `set` have no plan. */
const planned = /^\s*(select|insert|update|delete|with)\b/i;

export interface StatementNames {
  /** The name to send a statement under, or nothing when it goes without. */
  nameOf(text: string, values: number): string | undefined;
}

export function statementNames(limit = namesAtMost): StatementNames {
  const seen = new Map<string, number>();
  const names = new Map<string, string>();
  return {
    nameOf(text, values) {
      const known = names.get(text);
      if (known !== undefined || names.size >= limit) return known;
      if (values > valuesAtMost || text.length > lengthAtMost || !planned.test(text)) return undefined;
      const times = (seen.get(text) ?? 0) + 1;
      // What was asked once or twice is forgotten together, so that it cannot grow for ever.
      if (seen.size > limit) seen.clear();
      seen.set(text, times);
      if (times < fromTheTime) return undefined;
      seen.delete(text);
      const name = `s${names.size}`;
      names.set(text, name);
      return name;
    },
  };
}

/** Connections whose frequent statements are prepared under these names. For a dialect's pool, which asks with a text and its values. */
export function preparingClient(names: StatementNames): typeof pg.Client {
  return class extends pg.Client {
    constructor(config?: string | pg.ClientConfig) {
      super(config);
      const plain = this.query.bind(this) as (...asked: unknown[]) => unknown;
      const query = (...asked: unknown[]): unknown => {
        const [text, values = []] = asked;
        if (typeof text !== "string" || !Array.isArray(values)) return plain(...asked);
        const name = names.nameOf(text, values.length);
        return name === undefined ? plain(...asked) : plain({ name, text, values }, ...asked.slice(2));
      };
      this.query = query as pg.Client["query"];
    }
  };
}
