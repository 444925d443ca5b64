// Builds the private folder: a private apt resolves and downloads the closure, dpkg-deb unpacks it (no maintainer
// scripts), and a small wrapper runs the program under the loader and libraries that came with it.
import { readdirSync } from "node:fs";
import { chmod, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PackageSource } from "./package-source.ts";
import { output, pipe } from "./process.ts";

const wanted = ["asterisk", "asterisk-core-sounds-es-wav"];
/** Only there for maintainer scripts or for modules we never load: 48 MB instead of 81. */
const notNeeded =
  /^(perl.*|libperl.*|gnupg.*|gpg.*|dirmngr|keyboxd|pinentry.*|passwd|adduser|debconf|sysvinit-utils|init-system-helpers|base-.*|dpkg|tar|libdb5.*|asterisk-core-sounds-en.*|libsnmp.*|libcodec2.*|libc-gconv-modules-extra|libsensors.*|hdparm|login.*|libpam.*|mount|util-linux|libgpgme.*|libassuan.*|libksba.*|libnpth.*)$/;

/** Fills `folder` and returns the packages with their versions. */
export async function buildPrefix(
  source: PackageSource,
  folder: string,
  log: (line: string) => void,
): Promise<readonly string[]> {
  const apt = await privateApt(source, folder);
  log(`Buscando Asterisk en ${source.archive} (${source.suite})…`);
  await apt(["-q", "update"]);
  const packages = await closure(apt);
  log(`Descargando Asterisk: ${packages.length} paquetes, unos 50 MB…`);
  const archives = join(folder, "apt/cache/archives");
  await apt(["-qq", "download", ...packages], archives);
  const files = readdirSync(archives).filter((name) => name.endsWith(".deb"));
  await unpack(
    files.map((name) => join(archives, name)),
    join(folder, "root"),
  );
  await rm(join(folder, "apt"), { recursive: true, force: true });
  await linkSounds(join(folder, "root/usr/share/asterisk/sounds"));
  await writeWrapper(folder);
  return files.map((name) => name.replace(/\.deb$/, "")).sort();
}

type Apt = (args: readonly string[], cwd?: string) => Promise<string>;

/** An apt of our own with an empty package status, so that it resolves the whole closure, libc included. */
async function privateApt(source: PackageSource, folder: string): Promise<Apt> {
  const home = join(folder, "apt");
  await mkdir(join(home, "state/lists/partial"), { recursive: true });
  await mkdir(join(home, "cache/archives/partial"), { recursive: true });
  await writeFile(join(home, "state/status"), "");
  await writeFile(
    join(home, "sources.list"),
    `deb [signed-by=${source.keyring}] ${source.archive} ${source.suite} ${source.components}\n`,
  );
  // A testing suite's Release file may be past its Valid-Until; its signature is checked all the same.
  await writeFile(
    join(home, "apt.conf"),
    `Dir::Etc::sourcelist "${home}/sources.list";
Dir::Etc::sourceparts "-";
Dir::Etc::preferences "-";
Dir::Etc::preferencesparts "-";
Dir::State "${home}/state";
Dir::State::status "${home}/state/status";
Dir::Cache "${home}/cache";
APT::Install-Recommends "false";
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::Retries "3";
Acquire::Check-Valid-Until "false";
`,
  );
  return (args, cwd = home) => output("apt-get", args, { cwd, env: { APT_CONFIG: join(home, "apt.conf") } });
}

async function closure(apt: Apt): Promise<readonly string[]> {
  const listing = await apt(["-qq", "install", "-y", "--print-uris", ...wanted]);
  const names = [...listing.matchAll(/^'[^']+' ([^_\s]+)_\S+ /gm)].flatMap((match) => match[1] ?? []);
  const picked = [...new Set(names)].filter((name) => !notNeeded.test(name));
  for (const name of wanted)
    if (!picked.includes(name)) throw new Error(`El archivo de paquetes no ofrece ${name}.`);
  return picked.sort();
}

async function unpack(archives: readonly string[], root: string): Promise<void> {
  // Merged /usr, as these suites expect.
  for (const name of ["bin", "sbin", "lib", "lib64"]) {
    await mkdir(join(root, "usr", name), { recursive: true });
    await symlink(`usr/${name}`, join(root, name));
  }
  for (const archive of archives)
    await pipe(
      ["dpkg-deb", "--fsys-tarfile", archive],
      ["tar", "-x", "-C", root, "--keep-directory-symlink", "--no-same-owner"],
    );
}

/** What the sound packages' maintainer scripts would have linked: sounds/es → sounds/es_MX_…. */
async function linkSounds(folder: string): Promise<void> {
  for (const name of readdirSync(folder)) {
    const language = /^([a-z]{2})_[A-Z]{2}_/.exec(name)?.[1];
    if (language) await symlink(name, join(folder, language)).catch(ignoreExisting);
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}

/** Position independent: the folder is built under another name and may be moved. */
async function writeWrapper(folder: string): Promise<void> {
  const root = join(folder, "root");
  const triplet = readdirSync(join(root, "usr/lib")).find((name) => /-linux-gnu/.test(name));
  if (!triplet) throw new Error("Los paquetes descargados no traen bibliotecas para esta máquina.");
  const places = ["usr/lib64", "usr/lib", join("usr/lib", triplet)];
  const loader = places
    .flatMap((place) => readdirSync(join(root, place)).map((name) => join(place, name)))
    .find((path) => /\/ld-linux[^/]*\.so\.\d+$/.test(path));
  if (!loader) throw new Error("Los paquetes descargados no traen el cargador de programas (ld-linux).");
  const wrapper = `#!/bin/sh
here=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
root="$here/root"
export OPENSSL_MODULES="$root/usr/lib/${triplet}/ossl-modules" GCONV_PATH="$root/usr/lib/${triplet}/gconv"
exec "$root/${loader}" --library-path "$root/usr/lib/${triplet}:$root/usr/lib" "$root/usr/sbin/asterisk" "$@"
`;
  await mkdir(join(folder, "bin"), { recursive: true });
  await writeFile(join(folder, "bin/asterisk"), wrapper);
  await chmod(join(folder, "bin/asterisk"), 0o755);
}
