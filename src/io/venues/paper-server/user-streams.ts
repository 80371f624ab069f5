/** What the user data stream says, by "User Data Streams" of developers.binance.com. */
import type {
  AccountEvent,
  AccountReason,
  Execution,
  OrderEvent,
  PaperAccount,
  PaperEvent,
  PaperMarket,
} from '../paper/exchange-types.ts';
import type { Connection } from './connection.ts';
import { type Desk, marketsOf } from './endpoint.ts';
import type { EventListener } from './gateway.ts';
import { marginCallRow } from './margin-call.ts';
import { sideText, statusText, timeInForceText, typeText } from './order-rows.ts';
import { averagePriceText, entryPriceText, moneyText, priceText, sizeText } from './texts.ts';

const REASON: Record<AccountReason, string> = {
  order: 'ORDER',
  funding: 'FUNDING_FEE',
  deposit: 'DEPOSIT',
  'insurance-clear': 'INSURANCE_CLEAR',
  adjustment: 'ADJUSTMENT',
};

const EXECUTION: Record<Execution, string> = {
  new: 'NEW',
  trade: 'TRADE',
  amended: 'AMENDMENT',
  canceled: 'CANCELED',
  expired: 'EXPIRED',
  calculated: 'CALCULATED',
};

/** An event of the dialect: `e` names it. */
interface UserEvent {
  readonly e: string;
  readonly [field: string]: unknown;
}

interface UserConnection {
  readonly connection: Connection;
  readonly key: string;
  /** Names of events that are wanted; empty: all. */
  readonly wanted: ReadonlySet<string>;
  isExpired: boolean;
}

/** Speaks to the owners of listen keys. */
export class UserStreams implements EventListener {
  readonly #connections = new Set<UserConnection>();
  /** The newest account that an event told of. */
  readonly #accounts = new Map<string, PaperAccount>();
  /** Profit realised so far, by account and symbol. */
  readonly #realised = new Map<string, bigint>();
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /**
   * Adds a connection.
   *
   * @param wanted names of events with `/` between them; empty: all
   */
  open(connection: Connection, key: string, wanted: string): void {
    const names = wanted.split('/').filter((name) => name !== '');
    this.#connections.add({ connection, key, wanted: new Set(names), isExpired: false });
  }

  drop(connection: Connection): void {
    for (const user of this.#connections) {
      if (user.connection === connection) this.#connections.delete(user);
    }
  }

