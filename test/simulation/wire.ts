// What travels between a simulated world and PostgreSQL, and nothing besides: each statement is prepared and described once, and
// what nobody waits for leaves together with the next that somebody does. Real server, real protocol; only Node's general driver,
// which asks for a description with every answer, is left out.
import type { Socket } from "node:net";
import pg from "pg";
import { assert } from "#kernel/assert.ts";
import { letters, reader } from "./wire-letters.ts";

export type Row = Record<string, unknown>;
export interface Answer {
  readonly command: string;
  readonly rowCount: number;
  readonly rows: readonly Row[];
}
export interface Wire {
  /** Leaves with the next `ask`, which fails when this does. */
  ahead(text: string, values?: readonly unknown[]): void;
  ask(text: string, values?: readonly unknown[]): Promise<Answer>;
  close(): Promise<void>;
}
export interface Column {
  readonly name: string;
  readonly parse: (text: string) => unknown;
}

interface Statement {
  readonly text: string;
  readonly name: string;
  columns: readonly Column[];
}
/** Statements that leave together; the last one's answer is waited for. */
interface Batch {
  readonly statements: readonly Statement[];
  /** The one whose answer comes now. */
  at: number;
  rows: Row[];
  command: string;
  error: Error | null;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

export async function openWire(config: pg.ClientConfig): Promise<Wire> {
  const client = new pg.Client(config);
  await client.connect();
  const socket = (client as unknown as { connection: { stream: Socket } }).connection.stream;
  socket.removeAllListeners("data");
  const prepared = new Map<string, Statement>();
  let names = 0;
  const out = letters();
  let leaving: Statement[] = [];
  const batches: Batch[] = [];
  const present = (): Batch => {
    const [batch] = batches;
    assert(batch !== undefined, "an answer that nobody asked for");
    return batch;
  };

  const put = (text: string, values: readonly unknown[]): void => {
    let statement = prepared.get(text);
    if (!statement) {
      names += 1;
      statement = { text, name: `s${names}`, columns: [] };
      prepared.set(text, statement);
      out.prepare(statement.name, text);
    }
    out.execute(statement.name, values.map(textOf));
    leaving.push(statement);
  };
  socket.on(
    "data",
    reader({
      columns(columns) {
        const { statements, at } = present();
        (statements[at] as Statement).columns = columns;
      },
      row(read) {
        const { statements, at, rows } = present();
        rows.push(read((statements[at] as Statement).columns));
      },
      complete(command) {
        const batch = present();
        batch.at += 1;
        batch.command = command;
        if (batch.at < batch.statements.length) batch.rows = [];
      },
      failed(error) {
        const batch = present();
        batch.error = error;
        // Perhaps it was never prepared, nor what came after it.
        for (const { text } of batch.statements.slice(batch.at)) prepared.delete(text);
      },
      ready() {
        const { error, command, rows, resolve, reject } = present();
        batches.shift();
        if (error) return reject(error);
        const words = command.split(" ");
        resolve({ command: words[0] ?? "", rowCount: Number(words.at(-1)) || 0, rows });
      },
    }),
  );
  return {
    ahead: (text, values = []) => put(text, values),
    ask: (text, values = []) =>
      new Promise((resolve, reject) => {
        put(text, values);
        batches.push({ statements: leaving, at: 0, rows: [], command: "", error: null, resolve, reject });
        leaving = [];
        socket.write(out.take());
      }),
    close: () => client.end(),
  };
}

/** A value as the text of a parameter, as the driver writes it. */
function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return listOf(value);
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString("hex")}`;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function listOf(values: readonly unknown[]): string {
  const quoted = (one: unknown): string => {
    if (Array.isArray(one)) return listOf(one);
    const text = textOf(one);
    return text === null ? "NULL" : `"${text.replace(/["\\]/g, "\\$&")}"`;
  };
  return `{${values.map(quoted).join(",")}}`;
}
