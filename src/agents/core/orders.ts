// What a supervisor orders one agent to do, for the engine: whether a move still starts from where its supervisor saw the
// agent, and the sentence the agent reads at the desk.
import type { CampaignId, UserId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";

export type OrderKind = "pause" | "finish" | "leave" | "hang_up" | "move";

/** Where the agent works, and where somebody has already ordered them to go after the call. */
export interface Whereabouts {
  readonly campaign: CampaignId | null;
  readonly moving: { readonly to: CampaignId; readonly by: UserId; readonly byName: string } | null;
  /** The last move that was carried out. */
  readonly moved: { readonly byName: string; readonly at: Instant } | null;
}
export interface MoveWish {
  /** The campaign its supervisor saw the agent in, or heading for. */
  readonly from: CampaignId | null;
  readonly to: CampaignId;
}
export type MoveAnswer =
  | { readonly answer: "go" }
  /** Already there, or already heading there: asked twice is done once. */
  | { readonly answer: "same" }
  /** Somebody else was faster; nothing changes until the second one has seen it. */
  | { readonly answer: "moved_meanwhile"; readonly byName: string | null; readonly now: CampaignId | null };

export function judgeMove(where: Whereabouts, wish: MoveWish): MoveAnswer {
  const heading = where.moving?.to ?? where.campaign;
  if (heading === wish.to) return { answer: "same" };
  if (heading !== wish.from) {
    const byName = where.moving?.byName ?? where.moved?.byName ?? null;
    return { answer: "moved_meanwhile", byName, now: heading };
  }
  return { answer: "go" };
}

export interface Order {
  readonly kind: OrderKind;
  readonly byName: string;
  readonly pending: boolean;
  /** Of a move: the campaign's name. Of a pause: its label. */
  readonly what: string;
}

/** What the agent reads. In an ordered state nobody has to guess whose doing it was. */
export function orderWords({ kind, byName, pending, what }: Order): string {
  switch (kind) {
    case "move":
      return pending
        ? `${byName} te pasa a la campaña ${what} cuando termines esta llamada`
        : `${byName} te pasó a la campaña ${what}`;
    case "pause":
      return pending
        ? `${byName} te pone en pausa al terminar: ${what}`
        : `${byName} te puso en pausa: ${what}`;
    case "finish":
      return `${byName} cerró tu tipificación. La llamada quedó sin tipificar: regístrala desde la ficha`;
    case "leave":
      return pending
        ? `${byName} cierra tu sesión cuando termines y guardes esta llamada`
        : `${byName} cerró tu sesión`;
    case "hang_up":
      return `${byName} cortó esta llamada. Registra su resultado`;
  }
}
