/** What a desk is: what it trades, with which money, under which modules. */
import type { QuoteUnits } from '../../money/index.ts';
import type { DeskInstrument } from '../model/index.ts';
import type { ModuleTerms } from '../module/index.ts';

/** Terms of a desk; they are the genesis of its journal. */
export interface DeskTerms {
  readonly name: string;
  readonly venues: readonly string[];
  readonly instruments: readonly DeskInstrument[];
  /** Quote units at each venue at the start. */
  readonly capital: Readonly<Record<string, QuoteUnits>>;
  /** Names that `observe-values` may state. */
  readonly values: readonly string[];
  readonly modules: readonly ModuleTerms[];
  /** Interest a year as a fraction, of options. */
  readonly rate: number;
  /** How the loss of an underlying's move is estimated. */
  readonly risk: RiskTerms;
  /** An account that was not stated for so long is not known, ms; stated values ten times so. */
  readonly accountAgeMsMax: number;
  /** A venue's position that differs for so long is taken as true, ms. */
  readonly adoptMs: number;
}

export interface RiskTerms {
  readonly method:
    | 'historical'
    | 'filtered'
    | 'ewma-normal'
    | 'garch-normal'
    | 'student-t'
    | 'extreme';
  /** Returns are of bars of so long, ms. */
  readonly barMs: number;
  /** Returns that are looked back on. */
  readonly window: number;
}
