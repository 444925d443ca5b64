// House rule about how people are addressed: staff read «tú» on screens and in the command line; only who is called hears
// «usted», in the texts this file names. The words are those a programmer writes without noticing.
import ts from "typescript";
import { type CodeFile, type Finding, findIn, type SourceFile } from "./sources.ts";

/** What a debtor, or whoever answers the phone, hears or says: read aloud, recorded, or played by the simulated public. */
export const spokenToDebtors: readonly string[] = [
  "src/gestiones/scripts/default.ts",
  "src/telephony/prompts.ts",
  "src/telephony/carrier/voices/lines.ts",
  "bench/support/detector/texts.ts",
];

/** Orders as «usted» gives them. Only where a clause begins: "para que el acreedor lo busque" is nobody's order. */
const orders = new Set(
  [
    "abra acepte acorte active actualice agregue ajuste alargue anote anule apague apriete arranque asegúrese asigne avise",
    "añada baje bloquee borre busque cambie cancele cargue cierre compare complete compruebe conceda conecte configure",
    "confirme consulte copie corrija cree cuente dé decida declare defina deje descargue desconecte desmarque detenga dicte",
    "diga divida ejecute elija elimine empiece encienda entregue envíe escoja escriba espere evite exporte fije firme guarde",
    "haga indique informe ingrese inicie instale intente introduzca lea libere limpie llame llene mande mantenga marque mire",
    "mueva negocie ofrezca oprima ordene pare parta pase pegue permita pida ponga pregunte presione pruebe publique pulse",
    "quede quite reabra recargue recorte recuerde reduzca reemplace registre reinicie reintente reparta repita resuelva",
    "retire retome revise salga seleccione sepa separe siga suba suelte tenga termine tome traiga use valide vaya vea venga",
    "verifique vuelva",
  ].flatMap((line) => line.split(" ")),
);
/** Also nouns, or words of other languages: an order only before what it acts on. */
const ambiguous = new Set(
  "active cierre compare complete declare informe marque pulse quite recuerde retire separe use".split(" "),
);
/** "corríjalo", "quítela", "déjeme": the order with what it acts on, wherever it stands. */
const joined = new Set(
  [...orders].flatMap((order) =>
    ["lo", "la", "los", "las", "le", "les", "me", "nos", "se", "selo", "sela"].map(
      (end) => bare(order) + end,
    ),
  ),
);

const word = /[\p{L}]+/gu;
const clauseBegins =
  /(?:^|[«"(¡¿✖!:;.,—·…]\s*|(?:^|\s)(?:y|e|o|u|no|primero|luego|después|ahora|antes|si no,)\s+)$/iu;
const objectFollows =
  /^\s+(?:[«$\d]|(?:el|la|los|las|un|una|otro|otra|su|sus|este|esta|ese|esa|solo|antes|de nuevo)(?!\p{L}))/iu;

/** Every word of the text that addresses its reader as «usted». */
export function formalWords(text: string): readonly string[] {
  return [...text.matchAll(word)].flatMap(({ 0: found, index }) => {
    const said = found.toLowerCase();
    if (found === found.toUpperCase()) return [];
    if (said === "usted" || said === "ustedes") return [found];
    if (joined.has(bare(said)) && said !== bare(said)) return [found];
    if (!orders.has(said) || !clauseBegins.test(text.slice(0, index))) return [];
    const after = text.slice(index + found.length);
    return ambiguous.has(said) && !objectFollows.test(after) ? [] : [found];
  });
}

/** Of a program only its texts are read: comments and names are English. */
export function formalInCode(file: CodeFile): readonly Finding[] {
  return findIn(file, (node) => {
    if (!ts.isStringLiteralLike(node) && !ts.isTemplateExpression(node) && !ts.isJsxText(node))
      return undefined;
    if (ts.isImportDeclaration(node.parent) || ts.isLiteralTypeNode(node.parent)) return undefined;
    return told(formalWords(ts.isTemplateExpression(node) ? wholeTemplate(node) : node.text));
  });
}

export function formalInText({ path, text }: SourceFile): readonly Finding[] {
  return text.split("\n").flatMap((line, index) => {
    const what = told(formalWords(line));
    return what === undefined ? [] : [`${path}:${index + 1} ${what}`];
  });
}

function told(words: readonly string[]): string | undefined {
  return words.length === 0 ? undefined : `addresses staff as usted: ${words.join(", ")}`;
}

/** What is filled in stands as a figure would: "$". */
function wholeTemplate({ head, templateSpans }: ts.TemplateExpression): string {
  return head.text + templateSpans.map(({ literal }) => `$${literal.text}`).join("");
}

/** Without the accent that an ending adds: "envíe", "envíelo"; the ñ stays. */
function bare(text: string): string {
  return text.replace(/[áéíóú]/g, (letter) => "aeiou"["áéíóú".indexOf(letter)] ?? letter);
}
