/** What a running simulation shows of one moment. */
export interface Frame {
  /** Share of the run that is done, 0 to 1. */
  readonly progress: number;
  /** Virtual time, ms since 1970. */
  readonly time: number;
  readonly reference: number;
  readonly mark: number;
  readonly mid: number;
  /** Accounts in each stage. */
  readonly stages: Stages;
  /** Balances, and the vault's equity, in the settlement asset. */
  readonly funds: Funds;
  /** Notional since the start, in the settlement asset. */
  readonly liquidated: number;
  readonly takenOver: number;
  readonly deleveraged: number;
  readonly adlAccounts: number;
  /** What holds the market back, in words; empty when nothing does. */
  readonly breakers: readonly string[];
  /** Depth of the book relative to calm, 0 to 1. */
  readonly depth: number;
  readonly commandsPerSecond: number;
  readonly commands: number;
}

export interface Stages {
  readonly healthy: number;
  readonly warned: number;
  readonly orderly: number;
  readonly stopped: number;
  readonly closed: number;
}

export interface Funds {
  readonly market: number;
  readonly shared: number;
  readonly feeReserve: number;
  readonly operator: number;
  readonly vault: number;
}
