/**
 * Random histories: a list of moves, each a handful of small numbers, is read against the present
 * state of a venue and becomes commands. Taking moves away leaves a history that can be played.
 */
import fc from 'fast-check';
import type { Command, CommandBody, Event, RefusalCode, Side } from '../model/index.ts';
import { Engine } from './engine.ts';
import { unattended } from './invariants.ts';
import { Oracle } from './oracle.contract.ts';
import { genesisOf } from './state.ts';
import type { World, WorldMarket } from './worlds.contract.ts';

const STEPS = 65_536;

/** All numbers are below 65,536. */
export interface Move {
  readonly what: number;
  readonly who: number;
  readonly other: number;
  readonly at: number;
  readonly size: number;
  readonly price: number;
  readonly wait: number;
}

const number = fc.nat({ max: STEPS - 1 });

export const move: fc.Arbitrary<Move> = fc.record({
  what: number,
  who: number,
  other: number,
  at: number,
  size: number,
  price: number,
  wait: number,
});

export const TRADERS = ['ada', 'bruno', 'chen', 'dora', 'emil', 'fay', 'ines', 'ivo'] as const;
export const MAKERS = ['mona', 'milo'] as const;
const EVERYBODY: readonly string[] = [...MAKERS, ...TRADERS];
const ISOLATED = new Set(['ines', 'ivo']);

interface OpenOrder {
  readonly name: string;
  readonly market: string;
  readonly side: Side;
  readonly limit: bigint;
  left: bigint;
}

type Deed = (move: Move) => void;

const at = <T>(list: readonly T[], number: number): T => list[number % list.length] as T;
const part = (whole: bigint, number: number): bigint => (whole * BigInt(number)) / BigInt(STEPS);
const atLeastOne = (amount: bigint): bigint => (amount > 0n ? amount : 1n);

/** What a history is watched for. */
export interface Watcher {
  /** Before a command; what it returns is handed to `after`. */
  before?(engine: Engine): unknown;
  after(player: Player, command: Command, events: readonly Event[], before: unknown): void;
}

/** Plays moves on one engine, with the oracle at its side. */
export class Player {
  readonly engine: Engine;
  readonly oracle: Oracle;
  readonly world: World;
  readonly commands: Command[] = [];
  /** Names of commands that are notices or reports about an order of the engine, by command. */
  private readonly open = new Map<string, OpenOrder>();
  private readonly gone: OpenOrder[] = [];
  private readonly resting = new Map<string, { account: string; market: string; side: Side }>();
  private readonly watcher: Watcher;
  private time = 1_760_000_000_000;

  constructor(world: World, watcher: Watcher) {
    const genesis = genesisOf(world.venue, { capacity: world.capacity });
    this.engine = new Engine({ genesis }).auditEveryEvent();
    this.oracle = new Oracle(world.venue);
    this.world = world;
    this.watcher = watcher;
    this.setUp();
  }

  private setUp(): void {
    for (const { name, terms } of this.world.markets) {
      this.send({ kind: 'list-market', market: name, terms: JSON.stringify(terms) });
    }
    for (const [house, amount] of this.world.houses) {
      this.send({ kind: 'fund-house', house, amount });
    }
    for (const market of this.world.markets) this.quote(market, market.price);
    for (const account of EVERYBODY) {
      const mode = ISOLATED.has(account) ? 'isolated' : 'cross';
      this.send({ kind: 'open-account', account, mode });
      const isMaker = (MAKERS as readonly string[]).includes(account);
      this.send({ kind: 'deposit', account, amount: this.world.money * (isMaker ? 100n : 1n) });
    }
  }

  /** Applies one command, and has everything judged. */
  send(body: CommandBody, id = `c${this.commands.length}`, time = this.time): readonly Event[] {
    const command = { ...body, id, time } as Command;
    this.commands.push(command);
    const before = this.watcher.before?.(this.engine);
    const events = this.engine.apply(command);
    for (const event of events) this.follow(event);
    this.oracle.take(command, events);
    this.oracle.demandSame(this.engine.state);
    this.engine.verify();
    const left = unattended(this.engine.state);
    if (left.length > 0) throw new Error(`unattended: ${left.join(', ')}`);
    this.watcher.after(this, command, events, before);
    return events;
  }

  private follow(event: Event): void {
    if (event.kind === 'liquidation-order') {
      const { order: name, market, side, limit, size: left } = event;
      this.open.set(name, { name, market, side, limit, left });
    } else if (event.kind === 'liquidation-filled') {
      const order = this.open.get(event.order);
      if (order !== undefined) order.left -= event.size;
    } else if (event.kind === 'liquidation-closed') {
      const order = this.open.get(event.order);
      if (order !== undefined) this.gone.push(order);
      this.open.delete(event.order);
    } else if (event.kind === 'order-placed') {
      this.resting.set(event.order, event);
    } else if (event.kind === 'order-closed') {
      this.resting.delete(event.order);
    }
  }

