// Starts the web applications: colours, texts, then the one React tree.
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./shared/theme/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { startTexts } from "./shared/texts/i18n.ts";
import { applyTokens } from "./shared/theme/tokens.ts";

applyTokens(document);
await startTexts();
const root = document.getElementById("root");
if (!root) throw new Error("assertion failed: the page has no root");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
