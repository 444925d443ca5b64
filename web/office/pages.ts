// Which component draws each page of the office. A page not listed here shows that it is still to come.
import type { ComponentType } from "react";
import type { officePages } from "../shared/office-pages.ts";

type Path = (typeof officePages)[number]["path"];
/** Example: carteras: async () => (await import("./portfolios/portfolios.tsx")).PortfoliosPage */
export const pageLoaders: Partial<Record<Path, () => Promise<ComponentType>>> = {};
