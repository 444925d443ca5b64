// Sampled seconds of detection leave the disk when their days are over; what people said of them stays.
import { unlink } from "node:fs/promises";
import { join } from "node:path";
import type { TenantId } from "#kernel/ids.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import { samplesGone, samplesToGo } from "./store-detection.ts";

export const samplesNightly = "detection-samples";
const batch = 500;

export function sweepSamples({
  db,
  clock,
  recordingsFolder,
}: {
  readonly db: Database;
  readonly clock: Clock;
  readonly recordingsFolder: string;
}): (tenant: TenantId) => Promise<void> {
  return async (tenant) => {
    for (;;) {
      const now = clock.now();
      const over = await db.inTenant(tenant, (tx) => samplesToGo(tx, now, batch));
      if (over.length === 0) return;
      for (const attempt of over)
        await unlink(join(recordingsFolder, `${attempt}-deteccion.wav`)).catch(
          (error: NodeJS.ErrnoException) => {
            // It may have gone before the last one died.
            if (error.code !== "ENOENT") throw error;
          },
        );
      await db.inTenant(tenant, (tx) => samplesGone(tx, over, now));
    }
  };
}
