import { lotValueAt } from '../liquidation/index.ts';
import {
  type ExactPrice,
  liquidationPrice,
  notionalOf,
  type Risk,
  requirementOf,
  riskOf,
} from '../margin/index.ts';
import {
  type Command,
  Decoder,
  Encoder,
  type Event,
  MODE,
  type RefusalCode,
  STAGES,
  type Stage,
  type VenueTerms,
} from '../model/index.ts';
import { PPM, type PriceUnits, type QuoteUnits } from '../money/index.ts';

import { DEFAULT_RULEBOOK } from '../rulebook/index.ts';
import { apply } from './apply.ts';
import { type FundView, fundView } from './fund-view.ts';
import { assertAll, assertRowsAreUsed, assertTransitEmpty } from './invariants.ts';
import { productOf, reciprocalOf } from './inverse.ts';
import { readSnapshot, stateHash, writeSnapshot } from './snapshot.ts';
import { type Genesis, genesisOf, State } from './state.ts';
import { readEvents } from './view.ts';
import { WaterLines, type WaterView } from './water-lines.ts';

/** A command without the time, which the engine then takes from the command before. */
export type Untimed<C> = C extends Command ? Omit<C, 'time'> & { readonly time?: number } : never;

/** One position as it is read. */
export interface PositionView {
  readonly market: string;
  readonly size: bigint;
  readonly cost: bigint;
  readonly unrealised: bigint;
  readonly liquidationPrice: ExactPrice | null;
}

/** What a price is of a product: the price outside of an inverse market. */
const over = (product: bigint, { numerator, denominator }: ExactPrice): ExactPrice => ({
  numerator: product * denominator,
  denominator: numerator,
});

/** One account as it is read. Amounts in quote units. */
export interface AccountView {
  readonly name: string;
  readonly stage: Stage;
  readonly balance: bigint;
  readonly risk: Risk;
  readonly positions: readonly PositionView[];
}

/**
 * The engine as a library: commands in, events out, nothing else. It keeps no clock and does no
 * I/O; the same commands give the same events and the same hash everywhere.
 *
 *     const engine = new Engine();
 *     engine.apply({ kind: 'deposit', id: '1', account: 'ada', amount: 100_000_000n });
 */
export class Engine {
  private current: State;
  private readonly encoder = new Encoder();
  private readonly decoder = new Decoder();
  private lines: WaterLines | null = null;
  private replayed: DataView = new DataView(new ArrayBuffer(0));

  /** @param from a rulebook, or a whole genesis; nothing means the default rulebook */
  constructor(from: { readonly rulebook?: VenueTerms; readonly genesis?: Genesis } | State = {}) {
    const isState = from instanceof State;
    this.current = isState
      ? from
      : new State(from.genesis ?? genesisOf(from.rulebook ?? DEFAULT_RULEBOOK));
  }

  /** An engine that goes on from a snapshot. */
  static fromSnapshot(bytes: Uint8Array): Engine {
    return new Engine(readSnapshot(bytes));
  }

  /** The columns, for readers. Only `apply` changes them. */
  get state(): State {
    return this.current;
  }

  /**
   * Applies a command and returns what happened, as objects. A refusal is an event too.
   *
   * @param command amounts are integers in the unit of their field; without `time` the time of
   *   the command before is taken. One that has no binary form is refused without a place in the
   *   count of commands or events
   */
  apply(command: Untimed<Command>): Event[] {
    const code = this.run({ ...command, time: command.time ?? this.current.time } as Command);
    const { log, seq, events } = this.current;
    if (code !== null && log.count === 0) {
      return [{ kind: 'refused', seq: events, cause: seq, code }];
    }
    return readEvents(this.current);
  }

  /**
   * Applies a command and leaves the events in `state.log`: the hot path, no objects are made.
   *
   * @returns null, or why it was refused. A command that has no binary form (a bad name, an amount
   *   beyond 64 bits) is refused without a sequence number and has no place in a journal
   */
  run(command: Command): RefusalCode | null {
    const refused = this.encoder.write(command);
    if (refused !== null) {
      this.current.log.clear();
      return refused;
    }
    return apply(this.current, command, this.encoder);
  }

  /** Writes a command as the journal keeps it; the bytes are reused by the next call. */
  encode(command: Command): Encoder | RefusalCode {
    return this.encoder.write(command) ?? this.encoder;
  }

