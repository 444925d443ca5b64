// The web applications: one bundle, one page, a chunk per place (desk, floor, office), every asset hashed.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: "web",
  base: "/",
  plugins: [react()],
  resolve: { alias: [{ find: /^#(.*)$/, replacement: `${import.meta.dirname}/src/$1` }] },
  build: {
    outDir: "../dist/web",
    emptyOutDir: true,
    manifest: true,
    target: "es2023",
    // Strict content policies refuse data: fonts and scripts; nothing is inlined.
    assetsInlineLimit: 0,
  },
});
