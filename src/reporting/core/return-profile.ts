// How a creditor wants the day's work back: which columns in which order, its own codes for our results, how the file is
// written and what it is called. Checked here before anything is made with it.

export const returnFields = [
  "day",
  "hour",
  "portfolioCode",
  "documentType",
  "document",
  "debtorName",
  "accountNumber",
  "product",
  "balance",
  "currency",
  "channel",
  "code",
  "disposition",
  "dispositionName",
  "contactClass",
  "reason",
  "attitude",
  "note",
  "phone",
  "callerId",
  "campaign",
  "agent",
  "agentName",
  "promiseAmount",
  "promiseDueOn",
  "callbackOn",
  "callbackHour",
  "ringSeconds",
  "talkSeconds",
  "lineId",
] as const;
export type ReturnField = (typeof returnFields)[number];

export interface ReturnColumn {
  readonly header: string;
  readonly from: { readonly field: ReturnField } | { readonly fixed: string };
  /** Cut and padded to this many characters; needed when nothing separates the columns. */
  readonly width?: number;
  readonly align?: "left" | "right";
}
export const returnEncodings = ["utf-8", "windows-1252"] as const;
export const returnSeparators = [";", ",", "\t", "|", "none"] as const;
export const dateFormats = ["AAAA-MM-DD", "DD-MM-AAAA", "DD/MM/AAAA", "AAAAMMDD"] as const;
export const totalsPlaces = ["none", "trailer", "file"] as const;

export interface ReturnProfile {
  readonly columns: readonly ReturnColumn[];
  /** Our result → the creditor's code; goes before the code of the result tree. */
  readonly codes: Readonly<Record<string, string>>;
  readonly encoding: (typeof returnEncodings)[number];
  readonly separator: (typeof returnSeparators)[number];
  readonly decimal: "," | ".";
  readonly dateFormat: (typeof dateFormats)[number];
  /** With {cartera}, {AAAAMMDD} and {n}. */
  readonly namePattern: string;
  readonly header: boolean;
  readonly totals: (typeof totalsPlaces)[number];
  /** True: text goes out as it is, even where a spreadsheet would run it as a formula. For machines only. */
  readonly plain: boolean;
}

/** The widest layout seen has 43 columns. Judgement. */
export const mostReturnColumns = 100;
export const mostWidth = 500;

const column = (header: string, field: ReturnField): ReturnColumn => ({ header, from: { field } });
/** What a mandate starts with; its codes are the tree's. */
export const defaultReturnProfile: ReturnProfile = {
  columns: [
    column("FECHA", "day"),
    column("HORA", "hour"),
    column("CARTERA", "portfolioCode"),
    column("DOCUMENTO", "document"),
    column("OPERACION", "accountNumber"),
    column("TELEFONO", "phone"),
    column("CANAL", "channel"),
    column("CODIGO", "code"),
    column("RESULTADO", "dispositionName"),
    column("GESTOR", "agent"),
    column("MONTO_COMPROMISO", "promiseAmount"),
    column("FECHA_COMPROMISO", "promiseDueOn"),
    column("MONEDA", "currency"),
    column("OBSERVACION", "note"),
  ],
  codes: {},
  encoding: "utf-8",
  separator: ";",
  decimal: ",",
  dateFormat: "DD-MM-AAAA",
  namePattern: "GESTIONES_{cartera}_{AAAAMMDD}_{n}.csv",
  header: true,
  totals: "none",
  plain: false,
};

export interface ProfileFault {
  readonly field: string;
  readonly problem:
    | "empty"
    | "too_many"
    | "width_missing"
    | "width_range"
    | "name"
    | "code"
    | "line_end"
    | "twice";
}

export function profileFaults(profile: ReturnProfile): readonly ProfileFault[] {
  const faults: ProfileFault[] = [];
  const { columns, codes, namePattern, separator, header } = profile;
  if (columns.length === 0) faults.push({ field: "columns", problem: "empty" });
  if (columns.length > mostReturnColumns) faults.push({ field: "columns", problem: "too_many" });
  columns.forEach(({ header: name, width, from }, i) => {
    const field = `columns.${i}`;
    if (separator === "none" && width === undefined) faults.push({ field, problem: "width_missing" });
    if (width !== undefined && !(Number.isInteger(width) && width >= 1 && width <= mostWidth))
      faults.push({ field, problem: "width_range" });
    if (breaksLine(name) || ("fixed" in from && breaksLine(from.fixed)))
      faults.push({ field, problem: "line_end" });
  });
  const names = columns.map((one) => one.header);
  if (header && new Set(names).size !== names.length) faults.push({ field: "columns", problem: "twice" });
  // It becomes a file's name here and at the creditor's: nothing in it may lead elsewhere.
  const literal = namePattern.replaceAll(/\{(?:cartera|AAAAMMDD|n)\}/g, "");
  const says = ["{AAAAMMDD}", "{n}"].every((part) => namePattern.includes(part));
  if (!says || !/^[A-Za-z0-9_.-]*$/.test(literal) || namePattern.startsWith(".") || namePattern.length > 120)
    faults.push({ field: "namePattern", problem: "name" });
  for (const [ours, theirs] of Object.entries(codes))
    if (theirs.trim() === "" || theirs.length > 40 || breaksLine(theirs))
      faults.push({ field: `codes.${ours}`, problem: "code" });
  return faults;
}

function breaksLine(text: string): boolean {
  return /[\r\n\0]/.test(text);
}
export function needsCodes({ columns }: ReturnProfile): boolean {
  return columns.some(({ from }) => "field" in from && from.field === "code");
}

export function returnName(
  profile: ReturnProfile,
  of: { portfolio: string; day: string; n: number },
): string {
  return profile.namePattern
    .replaceAll("{cartera}", of.portfolio.replaceAll(/[^A-Za-z0-9_.-]/g, "_"))
    .replaceAll("{AAAAMMDD}", of.day.replaceAll("-", ""))
    .replaceAll("{n}", String(of.n));
}
