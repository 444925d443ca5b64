// Ctrl+K: pages, actions of the page and people, chosen with the keyboard.
import { useDebouncedValue } from "@mantine/hooks";
import { type KeyboardEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Dialog } from "../ui/dialog.tsx";
import { useKeys } from "../use-keys.ts";
import css from "./palette.module.css";
import { type PaletteItem, usePaletteItems } from "./palette-items.ts";
import { openPalette, usePalette } from "./palette-state.ts";

export function Palette() {
  const { t } = useTranslation();
  const { open } = usePalette();
  useKeys({ palette: () => openPalette(!open) });
  return (
    open && (
      <Dialog title={t("common.palette.title")} onClose={() => openPalette(false)} size={640} top={96}>
        <PaletteBody />
      </Dialog>
    )
  );
}

function PaletteBody() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const listId = useId();
  const [typed, setTyped] = useState("");
  const [settled] = useDebouncedValue(typed, 200);
  const [at, setAt] = useState(0);
  const items = usePaletteItems(settled);
  const chosen = items[Math.min(at, items.length - 1)];
  const go = (item: PaletteItem | undefined): void => {
    if (!item) return;
    openPalette(false);
    if (item.to) navigate(item.to);
    item.run?.();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) setAt((Math.min(at, items.length - 1) + step + items.length) % Math.max(1, items.length));
    if (event.key === "Enter") go(chosen);
    if (step !== 0 || event.key === "Enter") event.preventDefault();
  };
  return (
    <>
      <input
        data-autofocus
        className={css.input}
        role="combobox"
        aria-label={t("common.palette.placeholder")}
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={chosen && `${listId}-${chosen.id}`}
        autoComplete="off"
        placeholder={t("common.palette.placeholder")}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div role="listbox" id={listId} aria-label={t("common.palette.title")} className={css.list}>
        {items.map((item, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox holds the focus and the keys.
          <div
            key={item.id}
            id={`${listId}-${item.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={item === chosen}
            className={css.item}
            onMouseMove={() => setAt(index)}
            onClick={() => go(item)}
          >
            <span className={css.group}>{t(`common.palette.${item.group}`)}</span>
            <span className={css.label}>{item.label}</span>
            <span className="muted">{item.detail}</span>
          </div>
        ))}
      </div>
      <output className={css.foot}>
        {items.length === 0 ? t("common.palette.empty") : t("common.palette.found", { count: items.length })}
        {" · "}
        {t("common.palette.hint")}
      </output>
    </>
  );
}