  /** Applies the command that `encode` was last called with. */
  runEncoded(command: Command): RefusalCode | null {
    return apply(this.current, command, this.encoder);
  }

  /** Applies the journaled record at `offset`: the same outcome as when it was first applied. */
  replay(bytes: Uint8Array, offset: number, length: number): void {
    if (this.replayed.buffer !== bytes.buffer || this.replayed.byteOffset !== bytes.byteOffset) {
      this.replayed = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    const command = this.decoder.read(this.replayed, offset, length);
    this.encoder.load(this.replayed, offset);
    apply(this.current, command, this.encoder);
  }

  /** 32 hexadecimal digits, equal for equal states. */
  stateHash(): string {
    return stateHash(this.current);
  }

  /** The columns as bytes; `Engine.fromSnapshot` goes on from there. */
  snapshot(): Uint8Array {
    return writeSnapshot(this.current);
  }

  /** Asserts every invariant of the state; throws `InvariantError` on the first broken one. */
  verify(): void {
    assertAll(this.current);
    assertTransitEmpty(this.current);
    assertRowsAreUsed(this.current);
  }

  /** Asserts every invariant after every event from now on. For tests: it is slow. */
  auditEveryEvent(): this {
    this.current.audit = assertAll;
    return this;
  }

  /** An account by name, in the venue's own asset or in another, or null. */
  account(name: string, asset?: string): AccountView | null {
    const { accounts, ladder } = this.current;
    const row = accounts.find(name, this.current.findAsset(asset));
    if (row === -1) return null;
    return {
      name,
      stage: STAGES[ladder.stage[row] as number] as Stage,
      balance: accounts.cash[row] as bigint,
      risk: riskOf(this.current, row),
      positions: this.positionsOf(row),
    };
  }

  /** A fund by name, such as `shared-fund` or `fund:BTC`, or null where nobody can stake in it. */
  fund(name: string, asset?: string): FundView | null {
    return fundView(this.current, name, asset);
  }

  /**
   * How many lots of a market would have to be deleveraged before an account is reached, under the
   * venue's policy; null where it has no position there or nothing to give.
   */
  waterLine(account: string, market: string): WaterView | null {
    const place = this.current.findMarket(market);
    const { asset = 0 } = this.current.markets[place] ?? {};
    const row = this.current.accounts.find(account, asset);
    if (place === -1 || row === -1) return null;
    this.lines ??= new WaterLines(this.current);
    return this.lines.viewOf(row, place);
  }

  /** Mark of a market in its price units; 0 where there is none. */
  mark(market: string): PriceUnits {
    const row = this.current.findMarket(market);
    const mark = this.current.prices.mark[row] ?? 0n;
    const product = productOf(this.current, row);
    return (product === 0n ? mark : reciprocalOf(product, mark)) as PriceUnits;
  }

  private positionsOf(account: number): PositionView[] {
    const { accounts, positions, schedules, markets } = this.current;
    const risk = riskOf(this.current, account);
    const views: PositionView[] = [];
    let row = accounts.firstPosition[account] as number;
    for (; row !== -1; row = positions.next[row] as number) {
      const market = positions.market[row] as number;
      const size = positions.size[row] as bigint;
      const cost = positions.cost[row] as bigint;
      const value = size * lotValueAt(this.current, market);
      const brackets = schedules.maintenanceBrackets(market);
      const own = requirementOf(brackets, notionalOf(value as QuoteUnits));
      const gain = value - cost;
      const weight = schedules.gainMaintenance[market] as bigint;
      const counted = gain > 0n ? (gain * weight) / PPM : gain;
      const rest = risk.maintenanceEquity - counted - (risk.maintenance - own);
      const standing = { size, cost, rest, brackets, scale: schedules.scale[market] };
      const isAlone = size !== 0n && accounts.mode[account] !== MODE.portfolio;
      const inside = isAlone ? liquidationPrice(standing as never) : null;
      const product = productOf(this.current, market);
      views.push({
        market: markets[market]?.name ?? '',
        size: product === 0n ? size : -size,
        cost,
        unrealised: gain,
        liquidationPrice: product === 0n || inside === null ? inside : over(product, inside),
      });
    }
    return views.reverse();
  }
}
