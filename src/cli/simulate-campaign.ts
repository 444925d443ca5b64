// The world of a campaign's own last days, asked of the running system, and what is told of how sure it is.
import type { Static } from "typebox";
import type { Config } from "#config.ts";
import type { CampaignWorld } from "#http/contract/simulator.ts";
import { AppError } from "#kernel/errors.ts";
import { formatCount } from "#kernel/format.ts";
import { isUuid } from "#kernel/ids.ts";
import type { World } from "#simulator/core/world.ts";
import { worldFrom } from "#simulator/core/world-check.ts";
import { baseOf, logIn } from "../demo/api.ts";
import { askCredentials } from "./credentials.ts";
import { complain, exit, exitOf, isAway } from "./import.ts";
import { refusalSentence } from "./import-words.ts";
import type { CampaignWish } from "./simulate-options.ts";

type Answer = Static<typeof CampaignWorld>;
export type FoundWorld = Omit<Answer, "world"> & { readonly world: World };

export async function campaignWorld(
  config: Config,
  { id, last, user }: CampaignWish,
): Promise<FoundWorld | { readonly exit: number }> {
  if (!isUuid(id)) return { exit: complain(exit.wrongUse, `«${id}» no es el identificador de una campaña.`) };
  const credentials = await askCredentials(user, process.env);
  if (!credentials)
    return {
      exit: complain(exit.noAccess, "Falta el usuario (--usuario) o la contraseña (RECAUDO_PASSWORD)."),
    };
  try {
    const api = await logIn(baseOf(config), credentials.username, credentials.password);
    const answer = await api.get<Answer>(`/v1/simulator/campaigns/${id}/world?days=${last}`);
    if (answer.days === 0)
      return {
        exit: complain(
          exit.refused,
          `«${answer.name}» no marcó en los últimos ${last} días: no hay de qué estimar.`,
        ),
      };
    const checked = worldFrom(answer.world);
    if ("world" in checked) return { ...answer, world: checked.world };
    const [first] = checked.flaws;
    return {
      exit: complain(exit.failed, `Lo estimado no describe un mundo: ${first?.where}: ${first?.what}`),
    };
  } catch (error) {
    if (isAway(error))
      return {
        exit: complain(exit.refused, `Recaudo no responde en ${baseOf(config)}; se inicia con «npm start».`),
      };
    if (error instanceof AppError) return { exit: complain(exitOf(error.code), refusalSentence(error)) };
    throw error;
  }
}

export function told({ name, days, attempts, from, to, figures, assumed }: FoundWorld): string {
  const few = figures.filter((each) => each.few).map(({ figure }) => figure);
  return [
    `Mundo estimado de «${name}»: ${formatCount(attempts)} marcaciones en ${days} días, del ${from} al ${to}.`,
    ...figures.map(
      ({ figure, value, low, high, n, few: scarce }) =>
        `  ${figure.padEnd(28)} ${shown(value).padStart(8)}  (${shown(low)} a ${high === null ? "?" : shown(high)}; n = ${formatCount(n)}${scarce ? "; pocos datos" : ""})`,
    ),
    ...(few.length > 0 ? [`Con pocos datos (menos de 30): ${few.join(", ")}.`] : []),
    ...(assumed.length > 0 ? [`Sin datos, se supone lo del mundo base: ${assumed.join(", ")}.`] : []),
  ].join("\n");
}

const shown = (value: number): string => value.toFixed(value < 10 ? 3 : 1).replace(".", ",");
