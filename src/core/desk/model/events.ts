/** What a desk says: decisions, and what became of them. */
import type { Lots, PriceUnits, QuoteUnits } from '../../money/index.ts';
import type { OrderStatus } from './commands.ts';
import type { OrderIntent } from './orders.ts';

/** A name of the vocabulary and the value it had when it decided. */
export type Evidence = readonly (readonly [name: string, value: number])[];

/** Why a wanted action was not taken, or only in part. */
export const CONSTRAINTS = [
  'outstanding', //      an order of the underlying is still out
  'unknown-order', //    one whose truth is not known
  'cooldown',
  'failure-cooldown',
  'step-max',
  'sign-changes',
  'turnover',
  'fees',
  'slippage',
  'lot-min',
  'notional-min',
  'improvement', //      the risk taken away is worth less than its cost
  'depth-share',
  'participation',
  'price-collar',
  'proportionality', //  too small a position to latch the whole book
  'stale', //            prices are too old, or too few sources agree
  'mode', //             close-only or halted
  'venue-down', //       and no other venue trades it
  'margin', //           the venue would not carry it
  'no-touch', //         the side of the book that is needed is empty
  'infeasible', //       no trade within the limits brings the book into its bands
  'paused',
] as const;
export type Constraint = (typeof CONSTRAINTS)[number];

/** How much a scope may do. */
export const MODES = ['normal', 'close-only', 'halted'] as const;
export type Mode = (typeof MODES)[number];

/** A rung of a module became true for its dwell. */
export interface ModuleFired {
  readonly kind: 'module-fired';
  readonly module: string;
  readonly rung: string;
  readonly condition: string;
  readonly since: number;
  readonly evidence: Evidence;
}

/** A rung ended. */
export interface ModuleLeft {
  readonly kind: 'module-left';
  readonly module: string;
  readonly rung: string;
  readonly reason: 'left' | 'rearmed' | 'no-data';
  readonly evidence: Evidence;
}

/** An action was wanted and not, or not wholly, allowed. Lots are signed; 0 where none. */
export interface ActionDenied {
  readonly kind: 'action-denied';
  readonly module: string;
  readonly constraint: Constraint;
  readonly instrument: string;
  readonly wanted: Lots;
  readonly allowed: Lots;
  readonly evidence: Evidence;
}

/** An order for the outbox. */
export interface OrderWanted extends OrderIntent {
  readonly kind: 'order-intent';
  /** Best bid and ask at the decision, for the shortfall report. */
  readonly bid: PriceUnits;
  readonly ask: PriceUnits;
}

/** A cancel for the outbox; `all` cancels everything of the instrument with one request. */
export interface CancelWanted {
  readonly kind: 'cancel-intent';
  readonly instrument: string;
  readonly client: string;
  readonly all: boolean;
}

export interface OrderChanged {
  readonly kind: 'order-changed';
  readonly client: string;
  readonly from: OrderStatus | 'intended';
  readonly to: OrderStatus;
  readonly filled: Lots;
  readonly reason: string;
}

export interface FillBooked {
  readonly kind: 'fill-booked';
  readonly client: string;
  readonly trade: string;
  readonly instrument: string;
  /** Signed lots. */
  readonly size: Lots;
  readonly price: PriceUnits;
  readonly fee: QuoteUnits;
}

/** A report that changed nothing, and why: repeated, older than what is known, or of nobody. */
export interface ReportIgnored {
  readonly kind: 'report-ignored';
  readonly client: string;
  readonly reason: 'repeated' | 'older' | 'not-ours' | 'ended';
}

/** The venue's position is not ours; trading there is closing only until it is. */
export interface PositionDiffers {
  readonly kind: 'position-differs';
  readonly instrument: string;
  readonly ours: Lots;
  readonly venue: Lots;
}

/** A venue's position that stayed different was taken as true, at the mark. */
export interface PositionAdopted {
  readonly kind: 'position-adopted';
  readonly instrument: string;
  readonly from: Lots;
  readonly to: Lots;
  readonly price: PriceUnits;
}

/** The outbox must ask the venue about these orders before anything else is sent. */
export interface ReconcileWanted {
  readonly kind: 'reconcile-wanted';
  readonly venue: string;
  readonly reason: 'unknown-order' | 'position-differs' | 'venue-up' | 'missing-fills';
}

export interface ModeChanged {
  readonly kind: 'mode-changed';
  readonly scope: string;
  readonly from: Mode;
  readonly to: Mode;
  readonly reason: string;
}

export interface LeverageWanted {
  readonly kind: 'leverage-intent';
  readonly module: string;
  readonly instrument: string;
  readonly leverage: number;
}

export interface TransferWanted {
  readonly kind: 'transfer-intent';
  readonly client: string;
  readonly module: string;
  readonly from: string;
  readonly to: string;
  readonly amount: QuoteUnits;
}

/** Capital that modules of a scope may use was raised or lowered. */
export interface CapitalChanged {
  readonly kind: 'capital-changed';
  readonly module: string;
  readonly from: QuoteUnits;
  readonly to: QuoteUnits;
}

export interface Alert {
  readonly kind: 'alert';
  readonly module: string;
  readonly severity: 'info' | 'warning' | 'critical';
  readonly text: string;
  readonly evidence: Evidence;
}

export interface Killed {
  readonly kind: 'killed';
  readonly scope: string;
  readonly person: string;
  readonly flatten: boolean;
}

/** One person asked; another one must too. */
export interface RearmAsked {
  readonly kind: 'rearm-asked';
  readonly scope: string;
  readonly person: string;
}

export interface Rearmed {
  readonly kind: 'rearmed';
  readonly scope: string;
  readonly persons: readonly [string, string];
}

/** A command was not taken; `code` is of the table of refusals. */
export interface Refused {
  readonly kind: 'refused';
  readonly code: string;
  readonly says: string;
}

export type DeskEvent =
  | ModuleFired
  | ModuleLeft
  | ActionDenied
  | OrderWanted
  | CancelWanted
  | OrderChanged
  | FillBooked
  | ReportIgnored
  | PositionDiffers
  | PositionAdopted
  | ReconcileWanted
  | ModeChanged
  | LeverageWanted
  | TransferWanted
  | CapitalChanged
  | Alert
  | Killed
  | RearmAsked
  | Rearmed
  | Refused;
