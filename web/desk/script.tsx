// Right column: the script, step by step. Until identity is verified only neutral steps can be read.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DebtorCard } from "#http/contract/desk.ts";
import { ariaKeys, keyName } from "../shared/keys.ts";
import { Empty } from "../shared/ui/notice.tsx";
import { useKeys } from "../shared/use-keys.ts";
import css from "./script.module.css";

export function Script({ steps, verified }: { steps: DebtorCard["script"]; verified: boolean }) {
  const { t } = useTranslation();
  const [at, setAt] = useState(0);
  const go = (step: number): void => setAt(Math.max(0, Math.min(steps.length - 1, step)));
  useKeys({ nextStep: () => go(at + 1), previousStep: () => go(at - 1) });
  const step = steps[at];
  if (!step) return <Empty title={t("desk.script.empty")} />;
  const locked = !verified && !step.neutral;
  return (
    <section aria-labelledby="script-title" className={css.script}>
      <h2 id="script-title">{t("desk.script.title")}</h2>
      {!verified && <p className={css.neutral}>◆ {t("desk.script.neutral")}</p>}
      <ol className={css.steps}>
        {steps.map((each, index) => (
          <li key={each.id}>
            <button
              type="button"
              className={css.step}
              aria-current={index === at ? "step" : undefined}
              onClick={() => setAt(index)}
            >
              {index + 1} {each.title}
            </button>
          </li>
        ))}
      </ol>
      <div aria-live="polite" className={css.text} data-locked={locked || undefined}>
        <p className="sr-only">
          {t("desk.script.step", { n: at + 1, total: steps.length, title: step.title })}
        </p>
        <p>{locked ? t("desk.script.locked") : step.text}</p>
      </div>
      <div className={css.move}>
        <button
          type="button"
          disabled={at === 0}
          aria-keyshortcuts={ariaKeys("previousStep")}
          onClick={() => go(at - 1)}
        >
          {t("desk.script.previous")} <kbd>{keyName("previousStep")}</kbd>
        </button>
        <button
          type="button"
          disabled={at === steps.length - 1}
          aria-keyshortcuts={ariaKeys("nextStep")}
          onClick={() => go(at + 1)}
        >
          {t("desk.script.next")} <kbd>{keyName("nextStep")}</kbd>
        </button>
      </div>
      {!locked && step.objections.length > 0 && (
        <>
          <h2>{t("desk.script.objections")}</h2>
          {step.objections.map((objection) => (
            <details key={objection.key} className={css.objection}>
              <summary>
                <kbd>{objection.key}</kbd> {objection.title}
              </summary>
              <p>{objection.text}</p>
            </details>
          ))}
        </>
      )}
    </section>
  );
}
