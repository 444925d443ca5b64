// What other modules ask of the agents' rooms.
export {
  insertPauseReasons,
  insertSeat,
  openSeats,
  pauseReasons,
  phoneOf,
  readAgent,
  type SeatRow,
  writeState,
} from "./store.ts";
