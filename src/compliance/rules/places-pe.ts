// Perú is one time zone; its twenty-five regions (codes of ISO 3166-2:PE) matter for regional holidays to come.
import type { PlaceTable } from "../core/places.ts";

const names: readonly (readonly [code: string, name: string])[] = [
  ["AMA", "Amazonas"],
  ["ANC", "Áncash"],
  ["APU", "Apurímac"],
  ["ARE", "Arequipa"],
  ["AYA", "Ayacucho"],
  ["CAJ", "Cajamarca"],
  ["CAL", "Callao"],
  ["CUS", "Cusco"],
  ["HUC", "Huánuco"],
  ["HUV", "Huancavelica"],
  ["ICA", "Ica"],
  ["JUN", "Junín"],
  ["LAL", "La Libertad"],
  ["LAM", "Lambayeque"],
  ["LIM", "Lima"],
  ["LOR", "Loreto"],
  ["MDD", "Madre de Dios"],
  ["MOQ", "Moquegua"],
  ["PAS", "Pasco"],
  ["PIU", "Piura"],
  ["PUN", "Puno"],
  ["SAM", "San Martín"],
  ["TAC", "Tacna"],
  ["TUM", "Tumbes"],
  ["UCA", "Ucayali"],
];

export const placesPeru: PlaceTable = {
  country: "PE",
  zones: ["America/Lima"],
  regions: names.map(([code, name]) => ({ code, name, zones: ["America/Lima"] })),
  communes: [],
};
