// The thresholds by which the calls of each agency are judged, as somebody there last applied them; read again every few seconds.
import type { TenantId } from "#kernel/ids.ts";
import { second } from "#kernel/time.ts";
import { type CallSettings, defaultCallSettings } from "../core/call.ts";
import { earInForce } from "../store-detection.ts";
import type { Deps, LiveCall, World } from "./world.ts";

/** New thresholds hold for the calls that are judged from then on. Judgement. */
const readEveryMs = 5 * second;

export interface EarInForce {
  /** 0: the product's own. */
  readonly number: number;
  readonly settings: CallSettings;
}
const builtIn: EarInForce = { number: 0, settings: defaultCallSettings };

export async function loadEars(deps: Deps, world: World, tenants: readonly TenantId[]): Promise<void> {
  if (deps.clock.monotonic() - world.earsAt < readEveryMs) return;
  world.earsAt = deps.clock.monotonic();
  for (const tenant of tenants) {
    const last = await deps.db.inTenant(tenant, earInForce);
    if (!last) continue;
    const own = defaultCallSettings.detection;
    // Law's clock does not wait longer for who says nothing, whatever was applied before it was known.
    const ear = { ...last.ear, silentMs: Math.min(last.ear.silentMs, own.ear.silentMs) };
    const detection = { ...own, ear };
    world.ears.set(tenant, { number: last.number, settings: { ...defaultCallSettings, detection } });
  }
}

export function earOf(world: World, { tenant }: Pick<LiveCall, "tenant">): EarInForce {
  return world.ears.get(tenant) ?? builtIn;
}
