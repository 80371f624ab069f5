/**
 * Named characters and a small venue for tests. Amounts go in and come out as decimal texts, and
 * every event is audited: a broken invariant throws where it happens.
 */
import {
  type Capacity,
  type Command,
  type CommandBody,
  DEFAULT_RULEBOOK,
  Engine,
  type Event,
  type EventOf,
  formatDecimal,
  genesisOf,
  parseDecimal,
  type RefusalCode,
  type Side,
  unattended,
  type VenueTerms,
} from '../core/index.ts';

/** Somebody with one position. */
export interface Character {
  readonly name: string;
  readonly side: 'long' | 'short';
  readonly size: string;
  readonly entry: string;
  readonly collateral: string;
  readonly mode?: 'cross' | 'isolated';
}

const holds = (name: string, side: 'long' | 'short', collateral: string): Character => ({
  name,
  side,
  size: '10',
  entry: '100',
  collateral,
});

/** Well margined: nothing that happens in a test endangers her. */
export const ada = holds('ada', 'long', '1000');
/** At a mark of 95 he has 47.500001 and needs 47.5. */
export const bruno = holds('bruno', 'long', '97.500001');
/** At a mark of 95 he has 47.499999 and needs 47.5. */
export const chen = holds('chen', 'long', '97.499999');
/** Safe at 95 (50 against 47.5), due at 91, bankrupt by 100 at 80. */
export const dora = holds('dora', 'long', '100');
/** In profit when the price falls, and first in every rank: the most leveraged short. */
export const emil = holds('emil', 'short', '110');
/** A market maker with deep pockets, on the other side of everyone who has no other. */
export const mona = 'mona';

export const COIN = 'COIN';
export const START = 1_760_000_000_000;

/** Terms of the market: 5 % maintenance, 8 % initial, one source of prices, the venue itself. */
export const TERMS = {
  priceDecimals: 2,
  sizeDecimals: 3,
  schedule: { tiers: [{ from: '0', initialPpm: 80_000, maintenancePpm: 50_000 }] },
  withdrawalPpm: 0,
  ladder: { slicePpm: 1_000_000, takeoverPpm: 0 },
  vault: { unwindPpm: 0 },
};

/** What of a venue a test wants to be different. */
export interface VenueOptions {
  readonly with?: readonly Character[];
  /** Where the mark goes once everybody stands; it begins at 100. */
  readonly mark?: string;
  /** The fund of the market. */
  readonly fund?: string;
  /** Balances of house accounts by name, such as `{ 'shared-fund': '50' }`. */
  readonly house?: Readonly<Record<string, string>>;
  /** Laid over `TERMS`, group by group. */
  readonly terms?: Readonly<Record<string, unknown>>;
  readonly rulebook?: VenueTerms;
  /** Who is on the other side of the opening fills; the market maker where it is not said. */
  readonly against?: string;
  readonly capacity?: Partial<Capacity>;
}

/** An order of the engine's own that waits for its report. */
export interface OpenOrder {
  readonly name: string;
  readonly account: string;
  readonly market: string;
  readonly side: Side;
  readonly limit: bigint;
  /** The other leg of a spread. */
  second?: { readonly market: string; readonly limit: bigint };
  left: bigint;
}

/** What a layer paid, for whom. */
export interface Payment {
  readonly layer: string;
  readonly amount: string;
  readonly cause: string;
}

const SMALL: Capacity = { accounts: 128, positions: 128, orders: 64, commandIds: 4_096 };

type Nested = Readonly<Record<string, unknown>>;

/** Lays the groups of one object of terms over those of another. */
function over(base: Nested, patch: Nested): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(patch)) {
    const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value);
    merged[name] = isGroup ? { ...(base[name] as Nested), ...(value as Nested) } : value;
  }
  return merged;
}

/** A venue with one market `COIN` and the market maker; more can be listed. */
export class Venue {
  // state
  engine: Engine;
  time = START;
  /** Everything that happened, from the first command on. */
  readonly log: Event[] = [];
  readonly commands: Command[] = [];
  private readonly open = new Map<string, OpenOrder>();
  private last: readonly Event[] = [];
  private count = 0;

  constructor(options: VenueOptions) {
    const rulebook = options.rulebook ?? DEFAULT_RULEBOOK;
    const capacity = { ...SMALL, ...options.capacity };
    this.engine = new Engine({ genesis: genesisOf(rulebook, { capacity }) }).auditEveryEvent();
  }

