// Public holidays of Perú, 2026 and 2027: Decreto Legislativo 713 art. 6 and the laws that added days to it, read
// 2026-11. "Días no laborables" decreed for the public sector are not holidays of this law. Not yet signed.
import { localDate } from "#kernel/time.ts";
import type { Holiday, HolidayTable } from "../core/calendar.ts";

const base = "Decreto Legislativo 713 art. 6";

function on(date: string, name: string, norm = base): Holiday {
  return { on: localDate(date), name, norm, scope: { kind: "national" } };
}

function fixed(year: number): readonly Holiday[] {
  return [
    on(`${year}-01-01`, "Año Nuevo"),
    on(`${year}-05-01`, "Día del Trabajo"),
    on(`${year}-06-07`, "Batalla de Arica y Día de la Bandera", "Ley 31788"),
    on(`${year}-06-29`, "San Pedro y San Pablo"),
    on(`${year}-07-23`, "Día de la Fuerza Aérea", "Ley 31822"),
    on(`${year}-07-28`, "Fiestas Patrias"),
    on(`${year}-07-29`, "Fiestas Patrias"),
    on(`${year}-08-06`, "Batalla de Junín", "Ley 31530"),
    on(`${year}-08-30`, "Santa Rosa de Lima"),
    on(`${year}-10-08`, "Combate de Angamos"),
    on(`${year}-11-01`, "Todos los Santos"),
    on(`${year}-12-08`, "Inmaculada Concepción"),
    on(`${year}-12-09`, "Batalla de Ayacucho", "Ley 31381"),
    on(`${year}-12-25`, "Navidad"),
  ];
}

export const holidaysPeru2026: HolidayTable = {
  country: "PE",
  year: 2026,
  read: "2026-11",
  days: [...fixed(2026), on("2026-04-02", "Jueves Santo"), on("2026-04-03", "Viernes Santo")],
};
export const holidaysPeru2027: HolidayTable = {
  country: "PE",
  year: 2027,
  read: "2026-11",
  days: [...fixed(2027), on("2027-03-25", "Jueves Santo"), on("2027-03-26", "Viernes Santo")],
};
