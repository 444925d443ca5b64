import { expect, test } from "vitest";
import type { TenantId } from "#kernel/ids.ts";
import type { Database, Tx } from "#platform/db.ts";
import { createLog } from "#platform/log.ts";
import { newId } from "#platform/new-id.ts";
import { createWriter } from "./writer.ts";

const log = createLog("test", "/dev/null");
const tenant = newId<TenantId>();
/** A connection that refuses so many times before it carries. */
function refusing(times: number): Pick<Database, "inTenant"> {
  let left = times;
  return {
    inTenant: async (_tenant, work) => {
      if (left-- > 0) throw Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
      return work({} as Tx);
    },
  };
}

test("what the database did not take is kept and written in order when it is back, and nothing is dialled meanwhile", async () => {
  const written: string[] = [];
  const healthy: boolean[] = [];
  const writer = createWriter(refusing(3) as Database, log, async () => {
    healthy.push(writer.healthy());
    if (healthy.length === 1) writer.later(tenant, "later", async () => written.push("wrapup"));
  });
  for (const what of ["ringing", "answered", "ended"])
    writer.later(tenant, what, async () => written.push(what));
  await writer.drained();
  expect(written).toEqual(["ringing", "answered", "ended", "wrapup"]);
  expect(healthy).toEqual([false, false, false]);
  expect([writer.healthy(), writer.waiting()]).toEqual([true, 0]);
});
