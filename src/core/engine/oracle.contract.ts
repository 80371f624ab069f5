/**
 * A judge for tests: it reads commands and events only and follows them in books of its own. At
 * each event it asks whether the engine was allowed to do that, and after each command whether
 * anything was left undone.
 */
import type { Command, Event, EventKind, EventOf } from '../model/index.ts';
import { OracleBackstop } from './oracle-backstop.contract.ts';
import { abs } from './oracle-book.contract.ts';
import { OrderJudge } from './order-judge.contract.ts';
import type { State } from './state.ts';

const MILLION = 1_000_000n;

/** A default on its way through the layers. */
interface Case {
  readonly account: string;
  readonly due: bigint;
  paid: bigint;
  layer: number;
}

const AFTER_THE_FUNDS: readonly string[] = [
  'adl',
  'gains-haircut',
  'socialised-funding',
  'withdrawal-factor',
];

type Steps = { readonly [K in EventKind]?: (event: EventOf<K>, command: Command) => void };

export class Oracle extends OracleBackstop {
  private readonly orders = new Map<string, { left: bigint; side: string }>();
  private readonly own = new OrderJudge();
  private case: Case | null = null;
  private sums = { pooled: 0n, borne: 0n };
  private time = 0;

  /** Follows one command and everything that it caused, and judges each step. */
  take(command: Command, events: readonly Event[]): void {
    this.time = command.time > this.time ? command.time : this.time;
    this.sums = { pooled: 0n, borne: 0n };
    for (const event of events) {
      this.where = `event ${event.seq} ${event.kind} of ${command.kind} ${command.id}`;
      this.follow(command, event);
    }
    this.own.endCommand();
    this.where = `after ${command.kind} ${command.id}`;
    this.endCase();
    const { pooled, borne } = this.sums;
    this.demand(pooled === borne, `pooled losses ${pooled} are not what was borne ${borne}`);
    const isNew = events.every(({ kind }) => kind !== 'refused' && kind !== 'duplicate');
    this.demandAttention({ isClock: isNew && command.kind === 'clock' });
  }

  /** What each kind of event means for the books; other kinds mean nothing to them. */
  private readonly steps: Steps = {
    'market-listed': (event, command) => this.setTerms(command, event.market),
    'parameters-changed': (event, command) => this.setTerms(command, event.market),
    marked: (event) => {
      this.market(event.market).mark = event.mark;
    },
    'price-state': (event) => {
      this.demand(this.market(event.market).priceState === event.from, 'state from nowhere');
      this.market(event.market).priceState = event.to;
    },
    'trading-state': (event) => {
      this.market(event.market).trading = event.action;
    },
    breaker: (event, { kind }) =>
      this.hold(event.market, event, { ...event, isUncross: kind === 'uncross' }),
    'venue-breaker': (event) => this.hold('', event, { ...event, isUncross: false }),
    'account-opened': (event) => {
      this.account(event.account);
    },
    transferred: (event) => this.transferred(event),
    'funding-paid': (event) => this.move(event.account, 'dust', event.amount),
    'order-placed': (event) => {
      this.orders.set(event.order, { left: event.size, side: event.side });
      this.openMore(event.account, event.market, event.side, event.size);
    },
    'order-closed': (event) => {
      this.openMore(event.account, event.market, this.orderSide(event.order), -event.left);
      this.orders.delete(event.order);
    },
    filled: (event, command) => this.filled(command, event),
    stage: (event) => this.stage(event),
    blocked: (event) => {
      this.account(event.account).block = event.reason;
    },
    'liquidation-order': (event) => this.sent(event),
    'liquidation-spread': (event) => this.demandReducing(event),
    'liquidation-closed': (event) => {
      this.account(event.account).order = null;
    },
    'liquidation-filled': (event) => this.liquidated(event),
    'taken-over': (event) => {
      this.cross(event.account, event.vault, event.market, event.size, event.value);
    },
    assigned: (event) => this.assigned(event),
    shortfall: (event) => this.beginCase(event),
    'layer-paid': (event) => this.layerPaid(event),
    pooled: (event) => this.pooled(event),
    deleveraged: (event) => this.deleveraged(event),
    'gain-haircut': (event) => this.haircut(event),
    'loss-shared': (event) => this.haircut(event),
    assessed: (event) => this.assessed(event),
  };

  private follow(command: Command, event: Event): void {
    this.own.follow(command, event);
    const steps = { ...this.backstop, ...this.steps };
    const step = steps[event.kind] as ((event: Event, of: Command) => void) | undefined;
    step?.(event, command);
  }

