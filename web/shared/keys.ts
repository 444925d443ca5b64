// The keyboard map: one place that says which key does what, so that keys can be remapped and shown. Avoided because
// browsers use them: F1 F3 F5 F6 F7 F10 F11 F12, Alt+letter, Ctrl+digit and Alt+digit, Ctrl+Shift+N/P/T/W, and Ctrl+Alt
// (which is AltGr on Windows). Identity is Shift+F9: next to Ayuda (F9), free in Chrome and Edge; Firefox gives it to
// its developer tools only when the page does not take it. Single characters work only inside a dialog (WCAG 2.1.4).

export type Action =
  | "palette"
  | "gestion"
  | "mute"
  | "hold"
  | "hangup"
  | "pause"
  | "help"
  | "identity"
  | "recording"
  | "note"
  | "renew"
  | "saveNext"
  | "savePause"
  | "undo"
  | "nextStep"
  | "previousStep";

export const keyMap: Readonly<Record<Action, string>> = {
  palette: "Ctrl+K",
  gestion: "F2",
  pause: "Shift+F2",
  mute: "F4",
  hold: "Shift+F4",
  hangup: "F8",
  recording: "Ctrl+F8",
  note: "Ctrl+F2",
  renew: "Ctrl+F9",
  help: "F9",
  identity: "Shift+F9",
  saveNext: "Ctrl+Enter",
  savePause: "Ctrl+Shift+Enter",
  undo: "Escape",
  nextStep: "PageDown",
  previousStep: "PageUp",
};

export interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}
/** "Ctrl+Shift+Enter" of a key press; the Mac's ⌘ counts as Ctrl. Shift is left out of printable characters. */
export function comboOf(pressed: Pressed): string {
  const printable = pressed.key.length === 1;
  const parts = [
    pressed.ctrlKey || pressed.metaKey ? "Ctrl" : "",
    pressed.altKey ? "Alt" : "",
    pressed.shiftKey && (!printable || pressed.ctrlKey || pressed.metaKey) ? "Shift" : "",
    printable ? pressed.key.toUpperCase() : pressed.key,
  ];
  return parts.filter((part) => part !== "").join("+");
}
export function actionOf(
  pressed: Pressed,
  map: Readonly<Record<Action, string>> = keyMap,
): Action | undefined {
  const combo = comboOf(pressed);
  return (Object.keys(map) as Action[]).find((action) => map[action] === combo);
}
/** For aria-keyshortcuts. */
export function ariaKeys(action: Action): string {
  return keyMap[action].replace("Ctrl", "Control");
}
/** For people: Spanish names of keys. */
export function keyName(action: Action): string {
  return keyMap[action]
    .replace("Escape", "Esc")
    .replace("PageDown", "AvPág")
    .replace("PageUp", "RePág")
    .replace("Shift+", "⇧");
}
