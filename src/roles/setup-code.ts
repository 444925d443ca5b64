// The one-time code of an empty system: printed by the start command, asked for by the set-up page, gone once used.
import { randomInt } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** No 0/O, 1/I/L: it is read from a terminal and typed. 31^8 ≈ 8.5 × 10¹¹ codes, 10 tries a minute. */
const alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

export function setupCodeFile(dataFolder: string) {
  const file = join(dataFolder, "secrets", "setup-code");
  return {
    code: (): string | undefined => (existsSync(file) ? readFileSync(file, "utf8").trim() : undefined),
    done: async (): Promise<void> => rmSync(file, { force: true }),
    make(): string {
      mkdirSync(join(dataFolder, "secrets"), { recursive: true, mode: 0o700 });
      const letters = Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join("");
      const code = `${letters.slice(0, 4)}-${letters.slice(4)}`;
      writeFileSync(file, code, { mode: 0o600 });
      return code;
    },
  };
}