  play(moves: readonly Move[]): void {
    for (const each of moves) {
      // Half of all commands come in the same millisecond as the one before.
      if (each.wait % 2 === 0) this.time += Math.floor((each.wait / STEPS) ** 3 * 4_000);
      const deeds = this.deeds;
      let rest = each.what % this.weight;
      for (const [weight, deed] of deeds) {
        rest -= weight;
        if (rest >= 0) continue;
        deed(each);
        break;
      }
    }
  }

  private readonly deeds: readonly (readonly [number, Deed])[] = [
    [24, (m) => this.trade(m)],
    [10, (m) => this.reduce(m)],
    [22, (m) => this.moveMark(m)],
    [6, (m) => this.oddSource(m)],
    [20, (m) => this.fillOrder(m, 'full')],
    [7, (m) => this.fillOrder(m, 'partial')],
    [9, (m) => this.rejectOrder(m)],
    [4, (m) => this.wrongReport(m)],
    [6, (m) => this.cash('deposit', m)],
    [6, (m) => this.cash('withdraw', m)],
    [3, (m) => this.transfer(m)],
    [6, (m) => this.place(m)],
    [3, (m) => this.cancel(m)],
    [9, () => this.clock(500)],
    [2, (m) => this.clock(5_000 + m.size)],
    [3, (m) => this.funding(m)],
    [1, () => this.send({ kind: 'restart' })],
    [2, (m) => this.change(m)],
    [2, (m) => this.operate(m)],
    [2, (m) => this.fundHouse(m)],
    [1, (m) => this.openAccount(m)],
    [6, (m) => this.nonsense(m)],
    [1, (m) => this.again(m)],
  ];
  private readonly weight = this.deeds.reduce((sum, [weight]) => sum + weight, 0);

  private market = (m: Move): WorldMarket => at(this.world.markets, m.at);

  private clock(ms: number): void {
    this.time += ms;
    this.send({ kind: 'clock' });
  }

  private scale(market: string): bigint {
    const { state } = this.engine;
    return state.schedules.scale[state.findMarket(market)] as bigint;
  }

  private equity = (account: string): bigint => this.engine.account(account)?.risk.equity ?? 0n;

  private position(account: string, market: string): bigint {
    const { positions = [] } = this.engine.account(account) ?? {};
    return positions.find((position) => position.market === market)?.size ?? 0n;
  }

  /** A price near the mark; the further, the rarer. */
  private near(market: string, entropy: number, reach: number): bigint {
    const x = (entropy / STEPS) * 2 - 1;
    const mark = this.engine.mark(market);
    const ppm = BigInt(Math.round(x * x * x * reach * 1e6));
    const moved = mark + (mark * ppm) / 1_000_000n + (x > 0.5 ? 1n : x < -0.5 ? -1n : 0n);
    return atLeastOne(moved);
  }

  private trade(m: Move): void {
    const market = this.market(m).name;
    const buyer = at(EVERYBODY, m.who);
    const seller = at(EVERYBODY, m.other);
    const poorer = this.equity(buyer) < this.equity(seller) ? buyer : seller;
    const unit = atLeastOne(this.engine.mark(market) * this.scale(market));
    const most = (atLeastOne(this.equity(poorer)) * 14n) / unit;
    this.fill(m, market, buyer, seller, atLeastOne(part(most, m.size)));
  }

  private reduce(m: Move): void {
    const market = this.market(m).name;
    const who = at(EVERYBODY, m.who);
    const other = at(EVERYBODY, m.other);
    const held = this.position(who, market);
    const lots = atLeastOne(part((held < 0n ? -held : held) + 1n, m.size));
    if (held > 0n) this.fill(m, market, other, who, lots);
    else this.fill(m, market, who, other, lots);
  }

  private fill(m: Move, market: string, buyer: string, seller: string, size: bigint): void {
    const price = this.near(market, m.price, 0.05);
    const fee = m.wait % 5 === 0 ? part(size * price * this.scale(market), m.wait) / 200n : 0n;
    const restingOf = (account: string, side: Side): string | undefined =>
      [...this.resting].find(
        ([, o]) => o.account === account && o.market === market && o.side === side,
      )?.[0];
    const buyOrder = m.wait % 3 === 0 ? restingOf(buyer, 'buy') : undefined;
    const sellOrder = m.wait % 3 === 1 ? restingOf(seller, 'sell') : undefined;
    this.send({
      kind: 'fill',
      market,
      buyer,
      seller,
      size,
      price,
      buyerFee: fee,
      sellerFee: fee / 2n,
      ...(buyOrder === undefined ? {} : { buyOrder }),
      ...(sellOrder === undefined ? {} : { sellOrder }),
    });
  }

