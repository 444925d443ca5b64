// How the file is written, and what to do with spreadsheets' habits.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ImportPreview } from "#http/contract/portfolio.ts";
import { decimal } from "../../shared/format.ts";
import { useFormat } from "../../shared/session.ts";
import { Fact } from "../../shared/ui/fact.tsx";
import kit from "../kit/kit.module.css";
import type { LoadKind } from "./choose-file.tsx";
import css from "./load.module.css";
import type { Choices } from "./mapping.ts";

const mebibyte = 1_048_576;
const separatorNames = { ";": "semicolon", ",": "comma", "\t": "tab", "|": "bar" } as const;

export function Found({ preview, kind, file }: { preview: ImportPreview; kind: LoadKind; file: File }) {
  const { t } = useTranslation();
  const format = useFormat();
  const sizeText =
    file.size < mebibyte
      ? t("office.load.kilobytes", { size: decimal(file.size / 1024, format, 1) })
      : t("office.load.megabytes", { size: decimal(file.size / mebibyte, format, 1) });
  const separator = separatorNames[preview.separator as ";"];
  return (
    <>
      <dl className={kit.facts}>
        <Fact name={t("office.load.kind")}>{t(`office.load.kinds.${kind}`)}</Fact>
        <Fact name={t("office.load.size")}>{sizeText}</Fact>
        <Fact name={t("office.load.encoding")}>{preview.encoding.toUpperCase()}</Fact>
        <Fact name={t("office.load.separator")}>
          {separator ? t(`office.load.separators.${separator}`) : preview.separator}
        </Fact>
        <Fact name={t("office.load.currency")}>{preview.spec.currency}</Fact>
        <Fact name={t("office.load.profileFound")}>
          {preview.profile ? `✔ ${preview.profile.name}` : t("office.load.profileNone")}
        </Fact>
      </dl>
      {preview.doubleEncoded && <p>▲ {t("office.refusal.encodingDouble")}</p>}
      {preview.duplicated.length > 0 && (
        <p>▲ {t("office.refusal.headerTwice", { columns: preview.duplicated.join(", ") })}</p>
      )}
    </>
  );
}

interface FlagsProps {
  readonly choices: Choices;
  readonly change: (choices: Choices) => void;
  readonly country: string;
  readonly children: ReactNode;
}
export function Flags({ choices, change, country, children }: FlagsProps) {
  const { t } = useTranslation();
  const flags = [
    "excelSerials",
    "roundAmounts",
    ...(country === "PE" ? ["restoreZeros" as const] : []),
  ] as const;
  return (
    <details>
      <summary>{t("office.load.more")}</summary>
      <div className={css.flags}>
        {flags.map((flag) => (
          <label key={flag}>
            <input
              type="checkbox"
              checked={choices[flag]}
              onChange={() => change({ ...choices, [flag]: !choices[flag] })}
            />
            {t(`office.load.flags.${flag}`)}
          </label>
        ))}
        {children}
      </div>
    </details>
  );
}