  private transferred(event: EventOf<'transferred'>): void {
    this.move(event.from, event.to, event.amount);
    const { from, to, amount } = event;
    if (from === 'deficit') {
      if (to.startsWith('transit:')) this.sums.borne += amount;
      else if (this.case !== null) this.case.paid += amount;
    }
    if (from.startsWith('transit:')) this.sums.borne -= amount;
  }

  private orderSide = (order: string): string => this.orders.get(order)?.side ?? 'none';

  private filled(command: Command, event: EventOf<'filled'>): void {
    this.demand(command.kind === 'fill', 'a fill without its command');
    const { market, buyer, seller, size, price } = event;
    const quote = size * price * this.scale(this.market(market));
    this.demand(!this.isHalted(market), 'a trade in a halted market');
    const held = [buyer, seller].map((name) => abs(this.holding(name, market).size));
    const before = this.account(seller).cash;
    const realised = this.cross(buyer, seller, market, -size, -quote);
    this.demand(realised === event.buyerRealised, 'the buyer realised something else');
    const after = [buyer, seller].map((name) => abs(this.holding(name, market).size));
    const grows = after.some((lots, at) => lots > (held[at] as bigint));
    this.demand(!grows || !this.mayOnlyFall(market), 'risk grew where it may only fall');
    const sold = this.account(seller).cash - before;
    this.demand(sold === event.sellerRealised, 'the seller realised something else');
    this.move(buyer, 'fee-reserve', command.buyerFee);
    this.move(seller, 'fee-reserve', command.sellerFee);
    for (const order of [command.buyOrder, command.sellOrder]) {
      const open = order === undefined ? undefined : this.orders.get(order);
      if (open === undefined) continue;
      open.left -= size;
      this.openMore(open.side === 'buy' ? buyer : seller, market, open.side, -size);
    }
  }

  private stage(event: EventOf<'stage'>): void {
    const account = this.account(event.account);
    const standing = this.standing(event.account);
    const { equity, forInitial, forMaintenance, initial, maintenance } = standing;
    this.demand(account.stage === event.from, `stage was ${account.stage}, not ${event.from}`);
    this.demand(event.equity === equity, `equity is ${equity}, not ${event.equity}`);
    this.demand(event.maintenance === maintenance, `maintenance is ${maintenance}`);
    const isScaled = this.isScaled(account);
    this.demand(isScaled || event.initial === initial, `initial is ${initial}`);
    const isShort = maintenance > 0n && forMaintenance < maintenance;
    const covers = isScaled || forInitial >= initial;
    const isRight = {
      healthy: !isShort && equity >= 0n && covers,
      warned: !isShort && equity >= 0n && (isScaled || forInitial < initial),
      orderly: isShort && equity >= 0n && this.mayAct(event.account),
      auction: isShort && equity >= 0n && this.mayAct(event.account),
      takeover: isShort && equity >= 0n && this.mayAct(event.account),
      bankrupt: equity < 0n && this.mayAct(event.account),
      stopped: true,
    }[event.to];
    this.demand(isRight, `${event.account} may not go to ${event.to}`);
    account.stage = event.to;
    if (event.to === 'auction') account.auctionAt = this.time;
    if (event.to === 'healthy' || event.to === 'warned') account.block = null;
  }

  private assigned(event: EventOf<'assigned'>): void {
    const { account, provider, market, size, value, cushion } = event;
    this.demand(this.mayAct(account), 'assigned while stale or halted');
    this.demand(cushion >= 0n, 'a provider paid more than the mark');
    this.cross(account, provider, market, size, value);
    this.demand(this.standing(account).equity >= 0n, 'assigned below the bankruptcy price');
  }

  /** Each leg of an order closes a part of a position, on the mark of this moment. */
  private demandReducing(
    event: EventOf<'liquidation-order'> | EventOf<'liquidation-spread'>,
  ): void {
    const { size: held } = this.holding(event.account, event.market);
    const isReducing = event.side === 'sell' ? held > 0n : held < 0n;
    this.demand(event.size > 0n && isReducing, 'an order that does not reduce');
    this.demand(event.size <= abs(held), `an order of ${event.size} for ${held}`);
    const { mark } = this.market(event.market);
    this.demand(event.mark === mark, 'an order on another mark');
  }

  private sent(event: EventOf<'liquidation-order'>): void {
    const account = this.account(event.account);
    this.demandReducing(event);
    if (!this.isHouse(event.account)) {
      this.demand(this.isDue(event.account), `${event.account} is not due`);
      this.demand(this.standing(event.account).equity >= 0n, 'an order of a bankrupt');
    }
    this.demand(this.mayAct(event.account), 'an order while stale or halted');
    account.order = event.order;
    account.block = null;
    account.sentAt = this.time;
  }