  private quote(market: WorldMarket, price: bigint): void {
    const { sources = [] } = (market.terms['price'] ?? {}) as { sources?: string[] };
    for (const source of sources) {
      const sourceTime = this.time;
      this.send({ kind: 'observe-price', market: market.name, source, price, sourceTime });
    }
    if (sources.length === 0) this.send({ kind: 'set-mark', market: market.name, price });
  }

  private moveMark(m: Move): void {
    const market = this.market(m);
    this.quote(market, this.near(market.name, m.price, m.wait % 6 === 0 ? 0.9 : 0.2));
  }

  private oddSource(m: Move): void {
    const { name: market } = this.market(m);
    const source = at(['east', 'north', 'west', 'south'], m.who);
    const price = this.near(market, m.price, 0.6);
    const sourceTime = this.time + at([0, -10, -5_000, -50_000, 10], m.size);
    if (m.other % 4 === 0) this.send({ kind: 'set-mark', market, price });
    else this.send({ kind: 'observe-price', market, source, price, sourceTime });
  }

  private fillOrder(m: Move, how: 'full' | 'partial'): void {
    const order = at([...this.open.values()], m.who);
    if (order === undefined) {
      this.moveMark(m);
      return;
    }
    const counterparty = at(m.other % 3 === 0 ? EVERYBODY : MAKERS, m.at);
    const size = how === 'full' ? order.left : atLeastOne(part(order.left, m.size));
    const mark = this.engine.mark(order.market);
    const isWithin = order.side === 'sell' ? mark >= order.limit : mark <= order.limit;
    const price = isWithin && m.price % 3 > 0 ? mark : order.limit;
    this.send({ kind: 'liquidation-fill', order: order.name, counterparty, size, price });
  }

  private rejectOrder(m: Move): void {
    const order = at([...this.open.values()], m.who);
    if (order === undefined) {
      this.clock(1_000);
      return;
    }
    this.send({ kind: 'liquidation-reject', order: order.name, reason: 'no-liquidity' });
  }

  private wrongReport(m: Move): void {
    const late = at(this.gone, m.who);
    const order = at([...this.open.values()], m.who) ?? late;
    const kind = 'liquidation-fill';
    const name = m.other % 5 === 0 || order === undefined ? (late?.name ?? 'bw-1-0') : order.name;
    const beyond = order?.side === 'sell' ? order.limit - 1n : (order?.limit ?? 0n) + 1n;
    const counterparty = at(['mona', 'mona', 'mona', 'nobody', 'vault', 'ada'], m.at);
    const size = (order?.left ?? 1n) + at([0n, 0n, 1n, -(order?.left ?? 1n)], m.size);
    const price = atLeastOne(at([beyond, order?.limit ?? 1n], m.price));
    this.send({ kind, order: name, counterparty, size, price });
  }

  private cash(kind: 'deposit' | 'withdraw', m: Move): void {
    const account = at(EVERYBODY, m.who);
    const balance = this.engine.account(account)?.balance ?? 0n;
    const most = kind === 'deposit' ? this.world.money : (balance * 11n) / 10n;
    this.send({ kind, account, amount: atLeastOne(part(most, m.size)) });
  }

  private transfer(m: Move): void {
    const [from, to] = [at(EVERYBODY, m.who), at(EVERYBODY, m.other)];
    const amount = atLeastOne(part(this.world.money, m.size));
    this.send({ kind: 'transfer', from, to, amount });
  }

  private place(m: Move): void {
    const { name: market } = this.market(m);
    const account = at(EVERYBODY, m.who);
    const unit = atLeastOne(this.engine.mark(market) * this.scale(market));
    const size = atLeastOne(part((atLeastOne(this.equity(account)) * 14n) / unit, m.size));
    const side = m.other % 2 === 0 ? 'buy' : 'sell';
    this.send({ kind: 'place-order', order: `o${m.price % 8}`, account, market, side, size });
  }

  private cancel(m: Move): void {
    this.send({ kind: 'cancel-order', order: at([...this.resting.keys(), 'o0'], m.who) });
  }

  private funding(m: Move): void {
    const rate = BigInt(Math.round((m.price / STEPS - 0.5) * 9_000_000));
    this.send({ kind: 'funding', market: this.market(m).name, rate });
  }