  /** Applies a command with the next id, at the present time; what it did is in `events()`. */
  run(body: CommandBody, id = `c${++this.count}`): this {
    const command = { ...body, id, time: this.time } as Command;
    this.commands.push(command);
    this.last = this.engine.apply(command);
    for (const event of this.last) this.follow(event);
    this.engine.verify();
    const left = unattended(this.engine.state);
    if (left.length > 0) throw new Error(`unattended after ${body.kind}: ${left.join(', ')}`);
    return this;
  }

  /** The same, where a refusal would be a mistake of the test. */
  must(body: CommandBody): this {
    this.run(body);
    const refused = this.refusal();
    if (refused !== null) throw new Error(`${body.kind} was refused: ${refused}`);
    return this;
  }

  private follow(event: Event): void {
    this.log.push(event);
    if (event.kind === 'liquidation-order') {
      const { order, account, market, side, size, limit } = event;
      this.open.set(order, { name: order, account, market, side, limit, left: size });
    }
    const spread = event.kind === 'liquidation-spread' ? this.open.get(event.order) : undefined;
    if (spread !== undefined && event.kind === 'liquidation-spread') {
      spread.second = { market: event.market, limit: event.limit };
    }
    if (event.kind === 'liquidation-closed') this.open.delete(event.order);
    const traded = event.kind === 'liquidation-filled' ? this.open.get(event.order) : undefined;
    const isFirst = traded !== undefined && 'market' in event && event.market === traded.market;
    if (isFirst && event.kind === 'liquidation-filled') traded.left -= event.size;
  }

  // orders: what can be done

  list(market: string, terms: Nested = {}): this {
    return this.must({ kind: 'list-market', market, terms: JSON.stringify(over(TERMS, terms)) });
  }

  join(who: Character, against: string = mona): this {
    const { name, side, size, entry, collateral } = who;
    this.must({ kind: 'open-account', account: name, mode: who.mode ?? 'cross' });
    this.deposit(name, collateral);
    const [buyer, seller] = side === 'long' ? [name, against] : [against, name];
    this.trade(buyer, seller, size, entry);
    const refused = this.refusal();
    if (refused !== null) throw new Error(`${name} cannot stand: ${refused}`);
    return this;
  }

  deposit(account: string, amount: string): this {
    return this.run({ kind: 'deposit', account, amount: quote(amount) });
  }

  withdraw(account: string, amount: string): this {
    return this.run({ kind: 'withdraw', account, amount: quote(amount) });
  }

  fund(house: string, amount: string): this {
    return this.run({ kind: 'fund-house', house, amount: quote(amount) });
  }

  trade(buyer: string, seller: string, size: string, price: string, market = COIN): this {
    const fees = { buyerFee: 0n, sellerFee: 0n };
    const lots = this.lots(size, market);
    const at = this.price(price, market);
    return this.run({ kind: 'fill', market, buyer, seller, size: lots, price: at, ...fees });
  }

  place(order: string, account: string, side: Side, size: string, market = COIN): this {
    const lots = this.lots(size, market);
    return this.run({ kind: 'place-order', order, account, market, side, size: lots });
  }

  /** The venue states its price, one second later. */
  mark(price: string, market = COIN): this {
    this.time += 1_000;
    return this.run({ kind: 'set-mark', market, price: this.price(price, market) });
  }

  observe(source: string, price: string, ageMs = 0, market = COIN): this {
    const at = { price: this.price(price, market), sourceTime: this.time - ageMs };
    return this.run({ kind: 'observe-price', market, source, ...at });
  }

  wait(ms: number): this {
    this.time += ms;
    return this.run({ kind: 'clock' });
  }

  change(terms: Nested, market = COIN): this {
    return this.run({ kind: 'set-parameters', market, terms: JSON.stringify(terms) });
  }

  fillOrder(order: OpenOrder, how: { size?: string; price?: string; by?: string } = {}): this {
    const { name, market, left } = order;
    const size = how.size === undefined ? left : this.lots(how.size, market);
    const price =
      how.price === undefined ? this.engine.mark(market) : this.price(how.price, market);
    const counterparty = how.by ?? mona;
    if (order.second !== undefined) {
      const secondPrice = this.engine.mark(order.second.market);
      const prices = { price, secondPrice };
      return this.run({
        kind: 'liquidation-spread-fill',
        order: name,
        counterparty,
        size,
        ...prices,
      });
    }
    return this.run({ kind: 'liquidation-fill', order: name, counterparty, size, price });
  }

  rejectOrder(order: OpenOrder): this {
    return this.run({ kind: 'liquidation-reject', order: order.name, reason: 'no-liquidity' });
  }

