/** The matching exchange as the venue of a backtest: levels, queues, its own margin, insurance. */
import {
  DESK_QUOTE_DECIMALS,
  foreignClientOf,
  type OrderIntent,
  type OrderStatus,
} from '../../core/desk/index.ts';
import {
  formatDecimal,
  type Lots,
  type Ppm,
  type PriceUnits,
  type QuoteUnits,
} from '../../core/money/index.ts';
import {
  type OrderEvent,
  type PaperBracket,
  type PaperEvent,
  PaperExchange,
  type PaperIncome,
  type PaperLevel,
  type PaperMarket,
  type PaperOrder,
} from '../../io/venues/paper/index.ts';
import { InputError } from '../input-error.ts';
import { lotsOf, priceOf, priceUnits } from './instrument-units.ts';
import { impactShare, type Touch } from './touch-fill.ts';
import { type Report, TouchVenue, type Trader } from './touch-venue.ts';
import type { TouchTerms, TradedInstrument } from './venue-terms.ts';

const ACCOUNT = 'desk';
const LEVELS = 24;
const LEVERAGE_MAX = 200;
const HOUR_MS = 3_600_000;

function bracketsOf({ brackets }: TradedInstrument): readonly PaperBracket[] {
  return brackets.map(({ from, ratePpm, amount }, at) => ({
    // The last bracket has no end that anybody reaches.
    valueMax: (brackets[at + 1]?.from ?? 10n * from + 1n) as QuoteUnits,
    ratePpm: ratePpm as Ppm,
    amount: amount as QuoteUnits,
    leverageMax: LEVERAGE_MAX,
  }));
}

/** A market of the exchange for an instrument of the desk. */
function marketOf(traded: TradedInstrument, terms: TouchTerms): PaperMarket {
  const { instrument, leverage } = traded;
  const { priceDecimals, sizeDecimals, tick, step, sizeMin, notionalMin } = instrument;
  return {
    ...{ symbol: instrument.id, base: instrument.underlying, quote: 'USD' },
    ...{ priceDecimals, sizeDecimals, tick, step, sizeMin, notionalMin, isTrading: true },
    makerPpm: instrument.makerPpm as Ppm,
    takerPpm: instrument.takerPpm as Ppm,
    liquidationPpm: terms.liquidationPpm as Ppm,
    bandPpm: 0n as Ppm,
    brackets: bracketsOf(traded),
    leverageStart: leverage,
    fundingIntervalMs: 8 * HOUR_MS,
  };
}

const STATUSES: Readonly<Record<PaperOrder['status'], OrderStatus>> = {
  new: 'open',
  'partially-filled': 'open',
  filled: 'filled',
  canceled: 'cancelled',
  expired: 'cancelled',
  'expired-in-match': 'cancelled',
};

const traderOf = (client: string): Trader =>
  client.startsWith('owner-')
    ? 'owner'
    : client.startsWith('autoclose-')
      ? 'liquidation'
      : client === 'adl_autoclose'
        ? 'deleverage'
        : 'desk';

/**
 * The paper exchange behind the face of the touch model. The books of the accounts are kept beside
 * it from its own reports, so that a difference between the two is found at the end of a run.
 *
 * @throws InputError where a study has more than perpetuals of one venue with brackets
 */
export class PaperModel extends TouchVenue {
  // state
  readonly exchange: PaperExchange;
  private owned = 0; // orders of the owner
  override readonly looks = 'at-arrival';
  // fixed
  private readonly venue: string;

  constructor(
    traded: readonly TradedInstrument[],
    capital: Readonly<Record<string, bigint>>,
    terms: TouchTerms,
  ) {
    super(traded, capital, terms);
    const [first] = traded;
    this.venue = first?.instrument.venue ?? '';
    for (const { instrument, brackets } of traded) {
      const isOurs = instrument.kind === 'perpetual' && instrument.venue === this.venue;
      if (isOurs && brackets.length > 0) continue;
      const [field, value] = ['execution.model: paper', instrument.id];
      const accepted = 'perpetuals of one venue, with brackets';
      throw new InputError({ file: 'study', field, value, accepted });
    }
    const requestLatency = { fixedMs: terms.latencyMs, jitterMs: 0 };
    const markets = traded.map((each) => marketOf(each, terms));
    this.exchange = new PaperExchange({ markets, seed: 1, requestLatency });
    this.exchange.openAccount(ACCOUNT, (capital[this.venue] ?? 0n) as QuoteUnits, 0);
    this.exchange.advance(0);
  }

