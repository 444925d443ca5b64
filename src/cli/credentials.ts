// Who loads: from options and environment, or asked at the terminal. The password is not echoed.
import { createInterface } from "node:readline";
import { Writable } from "node:stream";

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Undefined when nobody is there to answer. */
export async function askCredentials(
  user: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<Credentials | undefined> {
  const known = { username: user ?? env.RECAUDO_USER, password: env.RECAUDO_PASSWORD };
  if (known.username !== undefined && known.password !== undefined)
    return { username: known.username, password: known.password };
  const terminal = process.stdin.isTTY === true;
  // What is typed is echoed by this interface alone, and nowhere: questions go to standard error by themselves.
  const silent = new Writable({ write: (_piece, _encoding, done) => done() });
  let echo = true;
  const shown = new Writable({
    write: (piece, _encoding, done) => {
      if (echo) process.stderr.write(piece);
      done();
    },
  });
  const reader = createInterface({ input: process.stdin, output: terminal ? shown : silent, terminal });
  const lines = reader[Symbol.asyncIterator]();
  const ask = async (question: string, hidden: boolean): Promise<string | undefined> => {
    process.stderr.write(question);
    echo = !hidden;
    const { value, done } = await lines.next();
    if (hidden || !terminal) process.stderr.write("\n");
    return done ? undefined : value;
  };
  try {
    const username = known.username ?? (await ask("Usuario: ", false));
    if (username === undefined) return undefined;
    const password = known.password ?? (await ask("Contraseña: ", true));
    return password === undefined ? undefined : { username, password };
  } finally {
    reader.close();
  }
}
