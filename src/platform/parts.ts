// What the command line and the supervisor say to each other about a running system.

export interface Part {
  readonly name: string;
  readonly state: "ok" | "down" | "waiting";
  /** Spanish, for whoever operates the system. */
  readonly detail: string;
}

/** Answer of the supervisor's socket to `report`. */
export interface SupervisorReport {
  readonly now: number;
  readonly demo: boolean;
  readonly parts: readonly Part[];
}