  override quote(row: number, touch: Touch, time: number): Report[] {
    this.quotes[row] = touch;
    const { id } = this.accounts.instrument(row);
    this.exchange.setBook(id, this.levels(row, 'bid'), this.levels(row, 'ask'), time);
    return this.drain(time);
  }

  /** A book whose cost follows the square root: each level is as far as what lies before moves. */
  private levels(row: number, side: 'bid' | 'ask'): PaperLevel[] {
    const { instrument, impact } = this.accounts.traded[row] as TradedInstrument;
    const { bid, ask, bidSize, askSize } = this.quotes[row] as Touch;
    const [best, size] = side === 'bid' ? [bid, bidSize] : [ask, askSize];
    if (!(best > 0)) return [];
    const levels: PaperLevel[] = [];
    let last = 0n;
    for (let level = 0; level < LEVELS; level += 1) {
      // The mean price of a square root is two thirds of its end.
      const moved = 1.5 * impactShare(impact, size * level) * (side === 'bid' ? -1 : 1);
      const price = priceUnits(instrument, best * (1 + moved), side === 'bid' ? 'down' : 'up');
      if (price === last) continue;
      last = price;
      levels.push([price, lotsOf(instrument, size)]);
    }
    return levels;
  }

  override mark(row: number, mark: bigint, index: number, time: number): Report[] {
    super.mark(row, mark, index, time);
    const instrument = this.accounts.instrument(row);
    const stated = index > 0 ? priceUnits(instrument, index, 'near') : (mark as PriceUnits);
    this.exchange.mark(instrument.id, mark as PriceUnits, stated, time);
    return this.drain(time);
  }

  override send(intent: OrderIntent, time: number): void {
    const { sizeDecimals, priceDecimals } = this.accounts.instrument(
      this.accounts.row(intent.instrument),
    );
    const { client, side, limit, reduceOnly, instrument: symbol } = intent;
    const inForce = { 'post-only': 'gtx', 'until-cancelled': 'gtc', 'immediate-or-cancel': 'ioc' };
    this.exchange.request(
      ACCOUNT,
      {
        ...{ kind: 'new-order', symbol, client, side, reduceOnly },
        type: limit === 0n ? 'market' : 'limit',
        timeInForce: inForce[intent.timeInForce] as 'gtx' | 'gtc' | 'ioc',
        size: formatDecimal(intent.size, sizeDecimals),
        limit: limit === 0n ? '' : formatDecimal(limit, priceDecimals),
      },
      time,
    );
  }

  override arrivals(time: number): Report[] {
    return this.drain(time);
  }

  override cancel(instrument: string, client: string, time: number): Report[] {
    const named = { symbol: instrument, order: 0, client };
    const one = { kind: 'cancel', ...named } as const;
    const all = { kind: 'cancel-all', symbol: instrument } as const;
    this.exchange.request(ACCOUNT, client === '' ? all : one, time);
    return this.drain(time);
  }

  override setLeverage(row: number, leverage: number, time: number): Report[] {
    super.setLeverage(row, leverage, time);
    const { id: symbol } = this.accounts.instrument(row);
    this.exchange.request(ACCOUNT, { kind: 'set-leverage', symbol, leverage }, time);
    return this.drain(time);
  }

  override fund(row: number, rate: number, time: number): Report[] {
    const { id } = this.accounts.instrument(row);
    this.exchange.funding(id, BigInt(Math.round(rate * 1e9)), time);
    return this.drain(time);
  }

