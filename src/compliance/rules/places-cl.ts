// Chile's sixteen regions (codes of ISO 3166-2:CL) with their time zones, read 2026-11: Magallanes keeps −3 all
// year since 2017 and Aysén since 2025; Rapa Nui is two hours behind the rest. Antarctica is not a place of debtors.
import type { PlaceTable, Region } from "../core/places.ts";

const continental = ["America/Santiago"];

function region(code: string, name: string, aliases: readonly string[] = []): Region {
  return { code, name, aliases, zones: continental };
}

// Only where one commune differs: Rapa Nui's clock, Chillán's holiday.
const valparaiso =
  "Valparaíso|Viña del Mar|Concón|Quilpué|Villa Alemana|Casablanca|Quintero|Puchuncaví|Juan Fernández|Los Andes|" +
  "San Esteban|Calle Larga|Rinconada|La Ligua|Cabildo|Papudo|Petorca|Zapallar|Quillota|La Calera|Calera|Hijuelas|" +
  "La Cruz|Nogales|San Antonio|Algarrobo|Cartagena|El Quisco|El Tabo|Santo Domingo|San Felipe|Catemu|Llaillay|" +
  "Llay-Llay|Panquehue|Putaendo|Santa María|Limache|Olmué";
const nuble =
  "Chillán|Chillán Viejo|Bulnes|El Carmen|Pemuco|Pinto|Quillón|San Ignacio|Yungay|Quirihue|Cobquecura|Coelemu|" +
  "Ninhue|Portezuelo|Ránquil|Treguaco|Trehuaco|San Carlos|Coihueco|Ñiquén|San Fabián|San Nicolás";

function communesOf(region: string, names: string): PlaceTable["communes"] {
  return names.split("|").map((name) => ({ code: name, name, region }));
}

export const placesChile: PlaceTable = {
  country: "CL",
  zones: ["America/Santiago", "America/Punta_Arenas", "America/Coyhaique", "Pacific/Easter"],
  regions: [
    region("AP", "Arica y Parinacota", ["XV"]),
    region("TA", "Tarapacá", ["I"]),
    region("AN", "Antofagasta", ["II"]),
    region("AT", "Atacama", ["III"]),
    region("CO", "Coquimbo", ["IV"]),
    region("VS", "Valparaíso", ["V"]),
    region("RM", "Metropolitana", ["Metropolitana de Santiago", "XIII", "Santiago"]),
    region("LI", "O'Higgins", [
      "Libertador General Bernardo O'Higgins",
      "Libertador Bernardo O'Higgins",
      "VI",
    ]),
    region("ML", "Maule", ["VII"]),
    region("NB", "Ñuble", ["XVI"]),
    region("BI", "Biobío", ["Bío Bío", "Bío-Bío", "VIII"]),
    region("AR", "La Araucanía", ["Araucanía", "IX"]),
    region("LR", "Los Ríos", ["XIV"]),
    region("LL", "Los Lagos", ["X"]),
    {
      code: "AI",
      name: "Aysén",
      aliases: ["Aisén", "Aysén del General Carlos Ibáñez del Campo", "XI"],
      zones: ["America/Coyhaique"],
    },
    {
      code: "MA",
      name: "Magallanes",
      aliases: ["Magallanes y la Antártica Chilena", "Magallanes y de la Antártica Chilena", "XII"],
      zones: ["America/Punta_Arenas"],
    },
  ],
  communes: [
    {
      code: "isla de pascua",
      name: "Isla de Pascua",
      aliases: ["Rapa Nui", "Hanga Roa"],
      region: "VS",
      zone: "Pacific/Easter",
    },
    ...communesOf("VS", valparaiso),
    ...communesOf("NB", nuble),
  ],
};
