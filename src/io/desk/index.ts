/** The door of the live desk. */
export {
  ARMING_REFUSALS,
  type ArmingRefusal,
  type MeasureOffset,
  refuseClock,
  refuseRights,
  refuseTerms,
} from './arming.ts';
export { type Budget, budgetOf, NO_BUDGET } from './budget.ts';
export { type Clock, SYSTEM_CLOCK } from './clock.ts';
export type { WatchdogPort } from './dead-man.ts';
export { InstrumentIndex, NumberError, venueOrderOf } from './decimals.ts';
export type { DeskCommandBody, DeskMachine, OrdersView, RunnerFault } from './machine.ts';
export {
  beginDesk,
  type DeskSession,
  deskMaker,
  headerOf,
  type MachineMaker,
  resumeDesk,
  termsOf,
} from './resume.ts';
export {
  type Before,
  DeskRunner,
  RUNNER_TERMS,
  type RunnerParts,
  type RunnerTerms,
} from './runner.ts';
export { type RunningWatchdog, startWatchdog, type WatchdogTerms } from './start-watchdog.ts';
export { Watchdog, type WatchdogNotice } from './watchdog.ts';
