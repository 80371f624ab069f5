/** What many accounts have and need together, in dollars. */
export interface PopulationSum {
  readonly equity: number;
  readonly initial: number;
  readonly maintenance: number;
}

/** What a crash of options leaves behind. Dollars as doubles are for charts; texts are exact. */
export interface CrashSample {
  readonly time: number;
  readonly index: number;
  /** At the money, per year, of the last expiry. */
  readonly volatility: number;
  readonly warned: number;
  readonly orderly: number;
  readonly stopped: number;
  /** So far. */
  readonly liquidated: number;
  readonly bankrupt: number;
  readonly perpetualNotional: number;
  readonly optionNotional: number;
  readonly sharedFund: number;
  readonly operatorCapital: number;
  readonly feeReserve: number;
  readonly vault: number;
  readonly spared: number;
  /** All accounts beside the makers; null between two statements of the smiles. */
  readonly population: PopulationSum | null;
}

/** The whole result. */
export interface CrashResult {
  readonly scenario: {
    readonly name: string;
    readonly about: string;
    readonly sources: readonly string[];
  };
  readonly seed: number;
  readonly accounts: number;
  readonly markets: number;
  readonly asset: string;
  readonly samples: readonly CrashSample[];
  readonly layers: readonly { readonly layer: string; readonly paid: string }[];
  readonly totals: {
    readonly commands: number;
    readonly refused: number;
    readonly warned: number;
    readonly liquidated: number;
    readonly takenOver: number;
    readonly bankrupt: number;
    readonly deleveraged: number;
    readonly orders: number;
    readonly unfilled: number;
    readonly perpetualNotional: number;
    readonly optionNotional: number;
    /** What bankrupt accounts lacked, and vaults beyond their budgets. */
    readonly shortfall: string;
    /** What no layer could bear: the venue owes it. */
    readonly uncovered: string;
    /** Looks at portfolio accounts that certificates spared. */
    readonly looksSpared: number;
  };
  readonly settled: readonly { readonly market: string; readonly price: string }[];
  readonly stateHash: string;
  readonly journal: string;
  readonly wallSeconds: number;
  readonly machine: string;
}
