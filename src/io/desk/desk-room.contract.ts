/** A desk that is live on a paper exchange, in virtual time, for one test. */
import { canonicalText, type DeskCommand, ORDERS_TERMS } from '../../core/desk/index.ts';
import type { QuoteUnits } from '../../core/money/index.ts';
import { type Journal, MemoryStore } from '../journal/index.ts';
import { Courier } from '../venues/paper/courier.ts';
import { PaperExchange } from '../venues/paper/index.ts';
import { PaperVenue } from '../venues/paper/venue.ts';
import type { Venue } from '../venues/venue.ts';
import { level, MARKET, PERP, price, START } from './fault-room.contract.ts';
import type { DeskMachine, RunnerFault } from './machine.ts';
import { DeskRunner, type RunnerParts } from './runner.ts';
import { TargetDesk, type Wish } from './target-desk.contract.ts';
import { VirtualClock } from './virtual-clock.contract.ts';

export interface RoomOptions {
  readonly wish?: Partial<Wish>;
  /** What the venue does otherwise than the paper venue. */
  readonly venue?: (inner: PaperVenue) => Partial<Venue>;
  readonly journal?: (inner: Journal) => Partial<Journal>;
  readonly runner?: Partial<RunnerParts>;
}

/** The methods of an object, some of them replaced. */
function withChanges<T extends object>(inner: T, changes: Partial<T>): T {
  return new Proxy(inner, {
    get(target, name) {
      if (name in changes) return changes[name as keyof T];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

export class DeskRoom {
  // state
  readonly clock = new VirtualClock(START);
  readonly exchange: PaperExchange;
  readonly paper: PaperVenue;
  readonly commands: DeskCommand[] = [];
  readonly faults: RunnerFault[] = [];
  readonly machine: TargetDesk;
  readonly runner: DeskRunner;
  readonly journal: Journal;
  readonly courier: Courier;

  constructor(options: RoomOptions = {}) {
    const { clock } = this;
    this.exchange = new PaperExchange({ markets: [MARKET], seed: 7 });
    this.courier = new Courier(this.exchange, clock);
    this.exchange.openAccount('desk', (10n ** 14n) as QuoteUnits, START);
    this.exchange.mark('BTCUSDT', price(1_000n), price(1_000n), START);
    this.exchange.setBook('BTCUSDT', [level(980n, 1_000n)], [level(1_010n, 1_000n)], START);
    this.paper = new PaperVenue({ id: 'paper', account: 'desk', courier: this.courier });
    const wish: Wish = {
      ...{ instrument: PERP.id, target: 10n, restAt: 0n, crossAt: 1_100n, patience: 1_000 },
      graceMs: ORDERS_TERMS.notFoundGraceMs,
      ...options.wish,
    };
    const memory = new MemoryStore({ header: canonicalText(wish) }).open();
    this.journal = withChanges(memory, options.journal?.(memory) ?? {});
    this.machine = new TargetDesk(wish, memory.id);
    const venue = withChanges<Venue>(this.paper, options.venue?.(this.paper) ?? {});
    const machine: DeskMachine = this.machine;
    const before = { start: START, last: START, cancels: [] };
    this.runner = new DeskRunner({
      ...{ machine, journal: this.journal, clock, before, instruments: [PERP] },
      venues: new Map([['paper', venue]]),
      heard: (_events, command) => void this.commands.push(command),
      fault: (fault) => void this.faults.push(fault),
      ...options.runner,
    });
  }

  /** Starts the runner and lets time pass. */
  async live(ms: number): Promise<this> {
    void this.runner.start();
    await this.clock.pass(ms);
    return this;
  }

  told<K extends DeskCommand['kind']>(kind: K): Extract<DeskCommand, { readonly kind: K }>[] {
    return this.commands.filter(
      (command): command is Extract<DeskCommand, { readonly kind: K }> => command.kind === kind,
    );
  }

  held(): bigint {
    return this.exchange.accountState('desk').positions[0]?.size ?? 0n;
  }

  /** Client ids of what rests at the venue. */
  async open(): Promise<readonly string[]> {
    const venue = new PaperVenue({ id: 'other', account: 'desk', courier: this.courier });
    const answer = venue.openOrders();
    await this.clock.pass(1);
    return (await answer).map(({ client }) => client);
  }
}
