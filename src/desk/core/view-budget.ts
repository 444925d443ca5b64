// How many people one may look up who are not one's own: for whoever opens a card by hand. Enough to serve whoever writes or comes
// by, too few to carry a portfolio away by the screen.

/** Others' cards within an hour, for each user. Judgement: one a minute, all hour long. */
export const viewsAnHour = 60;

export interface Viewing {
  /** People opened within the hour who are not the viewer's to serve, and each field of theirs that was revealed. */
  readonly others: number;
  /** Served by the viewer, or opened within the hour already. */
  readonly known: boolean;
}

export function mayView({ others, known }: Viewing): boolean {
  return known || others < viewsAnHour;
}

/** A field of whoever is served may always be seen whole; of the others each one counts. */
export function mayReveal({ others, served }: Viewing & { readonly served: boolean }): boolean {
  return served || others < viewsAnHour;
}
