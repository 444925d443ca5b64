// Secrets of the installation: made at first start, one file each with mode 0600 under data/secrets, never in the repository.
import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export function readOrMakeSecret(dataFolder: string, name: string): string {
  const folder = join(dataFolder, "secrets");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, name);
  try {
    return readFileSync(file, "utf8");
  } catch {
    // 192 bits, letters and digits only: it also travels in URLs and configuration files.
    const secret = randomBytes(24).toString("base64url").replaceAll("-", "x").replaceAll("_", "y");
    writeFileSync(file, secret, { mode: 0o600, flag: "wx" });
    chmodSync(file, 0o600);
    return secret;
  }
}
