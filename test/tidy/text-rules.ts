// House rules about any text of the repository: nothing of one machine, nothing unfinished, errors documented.
import { posix } from "node:path";
import type { Finding, SourceFile } from "./sources.ts";

/** Written in pieces, so that this file passes its own rules. */
const absolutePaths = new RegExp(
  [
    "(?<![\\w.])/home" + "/[a-z]",
    "/Users" + "/[a-z]",
    "(?<![\\w./])/work" + "/",
    "(?<![\\w.$}])/root" + "/\\w",
    "[A-Z]:\\\\Users",
  ].join("|"),
);
const registryHosts = new RegExp(
  [
    "registry\\.npm" + "js",
    "registry\\.yarn" + "pkg",
    "npm\\.pkg\\.git" + "hub",
    "artifac" + "tory",
    "(deb|security)\\.debian\\.o" + "rg",
    "archive\\.ubu" + "ntu",
  ].join("|"),
  "i",
);
const unfinished = new RegExp(
  ["\\bTO" + "DO\\b", "\\bFIX" + "ME\\b", "not impl" + "emented", "^[<>]{7} "].join("|"),
);

export function machinePaths(file: SourceFile): readonly Finding[] {
  return matches(file, absolutePaths, "the path of one machine");
}

export function registryNames(file: SourceFile): readonly Finding[] {
  return matches(file, registryHosts, "the host of a package registry");
}

export function unfinishedWork(file: SourceFile): readonly Finding[] {
  return matches(file, unfinished, "unfinished work");
}

export function resolvedPackages(lock: string): readonly Finding[] {
  return lock
    .split("\n")
    .flatMap((line, index) =>
      /^\s*"resolved":/.test(line) ? [`package-lock.json:${index + 1} a resolved address`] : [],
    );
}

/** Codes documented in docs/integrating/errors.md: the first cell of each row of its table, in backquotes. */
export function documentedErrors(text: string): readonly { code: string; status: number }[] {
  return [...text.matchAll(/^\|\s*`([a-z_]+)`\s*\|\s*(\d{3})\s*\|/gm)].map(([, code = "", status]) => ({
    code,
    status: Number(status),
  }));
}

/** Links of a page to files of the repository that are not there. Addresses elsewhere and anchors are not followed. */
export function brokenLinks(page: SourceFile, exists: (path: string) => boolean): readonly Finding[] {
  return page.text.split("\n").flatMap((line, index) =>
    [...line.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].flatMap(([, target = ""]) => {
      if (/^[a-z]+:/.test(target)) return [];
      const path = posix.normalize(posix.join(posix.dirname(page.path), target)).replace(/\/$/, "");
      return exists(path) ? [] : [`${page.path}:${index + 1} links to ${target}, which is not there`];
    }),
  );
}

function matches({ path, text }: SourceFile, pattern: RegExp, what: string): readonly Finding[] {
  if (!pattern.test(text)) return [];
  return text.split("\n").flatMap((line, index) => {
    const match = pattern.exec(line);
    return match ? [`${path}:${index + 1} ${what}: ${match[0]}`] : [];
  });
}
