// The policies the simulator knows by name, for the command, the benches and the campaign screen.

import { createPacer } from "#dialer/core/pacing.ts";
import { createErlangPacer } from "#dialer/core/policies/erlang.ts";
import { createIssabelPacer } from "#dialer/core/policies/issabel.ts";
import { createOmnidialerPacer } from "#dialer/core/policies/omnidialer.ts";
import { createManualPacer, createProgressivePacer, createRatioPacer } from "#dialer/core/policies/simple.ts";
import { createVicidialPacer } from "#dialer/core/policies/vicidial.ts";
import { createWombatPacer } from "#dialer/core/policies/wombat.ts";
import { createClairvoyantPacer } from "./clairvoyant.ts";
import type { SimulatedPolicy } from "./sight.ts";

const policy = (name: string, label: string, create: SimulatedPolicy["create"]): SimulatedPolicy => ({
  name,
  label,
  create,
});

export const policies: readonly SimulatedPolicy[] = [
  policy("auto", "Recaudo, automática", (options) => createPacer(options)),
  { ...policy("manual", "Marcación manual", (options) => createManualPacer(options)), byHand: "manual" },
  { ...policy("preview", "Vista previa", (options) => createManualPacer(options)), byHand: "preview" },
  policy("progressive", "Progresiva 1:1", (options) => createProgressivePacer(options)),
  policy("ratio-2", "2 líneas por libre", (options) => createRatioPacer(2)(options)),
  policy("ratio-3", "3 líneas por libre", (options) => createRatioPacer(3)(options)),
  policy("vicidial-ratio-2", "VICIdial RATIO 2", (options) => vicidialRatio(2)(options)),
  policy("vicidial-ratio-3", "VICIdial RATIO 3", (options) => vicidialRatio(3)(options)),
  policy("vicidial-hard", "VICIdial HARD_LIMIT", (options) => createVicidialPacer()(options)),
  policy("vicidial-average", "VICIdial AVERAGE", (options) =>
    createVicidialPacer({ method: "ADAPT_AVERAGE" })(options),
  ),
  policy("vicidial-tapered", "VICIdial TAPERED", (options) =>
    createVicidialPacer({ method: "ADAPT_TAPERED" })(options),
  ),
  policy("vicidial-available", "VICIdial HARD, solo libres", (options) =>
    createVicidialPacer({ availableOnly: true })(options),
  ),
  policy("vicidial-available-10", "VICIdial HARD, solo libres, máx. 10", (options) =>
    createVicidialPacer({ availableOnly: true, maxLevel: 10 })(options),
  ),
  policy("omnidialer", "OMniDialer", (options) => createOmnidialerPacer()(options)),
  policy("wombat-3", "Wombat, boost 3", (options) => createWombatPacer(3)(options)),
  policy("wombat-5", "Wombat, boost 5", (options) => createWombatPacer(5)(options)),
  policy("issabel", "Issabel", (options) => createIssabelPacer()(options)),
  policy("issabel-overcommit", "Issabel, sobremarcado", (options) =>
    createIssabelPacer({ overcommit: true })(options),
  ),
  policy("erlang", "Regla de Erlang", (options) => createErlangPacer(options)),
  policy("clairvoyant", "Clarividente (inalcanzable)", createClairvoyantPacer),
];

function vicidialRatio(level: number) {
  return createVicidialPacer({ method: "RATIO", level });
}

/** By its name, or a ratio of one's own: ratio-2.5, vicidial-ratio-1.5, wombat-4. */
export function policyNamed(name: string): SimulatedPolicy | undefined {
  const known = policies.find((each) => each.name === name);
  if (known) return known;
  const [, family, digits] = /^(ratio|vicidial-ratio|wombat)-(\d{1,2}(?:\.\d{1,2})?)$/.exec(name) ?? [];
  const lines = Number(digits);
  if (!family || lines < 0.1 || lines > 20) return undefined;
  if (family === "ratio")
    return policy(name, `${digits} líneas por libre`, (options) => createRatioPacer(lines)(options));
  if (family === "wombat")
    return policy(name, `Wombat, boost ${digits}`, (options) => createWombatPacer(lines)(options));
  return policy(name, `VICIdial RATIO ${digits}`, (options) => vicidialRatio(lines)(options));
}
