// Facts of the installation as a whole, asked by the supervisor before anything runs: its stored clock, whether an agency exists.
import pg from "pg";

async function once<T>(url: string, ask: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  // A server that dies meanwhile also tells here; the question itself fails by itself.
  client.on("error", () => {});
  await client.connect();
  try {
    return await ask(client);
  } finally {
    await client.end();
  }
}

export function hasNoAgency(url: string): Promise<boolean> {
  return once(url, async (client) => {
    const { rows } = await client.query<{ empty: boolean }>("select system_is_empty() as empty");
    return rows[0]?.empty ?? false;
  });
}

export function readSetting<T>(url: string, key: string): Promise<T | undefined> {
  return once(url, async (client) => {
    const { rows } = await client.query<{ value: T }>("select value from system_setting where key = $1", [
      key,
    ]);
    return rows[0]?.value;
  });
}

/** As recaudo_owner: the app may only read settings. */
export async function writeSetting(ownerUrl: string, key: string, value: unknown): Promise<void> {
  await once(ownerUrl, (client) =>
    client.query(
      "insert into system_setting values ($1, $2) on conflict (key) do update set value = excluded.value",
      [key, JSON.stringify(value)],
    ),
  );
}

export function databaseAnswers(url: string): Promise<boolean> {
  return once(url, async (client) => (await client.query("select 1")).rowCount === 1).catch(() => false);
}
