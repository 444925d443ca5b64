// Colours of the product, light and dark, the only place that holds a colour. tokens.test.ts holds them to WCAG contrast
// and to colour-vision deficiency. State colours are for stripes and shapes; state words use the text colour.

const light = {
  bg: "#f6f7f9",
  surface: "#ffffff",
  raised: "#eef1f4",
  line: "#d8dee5",
  text: "#171b21",
  "text-muted": "#4c5561",
  accent: "#0b5cad",
  "accent-hover": "#094c90",
  "on-accent": "#ffffff",
  "control-border": "#727b86",
  "state-available": "#30936e",
  "state-dialling": "#2f7086",
  "state-talking": "#7569c1",
  "state-wrapup": "#ad8439",
  "state-paused": "#5f3600",
  "state-critical": "#bb3242",
  "state-offline": "#2f3238",
  good: "#2f7086",
  warn: "#ad8439",
  bad: "#bb3242",
  "bad-strong": "#a82b3a",
  "on-bad": "#ffffff",
  "chart-1": "#0b5cad",
  "chart-2": "#c77d00",
  "chart-3": "#2f3238",
  "chart-4": "#8fb8e8",
  "bad-text": "#a82b3a",
} as const;
export type Token = keyof typeof light;
export type Theme = "light" | "dark";

export const tokens: Readonly<Record<Theme, Readonly<Record<Token, string>>>> = {
  light,
  dark: {
    bg: "#12161b",
    surface: "#1b2128",
    raised: "#242b34",
    line: "#353e49",
    text: "#e8ebef",
    "text-muted": "#a9b2bd",
    accent: "#7db7f5",
    "accent-hover": "#9bc8f8",
    "on-accent": "#12161b",
    "control-border": "#6f7a86",
    "state-available": "#84f8d5",
    "state-dialling": "#65b1ce",
    "state-talking": "#5e77cd",
    "state-wrapup": "#fce781",
    "state-paused": "#d7903e",
    "state-critical": "#c7372e",
    "state-offline": "#6a6d71",
    good: "#65b1ce",
    warn: "#fce781",
    bad: "#c7372e",
    "bad-strong": "#b5312a",
    "on-bad": "#ffffff",
    "chart-1": "#7db7f5",
    "chart-2": "#e0a33f",
    "chart-3": "#e8ebef",
    "chart-4": "#3f5f86",
    "bad-text": "#ff9a91",
  },
};

/** A constructed style sheet: a content policy without inline styles allows it. */
export function applyTokens(document: Document): void {
  const sheet = new CSSStyleSheet();
  const block = (theme: Theme): string =>
    Object.entries(tokens[theme])
      .map(([name, value]) => `--${name}:${value}`)
      .join(";");
  sheet.replaceSync(`:root{${block("light")}}:root[data-mantine-color-scheme="dark"]{${block("dark")}}`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
