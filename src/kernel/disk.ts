// How full a disk may be before something must stop, in which order, and what room is kept for the database itself. A full
// disk makes PostgreSQL panic and unable to start again, so everything else gives way first.

/** Free share of the disk under which each thing stops: measured is only that at 0 the database panics; the steps are judgement. */
export const diskShares = {
  alert: 0.15,
  recordings: 0.1,
  files: 0.07,
  dialling: 0.05,
  ballast: 0.02,
} as const;

export interface DiskSpace {
  readonly freeBytes: number;
  readonly totalBytes: number;
}
export interface DiskVerdict {
  readonly freeShare: number;
  readonly recordings: boolean;
  /** Loads, exports and files for creditors. */
  readonly files: boolean;
  readonly dialling: boolean;
  /** What the floor says; null while there is room. */
  readonly text: string | null;
}

export function freeShareOf({ freeBytes, totalBytes }: DiskSpace): number {
  return totalBytes === 0 ? 0 : freeBytes / totalBytes;
}

export function judgeDisk(space: DiskSpace): DiskVerdict {
  const freeShare = freeShareOf(space);
  return {
    freeShare,
    recordings: freeShare >= diskShares.recordings,
    files: freeShare >= diskShares.files,
    dialling: freeShare >= diskShares.dialling,
    text: freeShare < diskShares.alert ? `${leftText(freeShare)}: ${stoppedText(freeShare)}` : null,
  };
}

function leftText(freeShare: number): string {
  // Rounded down: «queda 5 %» beside a rule of 5 % would contradict it.
  return `Queda ${Math.floor(freeShare * 100)} % de disco libre`;
}

function stoppedText(freeShare: number): string {
  if (freeShare < diskShares.dialling)
    return "no se marca, no se graba y no se cargan ni se generan archivos";
  if (freeShare < diskShares.files)
    return "no se graban llamadas nuevas y no se cargan ni se generan archivos";
  if (freeShare < diskShares.recordings) return "las llamadas nuevas no se graban";
  return `libera espacio; con menos de ${diskShares.recordings * 100} % se deja de grabar`;
}

const gib = 1_073_741_824;
/** Room that only the database may use at the end: enough for its log to go on while somebody makes space. Judgement. */
export function ballastBytes({ totalBytes }: DiskSpace): number {
  return Math.floor(Math.min(gib, totalBytes / 100));
}

/** The ballast is made where it leaves the disk without an alert, and given up before the database has nothing left. */
export function ballastOrder(space: DiskSpace, there: boolean): "make" | "drop" | "keep" {
  if (there) return freeShareOf(space) < diskShares.ballast ? "drop" : "keep";
  const left = { ...space, freeBytes: space.freeBytes - ballastBytes(space) };
  return freeShareOf(left) >= diskShares.alert ? "make" : "keep";
}