  /** Terms of the kind that a person changes in a crisis. */
  private change(m: Move): void {
    const tiers = (initialPpm: number, maintenancePpm: number) => ({
      schedule: { tiers: [{ from: '0', initialPpm, maintenancePpm }] },
    });
    const terms = at<Record<string, unknown>>(
      [
        tiers(250_000, 200_000),
        tiers(80_000, 50_000),
        tiers(60_000, 30_000),
        { ladder: { sizing: 'whole', takeoverPpm: 900_000 } },
        { ladder: { sizing: 'restore', takeoverPpm: 0, failuresMax: 0 } },
        { price: { ageMsMax: 3_000 } },
        { price: { ageMsMax: 60_000 } },
        { price: { quorum: 9 } },
        { vault: { lossBudget: '30', unwindPpm: 1_000_000 } },
        { gainWeight: { initialPpm: 300_000, maintenancePpm: 700_000 } },
        { priceDecimals: 1 },
      ],
      m.size,
    );
    const { name: market } = this.market(m);
    this.send({ kind: 'set-parameters', market, terms: JSON.stringify(terms) });
  }

  private operate(m: Move): void {
    const action = at(['halt', 'resume', 'resume', 'close-only', 'resume'] as const, m.size);
    if (m.who % 2 === 0) this.send({ kind: 'operator', action });
    else this.send({ kind: 'operator', action, market: this.market(m).name });
  }

  private fundHouse(m: Move): void {
    const { name } = this.market(m);
    const house = at(['deficit', 'shared-fund', `fund:${name}`, 'vault', 'fee-reserve'], m.who);
    const owed = -(this.engine.account('deficit')?.balance ?? 0n);
    const amount = house === 'deficit' && owed > 0n ? owed : part(this.world.money, m.size) / 5n;
    this.send({ kind: 'fund-house', house, amount: atLeastOne(amount) });
  }

  private openAccount(m: Move): void {
    const account = `late${m.who % 40}`;
    this.send({ kind: 'deposit', account, amount: atLeastOne(part(this.world.money, m.size)) });
  }

  /** The last command once more, or its id with another body. */
  private again(m: Move): void {
    const command = at(this.commands, this.commands.length - 1 - (m.who % 3));
    if (command === undefined) return;
    const { id } = command;
    if (m.size % 2 === 0) this.send(command, id);
    else this.send({ kind: 'deposit', account: 'ada', amount: BigInt(m.size) + 1n }, id);
  }

  private nonsense(m: Move): void {
    const { name: market } = this.market(m);
    const huge = 9_000_000_000_000_000_000n;
    const amount = 1n;
    const bodies: readonly CommandBody[] = [
      { kind: 'open-account', account: 'ada', mode: 'cross' },
      { kind: 'open-account', account: 'transit:X', mode: 'cross' },
      { kind: 'deposit', account: 'vault', amount },
      { kind: 'deposit', account: 'ada', amount: 0n },
      { kind: 'deposit', account: 'ada', amount: huge },
      { kind: 'deposit', account: 'no name', amount },
      { kind: 'withdraw', account: 'nobody', amount },
      { kind: 'transfer', from: 'mona', to: 'mona', amount },
      { kind: 'fund-house', house: 'world', amount },
      { kind: 'fund-house', house: 'deficit', amount: huge / 100n },
      { kind: 'list-market', market, terms: '{}' },
      { kind: 'list-market', market: 'NEW', terms: '{"priceDecimals":9}' },
      { kind: 'list-market', market: `L${m.who % 70}`, terms: JSON.stringify(SPARE) },
      { kind: 'set-mark', market: 'NONE', price: 1n },
      { kind: 'set-mark', market, price: huge },
      { kind: 'funding', market, rate: 900_000_000n },
      { kind: 'fill', market: 'SPARE', buyer: 'mona', seller: 'milo', size: 1n, ...AT_ONE },
      { kind: 'fill', market, buyer: 'mona', seller: 'ada', size: 1n, ...AT_ONE, buyOrder: 'o9' },
      { kind: 'list-market', market: 'SPARE', terms: JSON.stringify(SPARE) },
    ];
    if (m.size % 12 === 0) this.send({ kind: 'clock' }, undefined, this.time - 1);
    else if (m.size % 12 === 1) this.wrongOrder(m);
    else this.send(at(bodies, m.other));
  }

  /** A fill that names a resting order of somebody else, or for more than it has left. */
  private wrongOrder(m: Move): void {
    const [name, order] = at([...this.resting], m.who) ?? [];
    if (name === undefined || order === undefined) {
      this.place(m);
      return;
    }
    const fees = { buyerFee: 0n, sellerFee: 0n };
    const fill = { kind: 'fill', market: order.market, size: 1n, price: 1n, ...fees } as const;
    this.send({ ...fill, buyer: 'milo', seller: 'mona', buyOrder: name });
  }
}

const AT_ONE = { price: 1n, buyerFee: 0n, sellerFee: 0n };
const SPARE = { priceDecimals: 2, sizeDecimals: 3 };

/** The code with which a command was refused, or null. */
export const refusalOf = (events: readonly Event[]): RefusalCode | null => {
  const [first] = events.filter((event) => event.kind === 'refused');
  return first === undefined ? null : first.code;
};
