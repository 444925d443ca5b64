// What is queued once a day: promises that fell due, right after midnight of each mandate's own zone, so that by 08:00 none
// stands as open whose day is over; what is past its time to be kept; segments whose days past due moved; keys nobody asks for any more.
import { contactNightly } from "#dialer/contact-passes.ts";
import { forgetPacing } from "#dialer/service.ts";
import { listTenants } from "#identity/service.ts";
import { type Instant, localDateAt, minute } from "#kernel/time.ts";
import { realNow } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import { purgeKeys } from "#platform/idempotency-keys.ts";
import { enqueue } from "#platform/jobs.ts";
import type { Log } from "#platform/log.ts";
import { listPortfolios } from "#portfolio/service.ts";
import { retentionNightly } from "#privacy/erase.ts";
import { exportsNightly } from "#reporting/export-file.ts";
import { nightlyTask as segmentsNightly } from "#segmentation/service.ts";

export const promisesNightly = "promises-nightly";
const lookEveryMs = minute;

export function startNights(db: Database, log: Log, now: () => Instant): NodeJS.Timeout {
  const queued = new Set<string>();
  const run = (): void =>
    void queueNights(db, now(), queued).catch((error: Error) =>
      log.error({ err: error.message }, "nightly work could not be queued"),
    );
  run();
  return setInterval(run, lookEveryMs);
}

/** `queued`: the days dealt with; it holds those of now alone afterwards. */
export async function queueNights(db: Database, now: Instant, queued: Set<string>): Promise<void> {
  const current = new Set<string>();
  const utcDay = new Date(now).toISOString().slice(0, 10);
  for (const { id } of await db.outside(listTenants)) {
    await db.inTenant(id, async (tx) => {
      const zones = new Set((await listPortfolios(tx)).map(({ timeZone }) => timeZone));
      for (const zone of zones) {
        const key = `promises-${id}-${zone}-${localDateAt(now, zone)}`;
        if (!queued.has(key)) await enqueue(tx, promisesNightly, {}, key);
        current.add(key);
      }
      const key = `segments-${id}-${utcDay}`;
      if (!queued.has(key)) {
        await purgeKeys(tx, realNow());
        await forgetPacing(tx, now);
        await enqueue(tx, segmentsNightly, {}, key);
        await enqueue(tx, retentionNightly, {}, `retention-${key}`);
        await enqueue(tx, exportsNightly, {}, `exports-${key}`);
        await enqueue(tx, contactNightly, {}, `contact-${key}`);
      }
      current.add(key);
    });
  }
  queued.clear();
  for (const key of current) queued.add(key);
}
