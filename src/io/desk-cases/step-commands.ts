/** The commands of one step of a case, in the numbers of the desk. */
import type { DeskCommand, DeskInstrument, DeskTerms } from '../../core/desk/index.ts';
import type { Lots, PriceUnits } from '../../core/money/index.ts';
import { type ExactNumber, unitsOf } from '../desk-file/exact-number.ts';
import type { Step } from './case-fields.ts';

/** A command; `about` names what a market says again at every tick, and is empty elsewhere. */
export interface StepCommand {
  readonly command: DeskCommand;
  readonly about: string;
}

/** Base units at the touch where a case states none. */
const SIZE = 1_000n;
const FUNDING_MS = 28_800_000;
const NOTHING = 0n;

/** Whole units of a decimal, the rest cut off: cases need not know the steps of a venue. */
function cut(number: ExactNumber, decimals: number): bigint {
  const finer = Math.max(0, number.decimals - decimals);
  const units =
    unitsOf({ digits: number.digits, decimals: number.decimals - finer }, decimals) ?? 0n;
  return units / 10n ** BigInt(finer);
}

const once = (command: DeskCommand): StepCommand => ({ command, about: '' });

class Steps {
  readonly list: StepCommand[] = [];
  // fixed
  readonly time: number;
  private readonly known: ReadonlyMap<string, DeskInstrument>;

  constructor(terms: DeskTerms, time: number) {
    this.time = time;
    this.known = new Map(terms.instruments.map((each) => [each.id, each]));
  }

  instrument(id: string): DeskInstrument {
    return this.known.get(id) as DeskInstrument;
  }

  price(id: string, number: ExactNumber): PriceUnits {
    return cut(number, this.instrument(id).priceDecimals) as PriceUnits;
  }

  lots(id: string, number: ExactNumber): Lots {
    return cut(number, this.instrument(id).sizeDecimals) as Lots;
  }
}

type QuoteFields = NonNullable<Step['quote']>[string];

/** A price alone is a bid with an ask one step above it. */
function quoteCommand(steps: Steps, id: string, fields: QuoteFields): DeskCommand {
  const { tick, sizeDecimals } = steps.instrument(id);
  const shown = (number: ExactNumber | undefined): Lots =>
    number === undefined ? ((SIZE * 10n ** BigInt(sizeDecimals)) as Lots) : steps.lots(id, number);
  const alone = 'digits' in fields;
  const middle = alone ? (steps.price(id, fields) / tick) * tick : 0n;
  return {
    ...{ kind: 'observe-quote', time: steps.time, instrument: id, source: id },
    sourceTime: steps.time,
    bid: alone ? (middle as PriceUnits) : steps.price(id, fields.bid),
    ask: alone ? ((middle + tick) as PriceUnits) : steps.price(id, fields.ask),
    bidSize: shown(alone ? undefined : fields.bidSize),
    askSize: shown(alone ? undefined : fields.askSize),
  };
}

function addMarket(steps: Steps, step: Step): void {
  const { time, list } = steps;
  const stamp = (id: string) => ({ time, instrument: id, source: 'case', sourceTime: time });
  for (const [id, fields] of Object.entries(step.quote ?? {})) {
    list.push({ command: quoteCommand(steps, id, fields), about: `quote ${id}` });
  }
  for (const [id, fields] of Object.entries(step.mark ?? {})) {
    const [mark, index] = 'digits' in fields ? [fields, undefined] : [fields.mark, fields.index];
    const units = index === undefined ? (NOTHING as PriceUnits) : steps.price(id, index);
    const said = { ...stamp(id), mark: steps.price(id, mark), index: units };
    list.push({ command: { kind: 'observe-mark', ...said }, about: `mark ${id}` });
  }
  for (const [id, impliedVolatility] of Object.entries(step.volatility ?? {})) {
    const command = { kind: 'observe-volatility' as const, ...stamp(id), impliedVolatility };
    list.push({ command, about: `volatility ${id}` });
  }
  for (const [id, rate] of Object.entries(step.funding ?? {})) {
    const next = time + FUNDING_MS;
    const said = { time, instrument: id, rate, intervalMs: FUNDING_MS, next };
    list.push(once({ kind: 'observe-funding', ...said }));
  }
  for (const [id, { price, size, aggressor }] of Object.entries(step.trade ?? {})) {
    const said = { price: steps.price(id, price), size: steps.lots(id, size), aggressor };
    list.push(once({ kind: 'observe-trade', time, instrument: id, ...said }));
  }
  if (step.values !== undefined) {
    const said = { time, source: 'case', sourceTime: time, values: step.values };
    list.push({ command: { kind: 'observe-values', ...said }, about: 'values case' });
  }
}

function addAccounts(steps: Steps, step: Step): void {
  const { time, list } = steps;
  for (const [venue, state] of Object.entries(step.venue ?? {})) {
    list.push(once({ kind: 'report-venue', time, venue, state, clockOffsetMs: 0 }));
  }
  for (const [venue, { equity, initial, maintenance, available }] of Object.entries(
    step.account ?? {},
  )) {
    const free = available ?? ((equity - initial) as typeof equity);
    const said = { time, venue, equity, initial, maintenance, available: free };
    list.push({ command: { kind: 'report-account', ...said }, about: `account ${venue}` });
  }
  for (const [id, fields] of Object.entries(step.position ?? {})) {
    const [size, at] = 'digits' in fields ? [fields, undefined] : [fields.size, fields.liquidation];
    const liquidation = at === undefined ? (NOTHING as PriceUnits) : steps.price(id, at);
    const said = { time, instrument: id, size: steps.lots(id, size), liquidation };
    list.push(once({ kind: 'report-position', ...said }));
  }
  for (const [venue, { reason, amount }] of Object.entries(step.cash ?? {})) {
    list.push(once({ kind: 'report-cash', time, venue, reason, id: `${time}`, amount }));
  }
  for (const [id, notice] of Object.entries(step.notice ?? {})) {
    list.push(once({ kind: 'report-notice', time, instrument: id, notice }));
  }
}

/** The commands of a step: what markets say, what venues say, what people ask. */
export function commandsOf(terms: DeskTerms, step: Step, time: number): readonly StepCommand[] {
  const steps = new Steps(terms, time);
  addMarket(steps, step);
  addAccounts(steps, step);
  if (step.kill !== undefined) {
    const { scope, person, flatten = false } = step.kill;
    steps.list.push(once({ kind: 'kill', time, scope, person, flatten }));
  }
  if (step.rearm !== undefined) steps.list.push(once({ kind: 'rearm', time, ...step.rearm }));
  return steps.list;
}
