// The limits a campaign's pacer works under, brought up to date while it runs: what it has learned stays with it.
import { automatic, under } from "../core/pacing-control.ts";
import type { OrderedControl } from "../store-pacing-control.ts";
import type { CampaignRun } from "./campaign-run.ts";
import { pacingOptionsOf } from "./pacer-for.ts";
import { secondsOf } from "./world.ts";

export function steer(run: CampaignRun, control: OrderedControl | null, now: number): void {
  run.control = control;
  const present = run.tape.options();
  // Its shapes are cut for one ring time and its budget for one end of the day: those stay until the next start.
  const { ringTimeoutSeconds, dayEndsAt } = present;
  const own = { ...pacingOptionsOf(run.row, dayEndsAt), ringTimeoutSeconds };
  const wanted = under(own, control ?? automatic);
  if (JSON.stringify(wanted) !== JSON.stringify(present)) run.tape.retune(secondsOf(run, now), wanted);
}
