/** A venue that is played on: one engine, the oracle at its side, and what both have said. */
import { type Command, type CommandBody, type Event, LIMITS, type Side } from '../model/index.ts';
import { Engine } from './engine.ts';
import { unattended } from './invariants.ts';
import { Oracle } from './oracle.contract.ts';
import { genesisOf } from './state.ts';
import type { World, WorldMarket } from './worlds.contract.ts';

/** The numbers of a move are below this. */
export const ENTROPY = 65_536;

export const TRADERS = ['ada', 'bruno', 'chen', 'dora', 'emil', 'fay', 'ines', 'ivo'] as const;
export const MAKERS = ['mona', 'milo'] as const;
export const EVERYBODY: readonly string[] = [...MAKERS, ...TRADERS];
const ISOLATED = new Set(['ines', 'ivo']);

export interface OpenOrder {
  readonly name: string;
  readonly account: string;
  readonly market: string;
  readonly side: Side;
  readonly limit: bigint;
  left: bigint;
}

export const at = <T>(list: readonly T[], number: number): T => list[number % list.length] as T;
export const part = (whole: bigint, number: number): bigint =>
  (whole * BigInt(number)) / BigInt(ENTROPY);
export const atLeastOne = (amount: bigint): bigint => (amount > 0n ? amount : 1n);

/** What a history is watched for. */
export interface Watcher {
  /** Before a command; what it returns is handed to `after`. */
  before?(engine: Engine): unknown;
  after(venue: PlayedVenue, command: Command, events: readonly Event[], before: unknown): void;
}

/** Sends commands to an engine and has every one of them judged. */
export class PlayedVenue {
  readonly engine: Engine;
  readonly oracle: Oracle;
  readonly world: World;
  readonly commands: Command[] = [];
  /** Names of commands that are notices or reports about an order of the engine, by command. */
  protected readonly open = new Map<string, OpenOrder>();
  protected readonly gone: OpenOrder[] = [];
  protected readonly resting = new Map<string, { account: string; market: string; side: Side }>();
  protected readonly watcher: Watcher;
  protected time = 1_760_000_000_000;

  constructor(world: World, watcher: Watcher) {
    const genesis = genesisOf(world.venue, { capacity: world.capacity });
    this.engine = new Engine({ genesis }).auditEveryEvent();
    this.oracle = new Oracle(world.venue);
    this.world = world;
    this.watcher = watcher;
    this.setUp();
  }

  protected setUp(): void {
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
    const many = this.world.markets.length > LIMITS.positionsPerAccount;
    for (const { name: market, price } of this.world.markets.slice(0, many ? -2 : 0)) {
      const fees = { buyerFee: 0n, sellerFee: 0n };
      this.send({ kind: 'fill', market, buyer: 'mona', seller: 'milo', size: 9n, price, ...fees });
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

  protected follow(event: Event): void {
    if (event.kind === 'liquidation-order') {
      const { order: name, account, market, side, limit, size: left } = event;
      this.open.set(name, { name, account, market, side, limit, left });
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

  protected scale(market: string): bigint {
    const { state } = this.engine;
    return state.schedules.scale[state.findMarket(market)] as bigint;
  }

  protected quote(market: WorldMarket, price: bigint): void {
    const { sources = [] } = (market.terms['price'] ?? {}) as { sources?: string[] };
    for (const source of sources) {
      const sourceTime = this.time;
      this.send({ kind: 'observe-price', market: market.name, source, price, sourceTime });
    }
    if (sources.length === 0) this.send({ kind: 'set-mark', market: market.name, price });
  }
}
