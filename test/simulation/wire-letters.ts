// The letters of PostgreSQL's protocol, version 3 (its documentation, "Message Formats"): those a prepared statement needs.
import pg from "pg";
import { assert } from "#kernel/assert.ts";
import type { Column, Row } from "./wire.ts";

export interface Letters {
  prepare(name: string, text: string): void;
  execute(name: string, values: readonly (string | null)[]): void;
  /** All that was written since the last time, ended so that the server answers. */
  take(): Buffer;
}
export interface Reading {
  columns(columns: readonly Column[]): void;
  row(read: (columns: readonly Column[]) => Row): void;
  complete(command: string): void;
  failed(error: Error): void;
  ready(): void;
}

const code = (letter: string): number => letter.charCodeAt(0);
const portal = "";
const lengthBytes = 4;

export function letters(): Letters {
  let buffer = Buffer.allocUnsafe(65_536);
  let end = 0;
  let from = 0;
  const room = (bytes: number): void => {
    if (end + bytes <= buffer.length) return;
    const wider = Buffer.allocUnsafe(2 * (end + bytes));
    buffer.copy(wider, 0, 0, end);
    buffer = wider;
  };
  const begin = (letter: string): void => {
    room(1 + lengthBytes);
    buffer[end] = code(letter);
    from = end + 1;
    end += 1 + lengthBytes;
  };
  const close = (): void => void buffer.writeInt32BE(end - from, from);
  const short = (value: number): void => {
    room(2);
    end = buffer.writeInt16BE(value, end);
  };
  const long = (value: number): void => {
    room(4);
    end = buffer.writeInt32BE(value, end);
  };
  const name = (text: string): void => {
    room(3 * text.length + 1);
    end += buffer.write(text, end);
    buffer[end] = 0;
    end += 1;
  };
  const value = (text: string | null): void => {
    if (text === null) return long(-1);
    room(lengthBytes + 3 * text.length);
    const written = buffer.write(text, end + lengthBytes);
    buffer.writeInt32BE(written, end);
    end += lengthBytes + written;
  };
  const kind = (of: string): void => {
    room(1);
    buffer[end] = code(of);
    end += 1;
  };
  return {
    prepare(called, text) {
      begin("P");
      name(called);
      name(text);
      short(0);
      close();
      begin("D");
      kind("S");
      name(called);
      close();
    },
    execute(called, values) {
      begin("B");
      name(portal);
      name(called);
      short(0);
      short(values.length);
      for (const one of values) value(one);
      short(0);
      close();
      begin("E");
      name(portal);
      long(0);
      close();
    },
    take() {
      begin("S");
      close();
      const all = Buffer.from(buffer.subarray(0, end));
      end = 0;
      return all;
    },
  };
}

export function reader(reading: Reading): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    while (at + 1 + lengthBytes <= data.length) {
      const end = at + 1 + data.readInt32BE(at + 1);
      if (end > data.length) break;
      readOne(data, String.fromCharCode(data[at] as number), at + 1 + lengthBytes, reading);
      at = end;
    }
    rest = data.subarray(at);
  };
}

function readOne(data: Buffer, letter: string, from: number, reading: Reading): void {
  if (letter === "D") reading.row((columns) => rowOf(data, from, columns));
  else if (letter === "C") reading.complete(textAt(data, from));
  else if (letter === "Z") reading.ready();
  else if (letter === "T") reading.columns(columnsOf(data, from));
  else if (letter === "n") reading.columns([]);
  else if (letter === "E") reading.failed(errorOf(data, from));
  // Prepared, bound, parameters described, a notice, a setting that changed, somebody notified: nothing to do.
  else assert("12tNSA".includes(letter), `a letter ${letter} of the server`);
}

const endOf = (data: Buffer, from: number): number => data.indexOf(0, from);
const textAt = (data: Buffer, from: number): string => data.toString("utf8", from, endOf(data, from));

function columnsOf(data: Buffer, from: number): readonly Column[] {
  let at = from + 2;
  return Array.from({ length: data.readInt16BE(from) }, () => {
    const name = textAt(data, at);
    at = endOf(data, at) + 1;
    const type = data.readInt32BE(at + 6);
    at += 18;
    return { name, parse: pg.types.getTypeParser(type, "text") };
  });
}

function rowOf(data: Buffer, from: number, columns: readonly Column[]): Row {
  const row: Row = {};
  let at = from + 2;
  for (const { name, parse } of columns) {
    const length = data.readInt32BE(at);
    at += lengthBytes;
    row[name] = length < 0 ? null : parse(data.toString("utf8", at, at + length));
    if (length > 0) at += length;
  }
  return row;
}

/** Its fields by the driver's names for them, as our code reads them. */
const fields: Readonly<Record<string, string>> = {
  S: "severity",
  C: "code",
  D: "detail",
  H: "hint",
  W: "where",
  s: "schema",
  t: "table",
  c: "column",
  d: "dataType",
  n: "constraint",
};

function errorOf(data: Buffer, from: number): Error {
  const told: Record<string, string> = {};
  for (let at = from; data[at] !== 0; at = endOf(data, at) + 1)
    told[String.fromCharCode(data[at] as number)] = textAt(data, at + 1);
  const error = new pg.DatabaseError(told.M ?? "", data.length, "error");
  return Object.assign(
    error,
    Object.fromEntries(Object.entries(fields).map(([letter, name]) => [name, told[letter]])),
  );
}
