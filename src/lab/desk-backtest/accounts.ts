/** Cash and positions at simulated venues: the truth that the desk's own books are held against. */
import type { DeskInstrument } from '../../core/desk/index.ts';
import { liquidationPrice, maintenanceOf } from './brackets.ts';
import { scaleOf } from './instrument-units.ts';
import type { TradedInstrument } from './venue-terms.ts';

/** An account in quote units. */
export interface AccountState {
  readonly equity: bigint;
  readonly initial: bigint;
  readonly maintenance: bigint;
  readonly available: bigint;
}

/** Every account of a desk, one a venue, cross margined. */
export class Accounts {
  // state
  readonly cash = new Map<string, bigint>(); // quote units by venue
  readonly lots: bigint[]; //                   signed, by instrument
  readonly marks: bigint[]; //                  price units, 0: none yet
  readonly leverages: number[];
  // fixed
  readonly traded: readonly TradedInstrument[];
  readonly rowOf: ReadonlyMap<string, number>;
  readonly scales: readonly bigint[];

  constructor(traded: readonly TradedInstrument[], capital: Readonly<Record<string, bigint>>) {
    this.traded = traded;
    this.rowOf = new Map(traded.map(({ instrument }, row) => [instrument.id, row]));
    this.scales = traded.map(({ instrument }) => scaleOf(instrument));
    this.lots = traded.map(() => 0n);
    this.marks = traded.map(() => 0n);
    this.leverages = traded.map(({ leverage }) => leverage);
    for (const [venue, amount] of Object.entries(capital)) this.cash.set(venue, amount);
  }

  instrument(row: number): DeskInstrument {
    return (this.traded[row] as TradedInstrument).instrument;
  }

  row(id: string): number {
    const row = this.rowOf.get(id);
    if (row === undefined) throw new RangeError(`${id} is no instrument of this desk`);
    return row;
  }

  add(venue: string, amount: bigint): void {
    this.cash.set(venue, (this.cash.get(venue) ?? 0n) + amount);
  }

  /** Books a trade: cash pays its value and the fee. */
  trade(row: number, lots: bigint, price: bigint, fee: bigint): void {
    this.lots[row] = (this.lots[row] as bigint) + lots;
    this.add(this.instrument(row).venue, -lots * price * (this.scales[row] as bigint) - fee);
  }

  /** Value of a position at its mark, signed quote units. */
  value(row: number): bigint {
    return (this.lots[row] as bigint) * (this.marks[row] as bigint) * (this.scales[row] as bigint);
  }

  private maintenance(row: number): bigint {
    const value = this.value(row);
    const { brackets } = this.traded[row] as TradedInstrument;
    return value === 0n ? 0n : maintenanceOf(brackets, value < 0n ? -value : value);
  }

  private rowsAt(venue: string): number[] {
    return this.traded.flatMap((_, row) =>
      this.lots[row] !== 0n && this.instrument(row).venue === venue ? [row] : [],
    );
  }

  account(venue: string): AccountState {
    let equity = this.cash.get(venue) ?? 0n;
    let [initial, maintenance] = [0n, 0n];
    for (const row of this.rowsAt(venue)) {
      const value = this.value(row);
      equity += value;
      maintenance += this.maintenance(row);
      const { kind } = this.instrument(row);
      const isCredit = kind === 'perpetual' || kind === 'future';
      const size = value < 0n ? -value : value;
      // A coin or an option was paid in full: its value is in the equity, and cannot be used.
      if (isCredit) initial += size / BigInt(this.leverages[row] as number);
      else if (value > 0n) initial += value;
    }
    const free = equity - initial;
    return { equity, initial, maintenance, available: free > 0n ? free : 0n };
  }

  /** Mark at which the account is liquidated while the others stand still; 0: none. */
  liquidation(row: number): bigint {
    const { brackets, instrument } = this.traded[row] as TradedInstrument;
    if (brackets.length === 0 || this.lots[row] === 0n) return 0n;
    const { equity, maintenance } = this.account(instrument.venue);
    return liquidationPrice({
      lots: this.lots[row] as bigint,
      scale: this.scales[row] as bigint,
      brackets,
      rest: equity - this.value(row),
      maintenanceOfRest: maintenance - this.maintenance(row),
    });
  }

  /** Positions at a venue that may be liquidated. */
  margined(venue: string): number[] {
    return this.rowsAt(venue).filter(
      (row) => (this.traded[row] as TradedInstrument).brackets.length > 0,
    );
  }

  /** Cash and the value of everything, all venues. */
  equity(): bigint {
    let sum = 0n;
    for (const amount of this.cash.values()) sum += amount;
    for (let row = 0; row < this.lots.length; row += 1) sum += this.value(row);
    return sum;
  }
}
