// Whose hour counts for a person: their own zone where it is one of ours, the mandate's otherwise. A zone of the file that is none
// must not stop what follows a try; the legal gate takes it for an unknown place.
import { countries } from "#kernel/country.ts";

export const knownZones: readonly string[] = Object.values(countries).flatMap(({ zones }) => zones);

export function zoneFor(zone: string | null, ofMandate: string): string {
  return knownZones.find((known) => known === zone) ?? ofMandate;
}