  /** Cuts all connections off. */
  cut(): void {
    for (const user of [...this.#connections]) user.connection.cut();
  }

  hear(event: PaperEvent): void {
    if (event.kind === 'account') this.#accounts.set(event.account, event.state);
    if (event.kind === 'stream' && event.state === 'down') this.#cut(event.account);
    const said = this.#eventOf(event);
    if (said !== null && 'account' in event) this.#send(event.account, said);
  }

  tick(now: number): void {
    const { listenKeys } = this.#desk;
    for (const { key } of listenKeys.expire(now)) {
      for (const user of this.#connections) {
        if (user.key !== key) continue;
        user.isExpired = true;
        const event = { e: 'listenKeyExpired', E: now, listenKey: key };
        user.connection.send(JSON.stringify(event));
      }
    }
    for (const user of this.#connections) {
      // A key that is gone before its time was given up by its owner.
      if (!user.isExpired && listenKeys.accountOf(user.key) === null) user.connection.close('');
    }
  }

  #send(account: string, event: UserEvent): void {
    const text = JSON.stringify(event);
    for (const user of this.#connections) {
      if (this.#desk.listenKeys.accountOf(user.key) !== account) continue;
      if (user.wanted.size === 0 || user.wanted.has(event.e)) user.connection.send(text);
    }
  }

  #cut(account: string): void {
    for (const user of this.#connections) {
      if (this.#desk.listenKeys.accountOf(user.key) === account) user.connection.cut();
    }
  }

  /** What the owner reads of it; null: nothing. */
  #eventOf(event: PaperEvent): UserEvent | null {
    switch (event.kind) {
      case 'order':
        return this.#orderEvent(event);
      case 'account':
        return this.#accountEvent(event);
      case 'leverage':
        return {
          e: 'ACCOUNT_CONFIG_UPDATE',
          E: event.time,
          T: event.time,
          ac: { s: event.symbol, l: event.leverage },
        };
      case 'liquidation':
        return this.#marginCall(event.account, event.time, event.equity);
      default:
        return null; // answers, market data, and what order events tell by themselves
    }
  }

  #market(symbol: string): PaperMarket {
    return marketsOf(this.#desk).get(symbol) as PaperMarket;
  }

  #orderEvent(event: OrderEvent): UserEvent {
    const { order, fill } = event;
    const market = this.#market(order.symbol);
    const type = order.type === 'liquidation' ? 'LIQUIDATION' : typeText(order);
    return {
      e: 'ORDER_TRADE_UPDATE',
      E: event.time,
      T: event.time,
      o: {
        s: order.symbol,
        c: order.client,
        S: sideText(order),
        o: type,
        f: timeInForceText(order),
        q: sizeText(market, order.size),
        p: priceText(market, order.limit),
        ap: averagePriceText(market, order),
        sp: '0',
        x: EXECUTION[event.execution],
        X: statusText(order),
        i: order.order,
        l: sizeText(market, fill?.size ?? 0n),
        z: sizeText(market, order.filled),
        L: priceText(market, fill?.price ?? 0n),
        ...(fill !== null && { n: moneyText(fill.commission), N: market.quote }),
        T: event.time,
        t: fill?.trade ?? 0,
        b: '0',
        a: '0',
        m: fill?.isMaker ?? false,
        R: order.reduceOnly,
        wt: 'CONTRACT_PRICE',
        ot: type,
        ps: 'BOTH',
        cp: false,
        rp: moneyText(fill?.realised ?? 0n),
        pP: false,
        si: 0,
        ss: 0,
        V: 'EXPIRE_MAKER',
        pm: 'NONE',
        gtd: 0,
      },
    };
  }

  #accountEvent(event: AccountEvent): UserEvent {
    for (const income of event.income) {
      if (income.kind !== 'realised') continue;
      const name = `${event.account} ${income.symbol}`;
      this.#realised.set(name, (this.#realised.get(name) ?? 0n) + income.amount);
    }
    const asset = this.#desk.exchange.markets()[0]?.quote ?? 'USDT';
    const wallet = moneyText(event.wallet);
    return {
      e: 'ACCOUNT_UPDATE',
      E: event.time,
      T: event.time,
      a: {
        m: REASON[event.reason],
        B: [{ a: asset, wb: wallet, cw: wallet, bc: moneyText(event.change) }],
        P: event.positions.map((position) => {
          const market = this.#market(position.symbol);
          const realised = this.#realised.get(`${event.account} ${position.symbol}`) ?? 0n;
          return {
            s: position.symbol,
            pa: sizeText(market, position.size),
            ep: entryPriceText(market, position),
            bep: entryPriceText(market, position),
            cr: moneyText(realised),
            up: moneyText(position.unrealised),
            mt: 'cross',
            iw: '0',
            ps: 'BOTH',
            ma: asset,
          };
        }),
      },
    };
  }

  #marginCall(account: string, time: number, equity: bigint): UserEvent {
    const held = this.#accounts.get(account)?.positions.filter(({ size }) => size !== 0n) ?? [];
    return {
      e: 'MARGIN_CALL',
      E: time,
      cw: moneyText(equity),
      p: held.map((position) => {
        const { symbol } = position;
        const { mark } = this.#desk.exchange.markState(symbol);
        return marginCallRow(this.#market(symbol), position, mark);
      }),
    };
  }
}
