// Mantine with our colours: its variables are mapped in base.css, its variants here. Nothing is styled inline, so that
// the content policy can refuse inline style elements (dialogs: use shared/ui/dialog.tsx, which does not lock scrolling).
import { createTheme, defaultVariantColorsResolver, type VariantColorsResolver } from "@mantine/core";

const variantColorResolver: VariantColorsResolver = (input) => {
  const inherited = defaultVariantColorsResolver(input);
  if (input.variant === "filled" && input.color === "red") {
    return {
      ...inherited,
      background: "var(--bad-strong)",
      hover: "var(--bad-strong)",
      color: "var(--on-bad)",
    };
  }
  if (input.variant === "filled") {
    return {
      ...inherited,
      background: "var(--accent)",
      hover: "var(--accent-hover)",
      color: "var(--on-accent)",
    };
  }
  if (input.variant === "subtle") {
    return { ...inherited, background: "transparent", hover: "var(--raised)", color: "var(--text)" };
  }
  return inherited;
};

export const theme = createTheme({
  cursorType: "pointer",
  variantColorResolver,
  respectReducedMotion: true,
});
