// What other modules ask of the agents' rooms.
export { agentsInSight, breaksOf, type PlannedBreak } from "./breaks.ts";
export {
  insertPauseReasons,
  insertSeat,
  moveSeat,
  openSeats,
  pauseReasons,
  phoneOf,
  readAgent,
  type SeatRow,
  seatsInSight,
  writeState,
} from "./store.ts";
export { absencesFrom, teamOf } from "./store-absences.ts";
export { messagesFor } from "./store-messages.ts";
export {
  type HelpRequest,
  openHelp,
  openOrders,
  putHelp,
  putOrder,
  type SeatOrder,
} from "./store-orders.ts";
