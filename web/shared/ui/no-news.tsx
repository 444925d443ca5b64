// In place of a live panel before its first word: that it waits, and, when the line does not come up, that there is none.
import { live, useLiveState } from "../live-react.ts";
import { ProblemPanel } from "./problem.tsx";

/** Nobody answered, as the way to the server says it. */
const nobody = new TypeError("no line");

export function NoNews({ title, waiting }: { title: string; waiting: string }) {
  const { status } = useLiveState();
  const again = (): void => {
    live.stop();
    live.start();
  };
  if (status === "reconnecting") {
    return (
      <>
        <h1>{title}</h1>
        <ProblemPanel error={nobody} retry={again} />
      </>
    );
  }
  return (
    <div aria-busy="true">
      <h1>{title}</h1>
      <p>{waiting}</p>
    </div>
  );
}
