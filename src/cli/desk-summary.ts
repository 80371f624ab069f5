/** What a desk did, in numbers, while it runs and when it ends. */
import type { DeskEvent, DeskTerms } from '../core/desk/index.ts';
import type { DeskMachine } from '../io/desk/machine.ts';
import type { ShadowVenue } from '../io/venues/shadow/index.ts';
import { unitsOf } from './desk-words.ts';

/** Counts what a desk says. */
export class Tally {
  // state
  private readonly counts = new Map<string, number>();
  private readonly denials = new Map<string, number>();
  private readonly net = new Map<string, bigint>(); // lots filled by instrument
  private fees = 0n; //                                quote units
  // fixed
  private readonly terms: DeskTerms;
  private readonly machine: DeskMachine;

  constructor(terms: DeskTerms, machine: DeskMachine) {
    this.terms = terms;
    this.machine = machine;
  }

  note(event: DeskEvent): void {
    this.counts.set(event.kind, this.count(event.kind) + 1);
    if (event.kind === 'action-denied') {
      this.denials.set(event.constraint, (this.denials.get(event.constraint) ?? 0) + 1);
    }
    if (event.kind !== 'fill-booked') return;
    this.net.set(event.instrument, (this.net.get(event.instrument) ?? 0n) + event.size);
    this.fees += event.fee;
  }

  private count(kind: DeskEvent['kind']): number {
    return this.counts.get(kind) ?? 0;
  }

  /** Aligned lines. */
  lines(): readonly string[] {
    const units = unitsOf(this.terms);
    const net = [...this.net].map(([id, lots]) => `${units.size(id, lots)} ${id}`);
    const denials = [...this.denials].map(([name, count]) => `${name} ${count}`);
    const [orders, cancels] = [this.count('order-intent'), this.count('cancel-intent')];
    const fills = this.count('fill-booked');
    return [
      `commands    ${this.machine.seq}`,
      `fired       ${this.count('module-fired')}, left ${this.count('module-left')}`,
      `orders      ${orders}, cancels ${cancels}, fills ${fills}`,
      `net filled  ${net.join(', ') || 'nothing'}; fees ${units.quote(this.fees)}`,
      `denied      ${denials.join(', ') || 'nothing'}`,
      `open        ${this.machine.orders.live().length} orders`,
      `event hash  ${this.machine.eventHash()}`,
    ];
  }
}

/** The end of a run. */
export const deskSummary = (tally: Tally, why: string, journal: string): string =>
  [
    `\n${why}`,
    ...tally.lines(),
    `verify      breakwater desk verify ${journal}`,
    `explain     breakwater desk explain ${journal}`,
  ].join('\n');

/** What would have been sent, beside what was done on the account meanwhile. */
export function shadowText({ id, orders, done }: ShadowVenue): string {
  const symbols = new Set([
    ...orders.map(({ order }) => order.symbol),
    ...done.map(({ symbol }) => symbol),
  ]);
  const signed = (side: 'buy' | 'sell', size: string): number =>
    (side === 'buy' ? 1 : -1) * Number(size);
  const rows = [...symbols].sort().map((symbol) => {
    const wanted = orders.filter(({ order }) => order.symbol === symbol);
    const real = done.filter((trade) => trade.symbol === symbol);
    const sum = (values: readonly number[]): string =>
      String(Number(values.reduce((total, each) => total + each, 0).toPrecision(12)));
    const would = sum(wanted.map(({ order }) => signed(order.side, order.size)));
    const was = sum(real.map(({ side, size }) => signed(side, size)));
    const sent = `would have sent ${wanted.length} orders, net ${would}`;
    return `  ${symbol.padEnd(16)} ${sent}; done ${real.length} trades, net ${was}`;
  });
  return [`shadow of ${id}`, ...(rows.length === 0 ? ['  nothing on either side'] : rows)].join(
    '\n',
  );
}
