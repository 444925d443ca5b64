// The start command's voice: each step says what it does and how long it took.

export interface Steps {
  run<T>(text: string, work: (note: (detail: string) => void) => Promise<T>): Promise<T>;
  say(text: string): void;
}

export function printSteps(write: (line: string) => void): Steps {
  return {
    say: write,
    async run(text, work) {
      const from = performance.now();
      let detail = "";
      try {
        const result = await work((told) => {
          detail = `: ${told}`;
        });
        write(`✔ ${text}${detail} (${seconds(performance.now() - from)})`);
        return result;
      } catch (error) {
        write(`✖ ${text}: ${(error as Error).message}`);
        throw new StepFailed((error as Error).message);
      }
    },
  };
}

/** Already told to the person; only the exit code is missing. */
export class StepFailed extends Error {}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1).replace(".", ",")} s`;
}
