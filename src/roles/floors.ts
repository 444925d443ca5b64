// The floor of each agency as its engine last told it: whoever opens it is shown that, and however many open it at once, the
// engine is asked once. Three hundred answers of 200 kB each would fill the line between the two and have it cut.
import type { EngineLink } from "#dialer/link.ts";
import type { FloorView } from "#http/contract/floor.ts";
import type { TenantId } from "#kernel/ids.ts";
import type { Clock } from "#platform/clock.ts";

/** The engine tells it each second. */
const freshMs = 1_500;

export interface Floors {
  told(tenant: TenantId, view: FloorView): void;
  /** Undefined: nobody knows now; told when the engine is back. */
  now(tenant: TenantId): Promise<FloorView | undefined>;
}

export function createFloors(engine: EngineLink, clock: Clock): Floors {
  const last = new Map<TenantId, { readonly at: number; readonly view: FloorView }>();
  const asked = new Map<TenantId, Promise<FloorView | undefined>>();
  return {
    told: (tenant, view) => void last.set(tenant, { at: clock.monotonic(), view }),
    now(tenant) {
      const known = last.get(tenant);
      if (known && clock.monotonic() - known.at < freshMs) return Promise.resolve(known.view);
      const asking =
        asked.get(tenant) ??
        engine
          .ask("floorView", { tenant })
          .then((view) => view as FloorView)
          .catch(() => undefined)
          .finally(() => asked.delete(tenant));
      asked.set(tenant, asking);
      return asking;
    },
  };
}
