/** The port: the desk as its runner sees it, and the runner as its parts see it. */
import type { DeskCommand, DeskEvent, Orders } from '../../core/desk/index.ts';

/** What the runner looks up of orders; reports go in as commands. */
export type OrdersView = Pick<Orders, 'get' | 'byVenueId' | 'live' | 'tradesKnownSince'>;

export interface DeskMachine {
  /** Number of the last command applied. */
  readonly seq: number;
  readonly orders: OrdersView;
  apply(command: DeskCommand): readonly DeskEvent[];
  /** Canonical bytes for the journal. */
  encode(command: DeskCommand): Uint8Array;
  stateHash(): string;
  eventHash(): string;
  snapshot(): Uint8Array;
}

type WithoutTime<Command> = Command extends DeskCommand ? Omit<Command, 'time'> : never;

/** A command before the door has stamped it. */
export type DeskCommandBody = WithoutTime<DeskCommand>;

/** Something that a person must look at; nothing is decided by it. */
export interface RunnerFault {
  readonly venue: string;
  readonly says: string;
}

/** The way in for the parts of the runner. */
export interface Door {
  readonly orders: OrdersView;
  submit(command: DeskCommandBody): void;
  fault(fault: RunnerFault): void;
}