  override force(row: number, lots: bigint, by: Trader, time: number): Report[] {
    const { id, sizeDecimals } = this.accounts.instrument(row);
    const size = lots < 0n ? -lots : lots;
    if (by === 'deleverage') {
      const mark = this.accounts.marks[row] as PriceUnits;
      this.exchange.adl(ACCOUNT, id, size as Lots, mark, time);
      return this.drain(time);
    }
    this.owned += 1;
    const order = { kind: 'new-order', symbol: id, client: `owner-${this.owned}` } as const;
    const side = lots > 0n ? 'buy' : 'sell';
    const plain = { type: 'market', timeInForce: 'ioc', limit: '', reduceOnly: false } as const;
    const text = formatDecimal(size, sizeDecimals);
    this.exchange.request(ACCOUNT, { ...order, ...plain, side, size: text }, time);
    return this.drain(time);
  }

  /** The exchange does it by itself. */
  override liquidate(_venue: string, time: number): Report[] {
    return this.drain(time);
  }

  private drain(time: number): Report[] {
    return this.exchange.advance(time).flatMap((event) => this.reportsOf(event, time));
  }

  private reportsOf(event: PaperEvent, time: number): Report[] {
    switch (event.kind) {
      case 'order':
        return this.ordered(event, time);
      case 'account':
        return event.income.flatMap((record) => this.earned(record));
      case 'adl':
        return [{ kind: 'report-notice', instrument: event.symbol, notice: 'adl' }];
      case 'answer': {
        const { request, answer } = event;
        if (request.kind !== 'new-order' || answer.kind !== 'refused') return [];
        if (traderOf(request.client) !== 'desk') return [];
        const { client } = request;
        const refused = { kind: 'report-order', client, status: 'rejected' } as const;
        return [{ ...refused, filled: 0n as Lots, order: '', reason: answer.says }];
      }
      default:
        return [];
    }
  }

  /** An order event: its trade first, then where the order stands. */
  private ordered({ order, fill }: OrderEvent, time: number): Report[] {
    const { client, symbol } = order;
    const by = traderOf(client);
    const reports: Report[] = [];
    if (fill !== null) {
      const row = this.accounts.row(symbol);
      const lots = fill.side === 'buy' ? fill.size : -fill.size;
      const { bid, ask } = this.quotes[row] as Touch;
      const paid = priceOf(this.accounts.instrument(row), fill.price);
      const best = fill.side === 'buy' ? ask : bid;
      const touch = fill.isMaker || !(best > 0) ? paid : best;
      const at = { touch, middle: bid > 0 && ask > 0 ? 0.5 * (bid + ask) : touch };
      const said = by === 'desk' ? client : foreignClientOf(symbol, by);
      reports.push(this.book(said, row, lots, fill.price, fill.commission, at, by, time));
      if (by === 'liquidation') {
        reports.push({ kind: 'report-notice', instrument: symbol, notice: 'liquidation' });
      }
    }
    if (by !== 'desk') return reports;
    const status = STATUSES[order.status];
    const { filled, reason } = order;
    const stands = { kind: 'report-order', client, status, filled, reason } as const;
    return [...reports, { ...stands, order: String(order.order) }];
  }

  private earned({ kind, amount, id }: PaperIncome): Report[] {
    switch (kind) {
      case 'funding':
        return [this.cash(this.venue, 'funding', String(id), amount)];
      case 'insurance-clear':
        return [this.cash(this.venue, 'other', `insurance ${id}`, amount)];
      case 'liquidation-fee':
        return [this.cash(this.venue, 'liquidation', String(id), amount)];
      default:
        return [];
    }
  }

  /** What the exchange holds, against the books beside it. */
  override assertKept(): void {
    const { equity } = this.exchange.accountState(ACCOUNT);
    const ours = this.accounts.account(this.venue).equity;
    if (equity === ours) return;
    const decimals = DESK_QUOTE_DECIMALS;
    const [theirs, kept] = [formatDecimal(equity, decimals), formatDecimal(ours, decimals)];
    throw new RangeError(`equity: the exchange has ${theirs}, the books beside it ${kept}`);
  }
}