  private liquidated(event: EventOf<'liquidation-filled'>): void {
    const { account, counterparty, market: name, size, price, fee } = event;
    const market = this.market(name);
    const orderSells = this.own.sideOf(event.order, name) === 'sell';
    const quote = size * price * this.scale(market);
    const [lots, value] = orderSells ? [size, quote] : [-size, -quote];
    const realised = this.cross(account, counterparty, name, lots, value);
    this.demand(realised === event.realised, `realised ${realised}, not ${event.realised}`);
    const toFund = (fee * BigInt(market.terms.ladder.feeToFundPpm)) / MILLION;
    this.move(account, `fund:${name}`, toFund);
    this.move(account, 'fee-reserve', fee - toFund);
    this.demand(fee >= 0n, 'a negative fee');
  }

  private beginCase(event: EventOf<'shortfall'>): void {
    this.endCase();
    const { equity } = this.standing(event.account);
    this.demand(event.amount === -equity, `shortfall ${event.amount} of an equity of ${equity}`);
    this.case = { account: event.account, due: event.amount, paid: 0n, layer: -1 };
  }

  private endCase(): void {
    if (this.case === null) return;
    const { due, paid } = this.case;
    this.demand(paid === due, `a shortfall of ${due} of which ${paid} was paid or pooled`);
    this.case = null;
  }

  private layerPaid(event: EventOf<'layer-paid'>): void {
    const at = this.venue.layers.findIndex(({ id }) => id === event.layer);
    const kind = this.venue.layers[at]?.kind;
    if (kind === undefined || AFTER_THE_FUNDS.includes(kind)) return;
    this.demand(this.case !== null && this.case.account === event.account, 'no open case');
    this.demand(at > this.case.layer, `layer ${event.layer} out of order`);
    this.demandFloors(this.case.layer + 1, at);
    this.case.layer = at;
    this.case.paid += event.amount;
    const cap = this.venue.layers[at]?.capPerCase ?? null;
    this.demand(cap === null || event.amount <= this.amount(cap), 'more than the cap');
    this.demand(event.remaining === this.case.due - this.case.paid, 'a wrong remainder');
    const house = kind === 'market-fund' ? 'fund:any' : kind;
    if (kind !== 'assessment') this.move(house, event.account, event.amount);
    const isCapped = cap !== null && event.amount === this.amount(cap);
    const left = event.remaining > 0n && !isCapped;
    if (left && kind !== 'market-fund') this.demandFloors(at, at + 1);
  }

  /** Whether the venue's terms make a fund keep more than its floor. */
  private get isRationed(): boolean {
    const { fallPpm, deductiblePpm, clusterMax } = this.venue.fund;
    return fallPpm > 0 || deductiblePpm > 0 || clusterMax !== null;
  }

  private assessed(event: EventOf<'assessed'>): void {
    const { account, payee, due, paid } = event;
    this.demand(this.case?.account === payee, 'called for nobody in default');
    this.demand(paid >= 0n && paid <= due, 'paid more than it was called for');
    const before = this.standing(account);
    this.move(account, payee, paid);
    const { forInitial, initial } = this.standing(account);
    const stands = this.isScaled(this.account(account)) || forInitial >= initial;
    this.demand(paid === 0n || (before.equity >= paid && stands), 'a provider was brought down');
  }

  /** Layers that paid nothing had nothing above their floor. */
  private demandFloors(from: number, until: number): void {
    if (this.isRationed) return;
    for (const layer of this.venue.layers.slice(from, until)) {
      if (['assessment', 'market-fund', ...AFTER_THE_FUNDS].includes(layer.kind)) continue;
      if (layer.capPerCase !== null && this.amount(layer.capPerCase) === 0n) continue;
      const { cash } = this.account(layer.kind);
      this.demand(cash <= this.amount(layer.floor), `${layer.id} still held ${cash}`);
    }
  }

  private pooled(event: EventOf<'pooled'>): void {
    const { account, market, size, value, loss } = event;
    this.demand(this.isOpen(this.market(market)), 'pooled while stale or halted');
    const transit = `transit:${market}`;
    if (size === 0n) this.move(transit, account, loss);
    else this.cross(account, transit, market, size, value);
    this.sums.pooled += loss;
    if (!this.isHouse(account)) {
      this.demand(this.case?.account === account, 'pooled without a case');
      if (loss > 0n) this.demandFloors(this.case.layer + 1, this.venue.layers.length);
      this.case.paid += loss;
    }
    this.demand(loss >= 0n, `a pooled loss of ${loss}`);
  }

