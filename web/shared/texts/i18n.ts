// The catalogue as i18next serves it. Language and country format are two settings: this is only the language.
import i18next, { type TFunction } from "i18next";
import { initReactI18next } from "react-i18next";
import { AppError } from "#kernel/errors.ts";
import { es } from "./es.ts";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof es };
  }
}

export async function startTexts(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: "es",
    fallbackLng: "es",
    resources: { es: { translation: es } },
    // React escapes what it shows.
    interpolation: { escapeValue: false },
  });
}

/** What to tell a person about a failure; nobody answering is not a refusal. */
export function errorText(t: TFunction, error: unknown): string {
  return t(`errors.${error instanceof AppError ? error.code : "offline"}`);
}
/** Code and request id, for support. Empty when nobody answered. */
export function errorMarks(error: unknown): { code: string; requestId: string } {
  if (!(error instanceof AppError)) return { code: "", requestId: "" };
  return { code: error.code, requestId: String(error.details.requestId ?? "") };
}
