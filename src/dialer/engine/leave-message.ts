// A message on a mailbox: what the engine does for the call that asks for it. The gate and the row come before the first word, so that
// an engine that dies leaves neither a second message nor one that nobody counts.
import { reserveMessage } from "#compliance/service.ts";
import type { CallOrder } from "../core/call.ts";
import { mailboxPrompt } from "../core/call-mailbox.ts";
import { isPaced } from "../core/detection-for.ts";
import { beginMessage } from "../store-attempts.ts";
import type { Deps, LiveCall, World } from "./world.ts";

/** Machines waited on at once: each holds a line and our ear for up to half a minute, and people's calls need both. Judgement. */
export const mostAwaited = 24;

/** Counting the one that has just come to be waited on: hung up on instead, as without messages. */
export function tooManyAwaited(world: World): boolean {
  let awaited = 0;
  for (const { call } of world.calls.values()) if (call.at.phase === "awaiting_beep") awaited += 1;
  return awaited > mostAwaited;
}

/** `tell`: the call's next happening, at once. */
export function leaveMessage(
  deps: Deps,
  world: World,
  live: LiveCall,
  tell: (what: CallOrder) => void,
): void {
  const { attempt } = live.call;
  world.leavingMessage.add(attempt);
  speak(deps, world, live, tell)
    .catch((error: Error) => {
      deps.log.warn({ attempt, err: error.message }, "message not left");
      tell({ type: "message_refused", at: deps.clock.now() });
    })
    .finally(() => world.leavingMessage.delete(attempt));
}

async function speak(
  deps: Deps,
  world: World,
  live: LiveCall,
  tell: (what: CallOrder) => void,
): Promise<void> {
  const { telephony, clock, log } = deps;
  const { attempt } = live.call;
  const lengthMs = await telephony.lengthOf(mailboxPrompt, live.ourNumber);
  if (lengthMs === 0) log.warn({}, "no recorded message for mailboxes: there is no voice to make it with");
  const allowed = lengthMs > 0 && isWanted(world, live) && (await reserve(deps, live, lengthMs));
  const at = clock.now();
  if (!allowed) return tell({ type: "message_refused", at });
  tell({ type: "message_begun", lengthMs, at });
  // Hung up in between: it counts as left all the same.
  if (live.call.at.phase === "leaving_message") await telephony.play(attempt, mailboxPrompt, live.ourNumber);
}

/** Somebody may have switched it off since the call was placed. */
function isWanted(world: World, { campaign }: LiveCall): boolean {
  return campaign !== null && (world.campaigns.get(campaign)?.row.leaveMessage ?? false);
}

async function reserve(deps: Deps, live: LiveCall, lengthMs: number): Promise<boolean> {
  const { tenant, debtor, phone } = live;
  const { attempt, mode } = live.call;
  if (!debtor || !phone || !isPaced(mode)) return false;
  const now = deps.clock.now();
  const seconds = Math.ceil(lengthMs / 1_000);
  try {
    return await deps.db.inTenant(tenant, async (tx) => {
      if (!(await reserveMessage(tx, { tenant, attempt, debtor, phone, mode, seconds, now }))) return false;
      if (!(await beginMessage(tx, attempt, { at: now, lengthMs }))) throw new Gone();
      return true;
    });
  } catch (error) {
    if (error instanceof Gone) return false;
    throw error;
  }
}

/** The call has ended, or has its message: nothing of this one is written. */
class Gone extends Error {}
