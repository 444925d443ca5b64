// Where the packages come from: the archive this machine's own apt already trusts, and the suite in it that holds
// an Asterisk new enough. Nothing here changes the machine.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { output } from "./process.ts";

/** Below 20 there are neither the ARI calls we use nor security support (18 ended in 2025). */
export const oldestMajor = 20;

export interface PackageSource {
  readonly archive: string;
  readonly suite: string;
  readonly components: string;
  readonly keyring: string;
}

/** Debian 12 and 13 carry no Asterisk; forky has 22 LTS and bookworm's keyring verifies it. */
const debianSuite = "forky";
const keyrings = {
  debian: "/usr/share/keyrings/debian-archive-keyring.gpg",
  ubuntu: "/usr/share/keyrings/ubuntu-archive-keyring.gpg",
} as const;

export async function chooseSource(): Promise<PackageSource> {
  const missing = ["apt-get", "apt-cache", "dpkg-deb", "tar"].filter((tool) => !onPath(tool));
  if (missing.length > 0)
    throw new Error(
      `Para instalar Asterisk por su cuenta Recaudo necesita ${missing.join(", ")} (Debian o Ubuntu). ` +
        `En este sistema instala Asterisk ${oldestMajor} o posterior y vuelve a intentar.`,
    );
  const ubuntu = readOsRelease().ID === "ubuntu";
  const source = ubuntu ? await ubuntuSource() : await debianSource();
  if (!existsSync(source.keyring))
    throw new Error(
      `Falta ${source.keyring}: instala el paquete ${ubuntu ? "ubuntu-keyring" : "debian-archive-keyring"}.`,
    );
  return source;
}

async function debianSource(): Promise<PackageSource> {
  const archive =
    (await targets()).find((target) => target.label === "Debian")?.uri ??
    urisInSources().find((uri) => /\/debian\/?$/.test(uri));
  if (!archive)
    throw new Error(
      "Las fuentes de apt de esta máquina no nombran ningún archivo de Debian. " +
        `Instala Asterisk ${oldestMajor} o posterior, o agrega un archivo de Debian a esas fuentes.`,
    );
  return { archive, suite: debianSuite, components: "main", keyring: keyrings.debian };
}

/** Ubuntu's own archive, when what it offers is new enough (24.04: 20.6). */
async function ubuntuSource(): Promise<PackageSource> {
  const policy = await output("apt-cache", ["policy", "asterisk"]);
  const candidate = /Candidate:\s*(?:\d+:)?(\d+)\./.exec(policy)?.[1];
  if (!candidate || Number(candidate) < oldestMajor)
    throw new Error(
      candidate
        ? `Esta Ubuntu ofrece Asterisk ${candidate} y hace falta ${oldestMajor} o posterior: ` +
            "instálalo por tu cuenta (por ejemplo desde sus fuentes) o usa Ubuntu 24.04 o Debian 12."
        : "apt no conoce ningún Asterisk: ejecuta `sudo apt-get update`, con el componente universe activo.",
    );
  const target = (await targets()).find((each) => each.label === "Ubuntu" && each.component === "universe");
  if (!target) throw new Error("Activa el componente universe de Ubuntu en las fuentes de apt.");
  return {
    archive: target.uri,
    suite: readOsRelease().VERSION_CODENAME ?? target.codename,
    components: "main universe",
    keyring: keyrings.ubuntu,
  };
}

interface Target {
  readonly uri: string;
  readonly label: string;
  readonly codename: string;
  readonly component: string;
}

async function targets(): Promise<readonly Target[]> {
  const format = "$(REPO_URI)\t$(LABEL)\t$(CODENAME)\t$(COMPONENT)";
  const text = await output("apt-get", ["indextargets", "--format", format, "Created-By: Packages"]).catch(
    () => "",
  );
  return text.split("\n").flatMap((line) => {
    const [uri, label, codename, component] = line.split("\t");
    return uri && label ? [{ uri, label, codename: codename ?? "", component: component ?? "" }] : [];
  });
}

/** For a machine that never ran `apt-get update`: addresses as written in the sources files. */
function urisInSources(): readonly string[] {
  const folder = "/etc/apt/sources.list.d";
  const files = ["/etc/apt/sources.list"].concat(
    existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [],
  );
  const text = files.map((file) => (existsSync(file) ? readFileSync(file, "utf8") : "")).join("\n");
  return [...text.matchAll(/^(?:URIs:\s*|deb\s+(?:\[[^\]]*\]\s+)?)(\S+)/gm)].flatMap(
    (match) => match[1] ?? [],
  );
}

function readOsRelease(): Readonly<Record<string, string>> {
  const text = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  return Object.fromEntries(
    [...text.matchAll(/^(\w+)="?([^"\n]*)"?$/gm)].map(([, key, value]) => [key, value]),
  );
}

function onPath(tool: string): boolean {
  const folders = `${process.env.PATH ?? ""}:/usr/bin:/bin`.split(":");
  return folders.some((folder) => folder !== "" && existsSync(join(folder, tool)));
}
