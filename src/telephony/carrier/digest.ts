// Answers to "who are you?" (RFC 7616, in the MD5 form that SIP registrars ask for).
import { createHash } from "node:crypto";

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** The Authorization value for a challenge; undefined when it asks for something other than Digest MD5. */
export function authorize(
  challenge: string,
  credentials: Credentials,
  request: { readonly method: string; readonly uri: string },
  cnonce: string,
): string | undefined {
  const { realm, nonce, opaque, algorithm, qop } = fieldsOf(challenge);
  if (!/^digest\s/i.test(challenge) || realm === undefined || nonce === undefined) return undefined;
  if ((algorithm ?? "MD5").toUpperCase() !== "MD5") return undefined;
  const withQop = (qop ?? "").split(",").some((offered) => offered.trim() === "auth");
  const who = md5(`${credentials.user}:${realm}:${credentials.password}`);
  const what = md5(`${request.method}:${request.uri}`);
  const response = md5(
    withQop ? `${who}:${nonce}:00000001:${cnonce}:auth:${what}` : `${who}:${nonce}:${what}`,
  );
  return `Digest ${[
    `username="${credentials.user}"`,
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${request.uri}"`,
    `response="${response}"`,
    "algorithm=MD5",
    ...(withQop ? ["qop=auth", "nc=00000001", `cnonce="${cnonce}"`] : []),
    ...(opaque === undefined ? [] : [`opaque="${opaque}"`]),
  ].join(", ")}`;
}

function fieldsOf(challenge: string): Readonly<Record<string, string | undefined>> {
  const pairs = challenge.matchAll(/([a-z]+)\s*=\s*(?:"([^"]*)"|([^\s,]+))/gi);
  return Object.fromEntries([...pairs].map((pair) => [(pair[1] ?? "").toLowerCase(), pair[2] ?? pair[3]]));
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