  /** The market maker fills every order of the engine at the mark until there are none. */
  settle(): this {
    for (let round = 0; round < 100 && this.open.size > 0; round += 1) {
      for (const order of this.orders()) this.fillOrder(order);
    }
    return this;
  }

  /** Goes on from a snapshot of itself, as after a crash. */
  reload(): this {
    this.engine = Engine.fromSnapshot(this.engine.snapshot()).auditEveryEvent();
    return this;
  }

  // questions: what is

  stage = (of: Character | string): string => this.account(of).stage;

  position(of: Character | string, market = COIN): string {
    const view = this.account(of).positions.find((position) => position.market === market);
    return formatDecimal(view?.size ?? 0n, this.terms(market).sizeDecimals);
  }

  balance = (of: Character | string): string => text(this.account(of).balance);

  equity = (of: Character | string): string => text(this.account(of).risk.equity);

  maintenance = (of: Character | string): string => text(this.account(of).risk.maintenance);

  initial = (of: Character | string): string => text(this.account(of).risk.initial);

  /** Why the last command was refused, or null. */
  refusal(): RefusalCode | null {
    const refused = this.last.find((event) => event.kind === 'refused');
    return refused === undefined ? null : refused.code;
  }

  /** Events of the last command, of one kind where it is given. */
  events = (): readonly Event[] => this.last;

  /** All events of a kind so far. */
  all<K extends Event['kind']>(kind: K): EventOf<K>[] {
    return this.log.filter((event) => event.kind === kind) as unknown as EventOf<K>[];
  }

  /** Reasons of the blocks that were reported for an account. */
  blocks = (of: Character | string): string[] =>
    this.all('blocked')
      .filter((event) => event.account === nameOf(of))
      .map((event) => event.reason);

  /** The engine's own orders that are open, oldest first. */
  orders = (): OpenOrder[] => [...this.open.values()];

  /** The open order of one account. */
  order(of: Character | string): OpenOrder {
    const found = this.orders().find((order) => order.account === nameOf(of));
    if (found === undefined) throw new Error(`${nameOf(of)} has no open order`);
    return found;
  }

  /** What every layer paid that paid something, in order. */
  paid = (): Payment[] =>
    this.all('layer-paid')
      .filter((event) => event.amount !== 0n)
      .map(({ layer, amount, account }) => ({ layer, amount: text(amount), cause: account }));

  /** Sum of all balances, the world included. */
  worldTotal(): string {
    const { accounts } = this.engine.state;
    return accounts.cash
      .subarray(0, accounts.count)
      .reduce((sum, cash) => sum + cash, 0n)
      .toString();
  }

  account(of: Character | string): NonNullable<ReturnType<Engine['account']>> {
    const view = this.engine.account(nameOf(of));
    if (view === null) throw new Error(`there is no account ${nameOf(of)}`);
    return view;
  }

  private terms(market: string): { readonly priceDecimals: number; readonly sizeDecimals: number } {
    const found = this.engine.state.markets.find(({ name }) => name === market);
    return found?.terms ?? TERMS;
  }

  private lots = (size: string, market: string): bigint =>
    units(size, this.terms(market).sizeDecimals);

  private price = (price: string, market: string): bigint =>
    units(price, this.terms(market).priceDecimals);
}

const nameOf = (of: Character | string): string => (typeof of === 'string' ? of : of.name);

function units(decimal: string, decimals: number): bigint {
  const parsed = parseDecimal(decimal, decimals);
  if (parsed.kind === 'fault') throw new Error(`${decimal} is ${parsed.fault}`);
  return parsed.value;
}

/** Quote units of a decimal text, and the text of quote units. */
export const quote = (decimal: string): bigint => units(decimal, 6);
export const text = (amount: bigint): string => formatDecimal(amount, 6);

/** A venue where everybody named stands at an entry of 100, and the mark then goes to `mark`. */
export function venue(options: VenueOptions = {}): Venue {
  const place = new Venue(options).list(COIN, options.terms);
  place.must({ kind: 'deposit', account: mona, amount: quote('10000000') });
  if (options.fund !== undefined) place.fund(`fund:${COIN}`, options.fund);
  for (const [house, amount] of Object.entries(options.house ?? {})) place.fund(house, amount);
  const sources = (options.terms?.['price'] as { sources?: string[] } | undefined)?.sources ?? [];
  for (const source of sources) place.observe(source, '100');
  if (sources.length === 0) place.mark('100');
  for (const who of options.with ?? []) place.join(who, options.against);
  if (options.mark !== undefined) place.mark(options.mark);
  return place;
}
