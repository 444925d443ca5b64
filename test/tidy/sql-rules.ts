// House rules about SQL: where it may stand, whose tables it may write, and that it never asks the database for the time.
import ts from "typescript";
import { type CodeFile, type Finding, findIn, found, isTest, type SourceFile } from "./sources.ts";

/** Every module that may own tables, as in ARCHITECTURE.md. */
const modules = [
  ...[
    "platform",
    "identity",
    "portfolio",
    "compliance",
    "gestiones",
    "segmentation",
    "agents",
    "payments",
    "desk",
  ],
  ...[
    "promises",
    "strategy",
    "telephony",
    "channels",
    "dialer",
    "reporting",
    "simulator",
    "inbox",
    "privacy",
  ],
];
const builders = ["selectFrom", "insertInto", "updateTable", "deleteFrom", "mergeInto", "replaceInto"];
const writers = builders.filter((name) => name !== "selectFrom");
const writingSql =
  /\b(?:insert\s+into|delete\s+from|merge\s+into|truncate(?:\s+table)?|copy)\s+"?([a-z_][a-z0-9_]*)"?|\bupdate\s+(?:only\s+)?"?([a-z_][a-z0-9_]*)"?(?:\s+(?:as\s+)?[a-z_]\w*)?\s+set\b/gi;
const plainSql = /^\s*(?:select|insert|update|delete|with|merge|copy|truncate|create|alter|call)\s/i;
const databaseClock =
  /\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(|\b(?:current_date|current_time|current_timestamp|localtime|localtimestamp)\b/i;

/** A store asks questions; platform/ is the database itself. */
export function maySpeakSql(path: string): boolean {
  return isTest(path) || path.startsWith("src/platform/") || /\/store(-[a-z0-9-]+)?\.ts$/.test(path);
}

export function sqlOutsideStores(file: CodeFile): readonly Finding[] {
  if (maySpeakSql(file.path)) return [];
  return findIn(file, (node) => {
    if (ts.isTaggedTemplateExpression(node) && isSqlTag(node.tag)) return "SQL outside a store";
    if (plainSql.test(sqlText(node) ?? "")) return "SQL outside a store";
    const called = calledMethod(node);
    return called && builders.includes(called.name) ? `${called.name}() outside a store` : undefined;
  });
}

/** Table → module, from the migrations: a file `NNNN-<module>[-topic].sql` owns the tables it creates. */
export function tableOwners(migrations: readonly SourceFile[]): {
  readonly owners: ReadonlyMap<string, string>;
  readonly findings: readonly Finding[];
} {
  const owners = new Map<string, string>();
  const findings: Finding[] = [];
  for (const { path, text } of migrations) {
    const name = path.replace(/^migrations\/\d{4}-/, "").replace(/\.sql$/, "");
    const owner = modules.find((module) => name === module || name.startsWith(`${module}-`));
    if (!owner) {
      findings.push(`${path}:1 is not named after the module that owns its tables`);
      continue;
    }
    const created = /\bcreate\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?"?([a-z_][a-z0-9_]*)/gi;
    for (const [, table] of text.matchAll(created)) if (table) owners.set(table, owner);
  }
  return { owners, findings };
}

export function writesToOthersTables(
  file: CodeFile,
  owners: ReadonlyMap<string, string>,
): readonly Finding[] {
  const module = /^src\/([^/]+)\//.exec(file.path)?.[1];
  // Erasing reaches every module's tables, from this one file (docs/decisions/0016).
  if (!module || isTest(file.path) || file.path === "src/privacy/store-erasure.ts") return [];
  const judge = (table: string): string | undefined => {
    const owner = owners.get(table);
    return owner === undefined || owner === module
      ? undefined
      : `${module} writes ${table}, a table of ${owner}`;
  };
  const findings: Finding[] = [];
  const visit = (node: ts.Node): void => {
    const called = calledMethod(node);
    if (called && writers.includes(called.name) && called.first && ts.isStringLiteralLike(called.first)) {
      // An alias may follow: "account as a".
      const what = judge(called.first.text.split(/\s+/)[0] ?? "");
      if (what) findings.push(found(file, node, what));
    }
    const text = sqlText(node);
    for (const match of text?.matchAll(writingSql) ?? []) {
      const what = judge((match[1] ?? match[2] ?? "").toLowerCase());
      if (what) findings.push(found(file, node, what));
    }
    ts.forEachChild(node, visit);
  };
  visit(file.tree);
  return findings;
}

/** platform/ keeps sessions of the database itself and may ask; the domain receives its time. */
export function databaseTimeInCode(file: CodeFile): readonly Finding[] {
  if (!file.path.startsWith("src/") || file.path.startsWith("src/platform/") || isTest(file.path)) return [];
  return findIn(file, (node) => {
    const text = sqlText(node);
    const match = text === undefined ? null : databaseClock.exec(text);
    return match ? `SQL asks the database for the time: ${match[0]}` : undefined;
  });
}

export function databaseTimeInMigration({ path, text }: SourceFile): readonly Finding[] {
  return text.split("\n").flatMap((line, index) => {
    const match = databaseClock.exec(line.replace(/--.*$/, ""));
    return match ? [`${path}:${index + 1} SQL asks the database for the time: ${match[0]}`] : [];
  });
}

/** The text of a sql`` template, with `$` for what is filled in; or of a string handed to query(). */
function sqlText(node: ts.Node): string | undefined {
  if (ts.isTaggedTemplateExpression(node) && isSqlTag(node.tag)) return templateText(node.template);
  const called = calledMethod(node);
  if (!called?.first || !["query", "raw"].includes(called.name)) return undefined;
  if (ts.isStringLiteralLike(called.first)) return called.first.text;
  return ts.isTemplateExpression(called.first) ? templateText(called.first) : undefined;
}

function templateText(template: ts.TemplateLiteral): string {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text;
  return template.head.text + template.templateSpans.map((span) => `$${span.literal.text}`).join("");
}

function isSqlTag(tag: ts.Expression): boolean {
  return ts.isIdentifier(tag) && tag.text === "sql";
}

function calledMethod(node: ts.Node): { name: string; first: ts.Expression | undefined } | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  return { name: node.expression.name.text, first: node.arguments[0] };
}
