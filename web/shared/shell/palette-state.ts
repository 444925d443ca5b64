// Whether the palette is open, and the actions that the page on the screen offers it.
import { useEffect, useSyncExternalStore } from "react";

export interface PaletteAction {
  readonly id: string;
  readonly label: string;
  readonly keys?: string;
  readonly run: () => void;
}
interface PaletteState {
  readonly open: boolean;
  readonly actions: readonly PaletteAction[];
}
let state: PaletteState = { open: false, actions: [] };
const listeners = new Set<() => void>();
function change(next: Partial<PaletteState>): void {
  state = { ...state, ...next };
  for (const listener of listeners) listener();
}
function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function openPalette(open: boolean): void {
  change({ open });
}
export function usePalette(): PaletteState {
  return useSyncExternalStore(listen, () => state);
}
/** The page's own actions, while it is on the screen. Pass a stable array. */
export function usePaletteActions(actions: readonly PaletteAction[]): void {
  useEffect(() => {
    change({ actions });
    return () => change({ actions: [] });
  }, [actions]);
}
