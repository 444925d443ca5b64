import { expect, test } from "vitest";
import { openingOf } from "./opening.ts";

const text = `select set_config('app.tenant', $1, true), set_config('app.user', $2, true),
        set_config('app.at', $3, true)`;

test("a transaction opens in one message, with whoever asks in it", () => {
  expect(openingOf(text, ["t1", "", "5"])).toBe(
    `begin; set local "app"."tenant" = 't1'; set local "app"."user" = ''; set local "app"."at" = '5'`,
  );
});

test("what stands in a value cannot leave it", () => {
  const opening = openingOf(text, ["'; drop table debtor; --", "a\\", "5"]);
  expect(opening).toContain(`"tenant" = '''; drop table debtor; --';`);
  expect(opening).toContain(`"user" =  E'a\\\\';`);
});

test("any other first statement is sent as it is", () => {
  expect(openingOf("select 1", [])).toBeUndefined();
  expect(openingOf(`${text}, 1`, ["t", "", "5"])).toBeUndefined();
  expect(openingOf(`${text} from debtor`, ["t", "", "5"])).toBeUndefined();
  expect(openingOf("select set_config('app.tenant', $1, false)", ["t"])).toBeUndefined();
  expect(openingOf(text, ["t1", null, "5"])).toBeUndefined();
  expect(openingOf(text, ["t1"])).toBeUndefined();
});
