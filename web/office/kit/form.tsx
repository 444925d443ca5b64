// Forms of the office: values are text until they are sent; what is wrong is told beside its field and in a summary that
// takes the focus.
import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, type RefObject, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemPanel } from "../../shared/ui/problem.tsx";
import css from "./kit.module.css";
import { RefusalLines } from "./refusal.tsx";

type Values = Readonly<Record<string, string>>;
export type Wrong<T extends Values> = Partial<Record<keyof T & string, string>>;

export interface FormState<T extends Values> {
  readonly values: T;
  readonly wrong: Wrong<T>;
  readonly summary: RefObject<HTMLDivElement | null>;
  readonly set: (name: keyof T & string, value: string) => void;
  /** Shows what is wrong; true when nothing is. */
  readonly check: (found: Wrong<T>) => boolean;
}
export function useForm<T extends Values>(initial: T): FormState<T> {
  const [values, setValues] = useState(initial);
  const [wrong, setWrong] = useState<Wrong<T>>({});
  const summary = useRef<HTMLDivElement>(null);
  return {
    values,
    wrong,
    summary,
    set: (name, value) => setValues((before) => ({ ...before, [name]: value })),
    check: (found) => {
      setWrong(found);
      const clean = Object.keys(found).length === 0;
      if (!clean) requestAnimationFrame(() => summary.current?.focus());
      return clean;
    },
  };
}
/** Which of these are blank, with the sentence that says so. */
export function blanks<T extends Values>(
  values: T,
  names: readonly (keyof T & string)[],
  text: string,
): Wrong<T> {
  const found: Wrong<T> = {};
  for (const name of names) if (values[name]?.trim() === "") found[name] = text;
  return found;
}

interface FormProps<T extends Values> {
  readonly form: FormState<T>;
  readonly labels: Readonly<Partial<Record<keyof T, string>>>;
  readonly onSubmit: () => void;
  readonly error?: unknown;
  readonly children: ReactNode;
}
export function Form<T extends Values>({ form, labels, onSubmit, error, children }: FormProps<T>) {
  const { t } = useTranslation();
  const names = Object.keys(form.wrong);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form onSubmit={submit} noValidate className={css.form}>
      {names.length > 0 && (
        <div className={css.summary} ref={form.summary} tabIndex={-1} role="alert">
          <p>{t("office.form.errors")}</p>
          <ul>
            {names.map((name) => (
              <li key={name}>
                {labels[name]}: {form.wrong[name]}
              </li>
            ))}
          </ul>
        </div>
      )}
      {error !== undefined && error !== null && (
        <div>
          <ProblemPanel error={error} />
          <RefusalLines error={error} />
        </div>
      )}
      {children}
    </form>
  );
}

interface FieldProps<T extends Values> {
  readonly form: FormState<T>;
  readonly name: keyof T & string;
  readonly label: string;
  readonly hint?: string;
  readonly type?: "text" | "date" | "password";
  readonly digits?: boolean;
  readonly first?: boolean;
  readonly complete?: string;
}
export function Field<T extends Values>(props: FieldProps<T>) {
  const { form, name, label, hint, type = "text", digits, first, complete = "off" } = props;
  return (
    <TextInput
      label={label}
      description={hint}
      type={type}
      value={form.values[name] ?? ""}
      onChange={(event) => form.set(name, event.currentTarget.value)}
      error={form.wrong[name]}
      inputMode={digits ? "numeric" : undefined}
      autoComplete={complete}
      {...(first ? { "data-autofocus": true } : {})}
    />
  );
}
export function LongField<T extends Values>({ form, name, label, hint }: FieldProps<T>) {
  return (
    <Textarea
      label={label}
      description={hint}
      rows={3}
      value={form.values[name] ?? ""}
      onChange={(event) => form.set(name, event.currentTarget.value)}
      error={form.wrong[name]}
    />
  );
}
export interface Option {
  readonly value: string;
  readonly label: string;
}
export function Choice<T extends Values>({
  options,
  ...props
}: FieldProps<T> & { readonly options: readonly Option[] }) {
  const { form, name, label, hint, first } = props;
  return (
    <NativeSelect
      label={label}
      description={hint}
      data={[...options]}
      value={form.values[name] ?? ""}
      onChange={(event) => form.set(name, event.currentTarget.value)}
      error={form.wrong[name]}
      {...(first ? { "data-autofocus": true } : {})}
    />
  );
}
export function FormFoot({
  action,
  sending,
  cancel,
}: {
  action: string;
  sending: boolean;
  cancel?: () => void;
}) {
  const { t } = useTranslation();
  return (
    <div className={css.foot}>
      {cancel && (
        <Button variant="default" onClick={cancel}>
          {t("common.cancel")}
        </Button>
      )}
      <Button type="submit" loading={sending}>
        {action}
      </Button>
    </div>
  );
}
