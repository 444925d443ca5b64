// What a test run without one protection says: whether the test that stands for it saw that it is gone.

/** As the runner's JSON report holds it. */
export interface TestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

export type Verdict = "seen" | "not seen" | "did not run" | "broken otherwise";

/** A program that does not read, or misses a name, fails every test: that shows nothing of the protection. */
const notTheProtection =
  /\b(?:SyntaxError|ReferenceError|Transform failed|Cannot find module|is not defined)\b/;

export function judge(report: TestReport | undefined, title: string | undefined): Verdict {
  const tests = (report?.testResults ?? []).flatMap(({ assertionResults }) => assertionResults);
  const meant = tests.filter(
    (test) =>
      test.status !== "skipped" &&
      test.status !== "pending" &&
      (title === undefined || test.title.startsWith(title)),
  );
  if (meant.length === 0) return "did not run";
  const failed = meant.filter(({ status }) => status === "failed");
  if (failed.length === 0) return "not seen";
  const honest = failed.some(({ failureMessages }) => {
    const [message] = failureMessages ?? [];
    return message !== undefined && !notTheProtection.test(message);
  });
  return honest ? "seen" : "broken otherwise";
}

/** How often the text of a break stands in its file; anything but once and the break is stale. */
export function occurrences(source: string, text: string): number {
  return source.split(text).length - 1;
}

/** For the runner's filter of titles, which is a pattern. */
export function patternOf(title: string): string {
  return title.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
