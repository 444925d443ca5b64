// Whether a failed request says that the database is away or has no place for it now: the same will work later. Only what is known
// to say so, since the rest is a fault of ours to be told; the engine's writer, which may lose nothing, takes the unknown for away
// (dialer/engine/away).

/** What the driver and its pool say of a connection carries no code. */
const ofConnections =
  /^(timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Query read timeout)/;

/** Connection trouble, shutdown, no place, statement given up (SQLSTATE classes 08, 57 and 53); nothing else. */
export function isDatabaseAway(error: { readonly code?: unknown; readonly message: string }): boolean {
  const { code, message } = error;
  if (typeof code !== "string") return ofConnections.test(message);
  return (
    /^(08|57|53)[0-9A-Z]{3}$/.test(code) ||
    ["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT"].includes(code)
  );
}
