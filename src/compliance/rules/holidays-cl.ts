// Public holidays of Chile, 2026 and 2027. Sources read 2026-11: Ley 2.977 (list), Ley 19.668 (San Pedro y San
// Pablo and Encuentro de Dos Mundos move to Monday), Ley 20.299 (Iglesias Evangélicas moves to a Friday), Ley
// 20.983 (17 September when Friday, 2 January when Monday), Ley 21.357 (solstice), Ley 20.663 (Arica) and Ley
// 20.768 (Chillán). Which shops must close on them does not matter here. Not yet signed by a reviewer; ad-hoc days
// (elections, mourning) are added to the year's table when decreed.
import { localDate } from "#kernel/time.ts";
import type { Holiday, HolidayScope, HolidayTable } from "../core/calendar.ts";

const national: HolidayScope = { kind: "national" };
const base = "Ley 2.977 art. 1";

function on(date: string, name: string, norm: string, scope: HolidayScope = national): Holiday {
  return { on: localDate(date), name, norm, scope };
}

/** The days that never move. */
function fixed(year: number): readonly Holiday[] {
  return [
    on(`${year}-01-01`, "Año Nuevo", base),
    on(`${year}-05-01`, "Día del Trabajo", "Ley 2.977 y D.F.L. 1 de 1931"),
    on(`${year}-05-21`, "Glorias Navales", base),
    on(`${year}-07-16`, "Virgen del Carmen", "Ley 20.148"),
    on(`${year}-08-15`, "Asunción de la Virgen", base),
    on(`${year}-09-18`, "Independencia Nacional", base),
    on(`${year}-09-19`, "Glorias del Ejército", base),
    on(`${year}-11-01`, "Todos los Santos", base),
    on(`${year}-12-08`, "Inmaculada Concepción", base),
    on(`${year}-12-25`, "Navidad", base),
    on(`${year}-06-07`, "Asalto y Toma del Morro de Arica", "Ley 20.663", {
      kind: "region",
      regions: ["AP"],
    }),
    on(`${year}-08-20`, "Natalicio de Bernardo O'Higgins", "Ley 20.768", {
      kind: "commune",
      communes: ["Chillán", "Chillán Viejo"],
      region: "NB",
    }),
  ];
}

export const holidaysChile2026: HolidayTable = {
  country: "CL",
  year: 2026,
  read: "2026-11",
  days: [
    ...fixed(2026),
    on("2026-04-03", "Viernes Santo", base),
    on("2026-04-04", "Sábado Santo", base),
    on("2026-06-21", "Día de los Pueblos Indígenas", "Ley 21.357"),
    on("2026-06-29", "San Pedro y San Pablo", "Ley 19.668: lunes, no se mueve"),
    on("2026-10-12", "Encuentro de Dos Mundos", "Ley 19.668: lunes, no se mueve"),
    on("2026-10-31", "Iglesias Evangélicas y Protestantes", "Ley 20.299: sábado, no se mueve"),
  ],
};

export const holidaysChile2027: HolidayTable = {
  country: "CL",
  year: 2027,
  read: "2026-11",
  days: [
    ...fixed(2027),
    on("2027-03-26", "Viernes Santo", base),
    on("2027-03-27", "Sábado Santo", base),
    on("2027-06-21", "Día de los Pueblos Indígenas", "Ley 21.357"),
    on("2027-06-28", "San Pedro y San Pablo", "Ley 19.668: de martes 29 a lunes 28"),
    on("2027-09-17", "Feriado adicional de Fiestas Patrias", "Ley 20.983: viernes 17"),
    on("2027-10-11", "Encuentro de Dos Mundos", "Ley 19.668: de martes 12 a lunes 11"),
    on("2027-10-31", "Iglesias Evangélicas y Protestantes", "Ley 20.299: domingo, no se mueve"),
  ],
};