  private deleveraged(event: EventOf<'deleveraged'>): void {
    const { account, market, size, value, loss } = event;
    this.demand(this.isOpen(this.market(market)), 'deleveraged while stale or halted');
    const { size: held } = this.holding(account, market);
    this.demand(held !== 0n && held > 0n !== size > 0n, 'deleveraged on the same side');
    this.demand(abs(size) <= abs(held), 'deleveraged more than was held');
    this.demand(loss >= 0n, 'a gift');
    const quote = size > 0n ? value + loss : -(value - loss);
    this.cross(`transit:${market}`, account, market, size, quote);
    this.sums.borne += loss;
    this.demand(this.standing(account).equity >= 0n, 'a winner was made bankrupt');
  }

  private haircut(event: EventOf<'gain-haircut' | 'loss-shared'>): void {
    const { account, market, amount } = event;
    this.demand(this.isOpen(this.market(market)), 'a haircut while stale or halted');
    this.move(account, `transit:${market}`, amount);
    this.sums.borne += amount;
    this.demand(amount > 0n && this.standing(account).equity >= 0n, 'a haircut beyond equity');
  }

  /** The columns of the engine hold what the books say: balances, sizes, costs, open orders. */
  demandSame(state: State): void {
    const { accounts, positions, markets, ladder } = state;
    this.demandSameCash(state);
    let held = 0;
    for (let row = 0; row < positions.high; row += 1) {
      const account = positions.account[row] as number;
      if (account < 0) continue;
      const name = accounts.name(account);
      const market = markets[positions.market[row] as number]?.name ?? '';
      const { size, cost, bids, asks } = this.holding(name, market);
      const isSame =
        positions.size[row] === size &&
        positions.cost[row] === cost &&
        positions.bids[row] === bids &&
        positions.asks[row] === asks;
      this.demand(isSame, `${name} holds something else in ${market}`);
      const isEmpty = size === 0n && bids === 0n && asks === 0n;
      if (!isEmpty) held += 1;
      else this.demand(ladder.isOrderOn(account, row), `${name} keeps an empty row`);
    }
    for (const { holdings } of this.accounts.values()) {
      for (const { size, bids, asks } of holdings.values()) {
        if (size !== 0n || bids !== 0n || asks !== 0n) held -= 1;
      }
    }
    this.demand(held === 0, `${held} positions that the books do not know`);
  }

  private demandSameCash({ accounts }: State): void {
    const funds = { books: 0n, columns: 0n };
    for (const [name, { cash }] of this.accounts) {
      if (name.startsWith('fund:')) funds.books += cash;
    }
    for (let row = 0; row < accounts.count; row += 1) {
      const name = accounts.name(row);
      const cash = accounts.cash[row] as bigint;
      const { cash: booked } = this.account(name);
      if (name.startsWith('fund:')) funds.columns += cash;
      else this.demand(booked === cash, `${name} holds ${cash}, the books say ${booked}`);
    }
    this.demand(funds.books === funds.columns, 'the funds of the markets differ');
  }

  /** Nobody is due without an order, a stop, or a block that is true at this moment. */
  private demandAttention(last: { readonly isClock: boolean }): void {
    const all = [...this.markets.values()];
    for (const account of this.accounts.values()) {
      const { name, block, stage } = account;
      if (this.isHouse(name) || account.holdings.size === 0 || !this.isDue(name)) continue;
      if (account.order !== null || stage === 'stopped') continue;
      if (stage === 'auction') {
        const lasts = Math.max(
          ...all.map(({ terms: { auction } }) => auction.fastMs + auction.slowMs),
        );
        const isOver = this.time >= account.auctionAt + lasts;
        const goesOn = isOver && last.isClock && this.mayAct(name);
        this.demand(!goesOn, `the auction of ${name} does not end`);
        continue;
      }
      this.demand(block !== null, `${name} is due and nobody looks`);
      const held = [...account.holdings].filter(([, { size }]) => size !== 0n);
      const markets = held.map(([at]) => this.market(at));
      const isStale = markets.some((m) => !['live', 'degraded'].includes(m.priceState));
      const cooldown = Math.max(...all.map((m) => m.terms.ladder.cooldownMs));
      const isCooling = this.time < account.sentAt + cooldown;
      const isTrue = {
        'stale-price': isStale,
        halted: markets.some((m) => this.isHalted(m.name)),
        'cooling-down': isCooling || !last.isClock,
        'no-liquidity': !last.isClock,
        throttled: true,
      }[block];
      this.demand(isTrue === true, `${name} is due; the block ${block} is not true any more`);
    }
  }
}
