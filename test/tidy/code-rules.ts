// House rules about code that linters do not know: no hidden time or chance in a core, constant log messages, sizes, exports.
import ts from "typescript";
import { type CodeFile, type Finding, findIn, isTest } from "./sources.ts";

export const maxFileLines = 300;
/** A journey tells one story from end to end; cutting it hides the order of things. */
export const maxTestFileLines = 600;
export const maxFunctionLines = 60;
export const maxComponentLines = 120;

/** Rule data, tables, texts and generated files may be long; everything else is one idea. */
const longByNature =
  /\.generated\.ts$|\.fixture\.ts$|\/texts\/|\/texts\.ts$|^src\/compliance\/rules\/|\/(tables|lines|voice-list|catalogue)\.ts$/;

export function hiddenTimeOrChance(file: CodeFile): readonly Finding[] {
  if (!/^src\/([^/]+\/core|kernel)\//.test(file.path) || isTest(file.path)) return [];
  return findIn(file, (node) => {
    if (ts.isPropertyAccessExpression(node)) {
      const name = node.getText(file.tree);
      if (["Date.now", "Math.random", "performance.now", "Temporal.Now"].includes(name))
        return `${name} in a core`;
    }
    if (ts.isNewExpression(node) && isNamed(node.expression, "Date") && !node.arguments?.length)
      return "new Date() without an argument in a core";
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      const name = node.expression.text;
      if (/^(set(Timeout|Interval|Immediate)|queueMicrotask|fetch)$/.test(name)) return `${name} in a core`;
    }
    return ts.isAwaitExpression(node) ? "await in a core" : undefined;
  });
}

/** Who opens a connection, and to what: our own exchange, carrier, processes, database. No address comes from a person's field. */
const reachers: Readonly<Record<string, string>> = {
  "src/telephony/asterisk/ari.ts": "our exchange, on loopback",
  "src/telephony/asterisk/hearing.ts": "a call's sound from our exchange, on loopback; it sends nothing",
  "src/telephony/asterisk/supervise.ts": "our exchange, on loopback",
  "src/telephony/carrier/": "the far end of tests and demo",
  "src/platform/": "our processes and database",
  "src/http/upgrades.ts": "our exchange, on loopback",
  "src/demo/": "our own web",
};
const netModules = /^(node:)?(net|http|https|http2|dgram|tls)$|^(undici|axios|got|node-fetch)$/;

/** Nothing else asks the network for anything: there is no address to be lied to about. */
export function reachesOut(file: CodeFile): readonly Finding[] {
  if (!file.path.startsWith("src/") || isTest(file.path)) return [];
  if (Object.keys(reachers).some((allowed) => file.path.startsWith(allowed))) return [];
  return findIn(file, (node) => {
    if (ts.isImportDeclaration(node) && !node.importClause?.isTypeOnly) {
      const from = (node.moduleSpecifier as ts.StringLiteral).text;
      const all = node.importClause?.namedBindings;
      const types = all && ts.isNamedImports(all) && all.elements.every(({ isTypeOnly }) => isTypeOnly);
      return netModules.test(from) && !types ? `imports ${from}` : undefined;
    }
    if (ts.isCallExpression(node) && isNamed(node.expression, "fetch")) return "fetch()";
    if (ts.isPropertyAccessExpression(node) && /^(globalThis|global)\.fetch$/.test(node.getText(file.tree)))
      return "fetch()";
    return ts.isNewExpression(node) &&
      /^(WebSocket|EventSource|XMLHttpRequest)$/.test(node.expression.getText(file.tree))
      ? `new ${node.expression.getText(file.tree)}`
      : undefined;
  });
}

