// The words a guesser tries first, read when the first password is chosen: lists of the zxcvbn project (MIT), kept on the server.
import { AppError } from "#kernel/errors.ts";
import { isCommonPassword } from "./core/common-password.ts";

let words: Promise<ReadonlySet<string>> | undefined;
async function readWords(): Promise<ReadonlySet<string>> {
  const [common, spanish] = await Promise.all([
    import("@zxcvbn-ts/language-common"),
    import("@zxcvbn-ts/language-es-es"),
  ]);
  const lists: Readonly<Record<string, unknown>>[] = [common.dictionary, spanish.dictionary];
  const all = lists.flatMap((dictionary) => Object.values(dictionary).filter(Array.isArray).flat());
  return new Set(
    all.map((word) =>
      String(word)
        .normalize("NFD")
        .replace(/[\u0300-\u036f]/g, ""),
    ),
  );
}

interface Owner {
  readonly username: string;
  readonly name: string;
}

/** Of what somebody chooses; what a machine draws needs no question. */
export async function refuseCommon(password: string, owner: Owner): Promise<void> {
  if (await isCommon(password, owner)) throw new AppError("weak_password", { reason: "common" });
}

export async function isCommon(password: string, owner: Owner): Promise<boolean> {
  words ??= readWords();
  const own = [owner.username, owner.name, ...owner.name.split(/\s+/), ...owner.username.split(/[^\p{L}]+/u)];
  return isCommonPassword(password, { words: await words, own });
}
