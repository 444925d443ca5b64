import { expect, test } from "vitest";
import { placesOf } from "../rules/catalogue.ts";
import { placesChile } from "../rules/places-cl.ts";
import { placeOf } from "./places.ts";

test.each([
  ["Magallanes y de la Antártica Chilena", undefined, ["America/Punta_Arenas"]],
  ["Región de Aysén", undefined, ["America/Coyhaique"]],
  ["AI", undefined, ["America/Coyhaique"]],
  ["Región Metropolitana", undefined, ["America/Santiago"]],
  ["biobío", undefined, ["America/Santiago"]],
  ["Valparaíso", "Isla de Pascua", ["Pacific/Easter"]],
  [undefined, "Rapa Nui", ["Pacific/Easter"]],
  ["Valparaíso", "Viña del Mar", ["America/Santiago"]],
])("region %s, commune %s lies in %s", (region, commune, zones) => {
  expect(placeOf(placesChile, { region, commune }).zones).toEqual(zones);
});

test("an unknown place may be anywhere in the country", () => {
  expect(placeOf(placesChile, {}).zones).toHaveLength(4);
  expect(placeOf(placesChile, { region: "Patagonia" })).toEqual({ zones: placesChile.zones });
});
test("in the region of Rapa Nui a misspelt commune may be the island", () => {
  expect(placeOf(placesChile, { region: "Valparaíso", commune: "Isla de Pasqua" }).zones).toEqual([
    "America/Santiago",
    "Pacific/Easter",
  ]);
});
test("Chile has sixteen regions and Perú twenty-five, and both tables are found by country", () => {
  expect(placesOf("CL")?.regions).toHaveLength(16);
  expect(placesOf("PE")?.regions).toHaveLength(25);
  expect(placesOf("XX")).toBeUndefined();
});