/** A group that repeats and holds something that repeats: the time to fail may double with each character. */
export function doubtfulPatterns(file: CodeFile): readonly Finding[] {
  if (!/^(src|web)\//.test(file.path) || isTest(file.path)) return [];
  const nested = /\((?:\?:)?(?:[^()\\]|\\.)*[+*](?:[^()\\]|\\.)*\)(?:[+*]|\{\d+,\})/;
  return findIn(file, (node) =>
    ts.isRegularExpressionLiteral(node) && nested.test(node.text)
      ? `a pattern repeats what repeats: ${node.text}`
      : undefined,
  );
}

const levels = ["trace", "debug", "info", "warn", "error", "fatal"];
/** Fields that say who somebody is; they belong under `pii`. */
const personal = ["phone", "phoneNumber", "e164", "document", "email", "address", "debtorName", "personName"];

export function unsafeLogCalls(file: CodeFile): readonly Finding[] {
  if (!file.path.startsWith("src/") || isTest(file.path)) return [];
  return findIn(file, (node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
    const { expression: receiver, name } = node.expression;
    if (!levels.includes(name.text) || !isLog(receiver)) return undefined;
    const [first, second] = node.arguments;
    const message = second ?? first;
    if (!message || !ts.isStringLiteralLike(message)) return "a log message is not a constant";
    if (!first || !second || !ts.isObjectLiteralExpression(first)) return undefined;
    const exposed = first.properties.map((each) => each.name?.getText(file.tree) ?? "");
    const leak = exposed.find((each) => personal.includes(each));
    return leak ? `a log line carries ${leak} outside pii` : undefined;
  });
}

export function tooLongFile({ path, text }: { path: string; text: string }): readonly Finding[] {
  if (!/\.(ts|tsx|mjs|cjs)$/.test(path) || longByNature.test(path)) return [];
  const lines = text.trimEnd().split("\n").length;
  const limit = isTest(path) ? maxTestFileLines : maxFileLines;
  return lines > limit ? [`${path}:1 has ${lines} lines; ${limit} is the limit`] : [];
}

/** A function's own lines: functions inside it count for themselves. */
export function tooLongFunctions(file: CodeFile): readonly Finding[] {
  if (isTest(file.path)) return [];
  return findIn(file, (node) => {
    if (!isFunction(node) || isDescribe(node)) return undefined;
    const limit = file.path.endsWith(".tsx") && holdsMarkup(node) ? maxComponentLines : maxFunctionLines;
    const lines = ownLines(file, node);
    return lines > limit ? `a function of ${lines} lines; ${limit} is the limit` : undefined;
  });
}

/** Tools read the default export of their configuration. */
const toolConfigs = /^(vitest|vite|vite\.server)\.config\.ts$|\.d\.ts$/;

export function defaultExports(file: CodeFile): readonly Finding[] {
  if (toolConfigs.test(file.path)) return [];
  return findIn(file, (node) => {
    if (ts.isExportAssignment(node)) return "a default export";
    const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
    return modifiers?.some((each) => each.kind === ts.SyntaxKind.DefaultKeyword)
      ? "a default export"
      : undefined;
  });
}

export function anyTypes(file: CodeFile): readonly Finding[] {
  return findIn(file, (node) => (node.kind === ts.SyntaxKind.AnyKeyword ? "the type any" : undefined));
}

function ownLines(file: CodeFile, outer: ts.Node): number {
  const lineOf = (position: number): number => file.tree.getLineAndCharacterOfPosition(position).line;
  const lines = new Set<number>();
  for (let line = lineOf(outer.getStart(file.tree)); line <= lineOf(outer.end); line++) lines.add(line);
  const visit = (node: ts.Node): void => {
    if (node !== outer && isFunction(node)) {
      // The line on which an inner function begins still belongs to the outer one.
      for (let line = lineOf(node.getStart(file.tree)) + 1; line <= lineOf(node.end); line++)
        lines.delete(line);
      return;
    }
    ts.forEachChild(node, visit);
  };
  visit(outer);
  return lines.size;
}

function holdsMarkup(node: ts.Node): boolean {
  let markup = false;
  const visit = (each: ts.Node): void => {
    markup ||= ts.isJsxElement(each) || ts.isJsxSelfClosingElement(each) || ts.isJsxFragment(each);
    if (!markup) ts.forEachChild(each, visit);
  };
  visit(node);
  return markup;
}

function isFunction(node: ts.Node): node is ts.FunctionLikeDeclaration {
  return (
    (ts.isFunctionDeclaration(node) ||
      ts.isFunctionExpression(node) ||
      ts.isArrowFunction(node) ||
      ts.isMethodDeclaration(node)) &&
    node.body !== undefined
  );
}

function isDescribe(node: ts.Node): boolean {
  return ts.isCallExpression(node.parent) && isNamed(node.parent.expression, "describe");
}

function isLog(receiver: ts.Expression): boolean {
  const name = ts.isPropertyAccessExpression(receiver) ? receiver.name.text : receiver.getText();
  return /^(log|logger)$/.test(name);
}

function isNamed(node: ts.Node, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}
