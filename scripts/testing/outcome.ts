// Decides, for the runner, how many tests passed and failed: what each step reported, summed. A test that did not run is a
// failure, and so is a suite that ran none or ended badly without saying which test it was.

/** Of one step. `failures` names each failed test, readably. */
export interface Outcome {
  readonly passed: number;
  readonly failures: readonly string[];
}

/** The part of vitest's JSON report that counts. */
export interface SuiteReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** The part of dependency-cruiser's JSON report that counts. */
export interface BoundaryReport {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string; readonly severity: string };
      readonly cycle?: readonly { readonly name: string }[];
    }[];
  };
}

export function outcomeOfCheck(name: string, exitCode: number): Outcome {
  return exitCode === 0 ? { passed: 1, failures: [] } : { passed: 0, failures: [name] };
}

export function outcomeOfSuite(suite: string, report: SuiteReport | undefined, exitCode: number): Outcome {
  if (!report) return { passed: 0, failures: [`${suite}: terminó sin informe (código ${exitCode})`] };
  const tests = report.testResults.flatMap((file) =>
    file.assertionResults.map((test) => ({ file: file.name, ...test })),
  );
  const passed = tests.filter((test) => test.status === "passed").length;
  const failures = tests
    .filter((test) => test.status !== "passed")
    .map((test) =>
      test.status === "failed"
        ? `${test.file}: ${test.fullName}`
        : `${test.file}: ${test.fullName} (no se ejecutó: ${test.status})`,
    );
  const broken = report.testResults
    .filter((file) => file.status === "failed" && file.assertionResults.every((t) => t.status !== "failed"))
    .map((file) => `${file.name}: ${firstLine(file.message) || "el archivo falló fuera de sus pruebas"}`);
  const all = [...failures, ...broken];
  if (passed + all.length === 0) all.push(`${suite}: no ejecutó ninguna prueba`);
  else if (all.length === 0 && exitCode !== 0)
    all.push(`${suite}: un error fuera de las pruebas (código ${exitCode})`);
  return { passed, failures: all };
}

/** One check: no violation, and at least `floor` modules seen (a configuration that resolves nothing reports nothing). */
export function outcomeOfBoundaries(
  report: BoundaryReport | undefined,
  floor: number,
): Outcome & { readonly lines: readonly string[] } {
  if (!report)
    return { passed: 0, failures: ["fronteras: sin informe"], lines: ["dependency-cruiser no dejó informe"] };
  const { totalCruised, violations } = report.summary;
  const lines = violations
    .filter((violation) => violation.rule.severity === "error")
    .map(({ rule, from, to, cycle }) =>
      cycle && cycle.length > 0
        ? `${rule.name}: ${[from, ...cycle.map((step) => step.name)].join(" → ")}`
        : `${rule.name}: ${from} → ${to}`,
    );
  if (totalCruised < floor)
    lines.push(`solo ${totalCruised} módulos recorridos; se esperan al menos ${floor}`);
  return lines.length === 0
    ? { passed: 1, failures: [], lines: [`${totalCruised} módulos`] }
    : { passed: 0, failures: ["fronteras entre módulos"], lines };
}

export function closingLine(outcomes: readonly Outcome[]): string {
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failed = outcomes.reduce((sum, outcome) => sum + outcome.failures.length, 0);
  return `${passed} passed, ${failed} failed`;
}

function firstLine(text: string | undefined): string {
  return text?.split("\n", 1)[0]?.trim() ?? "";
}
