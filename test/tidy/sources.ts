// The repository's files as the house rules read them: text, and for TypeScript its syntax tree.
import { readdirSync, readFileSync } from "node:fs";
import { extname, join, relative } from "node:path";
import ts from "typescript";

export interface SourceFile {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}
export interface CodeFile extends SourceFile {
  readonly tree: ts.SourceFile;
}
/** A breach of a rule, as "file:line what". */
export type Finding = string;

const root = join(import.meta.dirname, "../..");
/** What .gitignore names, and Git itself. */
const outside = new Set(["node_modules", ".git", "data", "dist", "coverage", ".vite"]);
const readable = new Set([
  ...[".ts", ".tsx", ".mjs", ".cjs", ".json", ".sql", ".md", ".css", ".html", ".sh", ".csv", ".svg", ".yml"],
  "",
]);

export function allFiles(): readonly SourceFile[] {
  return walk(root).map((path) => ({
    path: relative(root, path).replaceAll("\\", "/"),
    text: readFileSync(path, "utf8"),
  }));
}

export function codeOf(files: readonly SourceFile[]): readonly CodeFile[] {
  return files
    .filter(({ path }) => /\.(ts|tsx)$/.test(path) && !path.endsWith(".generated.ts"))
    .map((file) => codeFile(file.path, file.text));
}

export function codeFile(path: string, text: string): CodeFile {
  const kind = path.endsWith(".tsx") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.ES2024, true, kind) };
}

/** Tests, their fixtures and everything that only serves them. */
export function isTest(path: string): boolean {
  return /\.(test|fixture)\.tsx?$/.test(path) || /^(test|bench|scripts)\//.test(path);
}

export function lineAt(file: CodeFile, node: ts.Node): number {
  return file.tree.getLineAndCharacterOfPosition(node.getStart(file.tree)).line + 1;
}

export function found(file: CodeFile, node: ts.Node, what: string): Finding {
  return `${file.path}:${lineAt(file, node)} ${what}`;
}

/** Every node of a file for which `judge` says something. */
export function findIn(file: CodeFile, judge: (node: ts.Node) => string | undefined): readonly Finding[] {
  const findings: Finding[] = [];
  const visit = (node: ts.Node): void => {
    const what = judge(node);
    if (what !== undefined) findings.push(found(file, node, what));
    ts.forEachChild(node, visit);
  };
  visit(file.tree);
  return findings;
}

function walk(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (outside.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return walk(path);
    return entry.isFile() && readable.has(extname(entry.name)) ? [path] : [];
  });
}
