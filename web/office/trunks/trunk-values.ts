// A trunk as its form holds it: every field a text, what is wrong with it, and what is sent.
import type { TFunction } from "i18next";
import type { TrunkView } from "../kit/lists.ts";

export const limits = {
  port: { from: 1, to: 65_535 },
  maxLines: { from: 1, to: 1_000 },
  callsPerSecond: { from: 1, to: 100 },
  firstSeconds: { from: 1, to: 600 },
  nextSeconds: { from: 1, to: 600 },
} as const;
const backupPlaces = { from: 1, to: 100 };
export const codecChoices = ["ulaw,alaw", "alaw,ulaw", "g722,alaw,ulaw", "gsm,alaw,ulaw"] as const;
export const formatChoices = ["e164_plus", "e164", "international", "national", "national_zero"] as const;

export function valuesOf(trunk?: TrunkView) {
  return {
    name: trunk?.name ?? "",
    host: trunk?.host ?? "",
    port: String(trunk?.port ?? 5060),
    username: trunk?.username ?? "",
    password: "",
    callerIds: "",
    maxLines: String(trunk?.maxLines ?? 30),
    callsPerSecond: String(trunk?.callsPerSecond ?? 10),
    techPrefix: trunk?.techPrefix ?? "",
    numberFormat: trunk?.numberFormat ?? "e164_plus",
    country: trunk?.country ?? "",
    codecs: trunk?.codecs.join(",") ?? codecChoices[0],
    firstSeconds: String(trunk?.firstSeconds ?? 1),
    nextSeconds: String(trunk?.nextSeconds ?? 1),
    currency: trunk?.currency ?? "",
    mobilePrice: trunk?.mobilePrice ?? "",
    fixedPrice: trunk?.fixedPrice ?? "",
    backupOrder: String(trunk?.backupOrder ?? ""),
  };
}
export type TrunkValues = Record<keyof ReturnType<typeof valuesOf>, string>;

export function numbersOf(values: TrunkValues): readonly string[] {
  return values.callerIds.split(/[\s,;]+/).filter((number) => number !== "");
}

export function wrongOf(values: TrunkValues, t: TFunction): Partial<TrunkValues> {
  const wrong: Partial<TrunkValues> = {};
  if (values.host.trim() === "") wrong.host = t("session.needed");
  if (!/^[a-z0-9-]{1,30}$/.test(values.name)) wrong.name = t("office.trunks.nameRule");
  if (numbersOf(values).some((number) => !/^\+?[0-9]{7,15}$/.test(number)))
    wrong.callerIds = t("office.trunks.callerIdsRule");
  for (const [name, bounds] of Object.entries(limits) as [keyof typeof limits, typeof backupPlaces][])
    if (!isWithin(values[name], bounds)) wrong[name] = t("office.form.between", bounds);
  if (values.backupOrder !== "" && !isWithin(values.backupOrder, backupPlaces))
    wrong.backupOrder = t("office.form.between", backupPlaces);
  if (!/^[0-9*#]{0,12}$/.test(values.techPrefix)) wrong.techPrefix = t("office.trunks.techPrefixRule");
  if (values.numberFormat.startsWith("national") && values.country === "")
    wrong.country = t("office.trunks.countryRule");
  for (const name of ["mobilePrice", "fixedPrice"] as const)
    if (values[name] !== "" && !/^[0-9]{1,6}(\.[0-9]{1,6})?$/.test(values[name]))
      wrong[name] = t("office.trunks.priceRule");
  if (values.mobilePrice + values.fixedPrice !== "" && values.currency === "")
    wrong.currency = t("office.trunks.currencyRule");
  return wrong;
}

function isWithin(text: string, { from, to }: { from: number; to: number }): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= from && Number(text) <= to;
}

const orNull = (text: string): string | null => (text === "" ? null : text);

export function bodyOf(values: TrunkValues) {
  return {
    name: values.name,
    host: values.host.trim(),
    port: Number(values.port),
    maxLines: Number(values.maxLines),
    callsPerSecond: Number(values.callsPerSecond),
    techPrefix: values.techPrefix,
    numberFormat: values.numberFormat,
    country: orNull(values.country),
    codecs: values.codecs.split(","),
    firstSeconds: Number(values.firstSeconds),
    nextSeconds: Number(values.nextSeconds),
    currency: orNull(values.currency),
    mobilePrice: orNull(values.mobilePrice),
    fixedPrice: orNull(values.fixedPrice),
    backupOrder: values.backupOrder === "" ? null : Number(values.backupOrder),
    ...(values.username === "" ? {} : { username: values.username }),
    ...(values.password === "" ? {} : { password: values.password }),
  };
}
