/** Events of the exchange, told to a listener of the port. */
import { formatDecimal, PPB } from '../../../core/money/index.ts';
import type { VenueListener } from '../venue.ts';
import type { PaperExchange } from './exchange.ts';
import type {
  AccountEvent,
  IncomeKind,
  MarkState,
  OrderEvent,
  PaperEvent,
  PaperIncome,
  PaperLevel,
  PublicTrade,
} from './exchange-types.ts';
import {
  accountOf,
  moneyText,
  positionOf,
  priceText,
  sizeText,
  stateOf,
  tradeOf,
} from './venue-texts.ts';

type MarketEvent = Extract<PaperEvent, { readonly kind: 'book' | 'trade' | 'mark' | 'terms' }>;

const PPB_DECIMALS = PPB.toString().length - 1;

export class VenueStream {
  readonly #exchange: PaperExchange;
  readonly #symbols: ReadonlySet<string>;
  readonly #listener: VenueListener;
  /** The funding last told, by market. */
  readonly #funding = new Map<string, string>();

  constructor(exchange: PaperExchange, symbols: readonly string[], listener: VenueListener) {
    this.#exchange = exchange;
    this.#symbols = new Set(symbols);
    this.#listener = listener;
  }

  /** What there is already, as a stream says it when it is opened. */
  open(): void {
    this.#listener.stream('up', 'connected');
    for (const symbol of this.#symbols) {
      const { bids, asks, time } = this.#exchange.depth(symbol, 1);
      const mark = this.#exchange.markState(symbol);
      if (time > 0) this.#quote(symbol, time, bids[0] ?? null, asks[0] ?? null);
      if (mark.time > 0) this.#mark(symbol, mark);
    }
  }

  hear(event: PaperEvent): void {
    switch (event.kind) {
      case 'order':
        this.#order(event);
        break;
      case 'account':
        this.#account(event);
        break;
      case 'adl':
        this.#listener.notice(event.symbol, 'adl');
        break;
      case 'stream':
        this.#listener.stream(event.state, event.account === '' ? 'market' : 'account');
        break;
      case 'answer':
      case 'leverage':
      case 'countdown':
      case 'liquidation':
        break;
      case 'book':
      case 'trade':
      case 'mark':
      case 'terms':
        if (this.#symbols.has(event.symbol)) this.#market(event);
        break;
      default:
        event satisfies never;
    }
  }

  #market(event: MarketEvent): void {
    const { symbol } = event;
    switch (event.kind) {
      case 'book':
        this.#quote(symbol, event.time, event.bid, event.ask);
        break;
      case 'mark':
        this.#mark(symbol, event.mark);
        break;
      case 'terms':
        this.#listener.notice(symbol, 'terms-changed');
        break;
      case 'trade':
        this.#trade(symbol, event.trade);
        break;
      default:
        event satisfies never;
    }
  }

  #trade(symbol: string, { price, size, aggressor, time }: PublicTrade): void {
    const market = this.#exchange.market(symbol);
    const texts = [priceText(market, price), sizeText(market, size)] as const;
    this.#listener.trade(symbol, time, ...texts, aggressor);
  }

  #quote(symbol: string, time: number, bid: PaperLevel | null, ask: PaperLevel | null): void {
    const market = this.#exchange.market(symbol);
    const price = (level: PaperLevel | null): string => priceText(market, level?.[0] ?? 0n);
    const size = (level: PaperLevel | null): string => sizeText(market, level?.[1] ?? 0n);
    this.#listener.quote(symbol, time, price(bid), size(bid), price(ask), size(ask));
  }

  #mark(symbol: string, state: MarkState): void {
    const market = this.#exchange.market(symbol);
    const { mark, index, time, fundingPpb, nextFunding } = state;
    if (mark > 0n) {
      this.#listener.mark(symbol, time, priceText(market, mark), priceText(market, index));
    }
    const funding = `${fundingPpb} ${nextFunding}`;
    if (nextFunding === 0 || this.#funding.get(symbol) === funding) return;
    this.#funding.set(symbol, funding);
    const rate = formatDecimal(fundingPpb, PPB_DECIMALS);
    this.#listener.funding(symbol, rate, nextFunding, market.fundingIntervalMs);
  }

  #order({ order, execution, fill }: OrderEvent): void {
    const market = this.#exchange.market(order.symbol);
    const isTakenOver = order.type === 'liquidation' && order.client.startsWith('autoclose-');
    if (isTakenOver && execution === 'new') this.#listener.notice(order.symbol, 'liquidation');
    if (fill !== null) this.#listener.fill(tradeOf(market, fill));
    this.#listener.order(stateOf(market, order));
  }

  #account({ state, positions, income }: AccountEvent): void {
    for (const position of positions) {
      this.#listener.position(positionOf(this.#exchange.market(position.symbol), position));
    }
    this.#listener.account(accountOf(state));
    for (const record of income) this.#cash(record);
  }

  /** Profit and commission come with the fills. */
  #cash({ kind, id, amount }: PaperIncome): void {
    if (kind === 'realised' || kind === 'commission') return;
    this.#listener.cash(REASONS[kind](amount), String(id), moneyText(amount));
  }
}

type CashReason = Parameters<VenueListener['cash']>[0];

const REASONS: Readonly<
  Record<Exclude<IncomeKind, 'realised' | 'commission'>, (amount: bigint) => CashReason>
> = {
  funding: () => 'funding',
  transfer: (amount) => (amount < 0n ? 'withdrawal' : 'deposit'),
  'insurance-clear': () => 'liquidation',
  'liquidation-fee': () => 'liquidation',
};
