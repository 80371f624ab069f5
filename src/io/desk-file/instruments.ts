/** Instruments of a desk file: written in full, or completed from what their venue says. */
import type { z } from 'zod';
import {
  DESK_QUOTE_DECIMALS,
  type DeskInstrument,
  INSTRUMENT_KINDS,
  type InstrumentKind,
} from '../../core/desk/index.ts';
import type { Lots, PriceUnits, QuoteUnits } from '../../core/money/index.ts';
import type { VenueInstrument } from '../venues/venue.ts';
import { decimalsOf, type ExactNumber, exactNumber, unitsOf } from './exact-number.ts';
import { decimal, exactPpm, instant, name, quote, strict, whole, wordOf } from './fields.ts';

/** The fields of an instrument; what is left out is asked of its venue. */
export const INSTRUMENT = strict({
  id: name.optional().describe('unique in the desk; the symbol where absent'),
  venue: name,
  symbol: name.describe("the venue's own name"),
  underlying: name.optional(),
  kind: wordOf(INSTRUMENT_KINDS).optional(),
  tick: decimal.optional().describe('step of the price'),
  step: decimal.optional().describe('step of the size'),
  sizeMin: decimal.optional().describe('smallest size; a step where absent'),
  notionalMin: quote.optional().describe('smallest value of an order; 0 where absent'),
  maker: exactPpm.optional().describe('fee; below zero is a rebate'),
  taker: exactPpm.optional(),
  expiry: instant.optional(),
  strike: decimal.optional(),
  priceDecimals: whole.optional().describe('finer than the tick, where marks are'),
  sizeDecimals: whole.optional(),
});

export type InstrumentFields = z.output<typeof INSTRUMENT>;

/** What is wrong with a field of an instrument. */
export interface InstrumentFault {
  readonly field: keyof InstrumentFields;
  readonly accepted: string;
}

const NEEDED = ['underlying', 'kind', 'tick', 'step', 'maker', 'taker'] as const;
const ENDING: readonly InstrumentKind[] = ['future', 'call', 'put'];
const OPTIONS: readonly InstrumentKind[] = ['call', 'put'];

/** Fields that are still to be asked of the venue. */
export const openFields = (fields: InstrumentFields): readonly (keyof InstrumentFields)[] => {
  const { kind } = fields;
  const more: (keyof InstrumentFields)[] = [];
  if (kind !== undefined && ENDING.includes(kind)) more.push('expiry');
  if (kind !== undefined && OPTIONS.includes(kind)) more.push('strike');
  return [...NEEDED, ...more].filter((key) => fields[key] === undefined);
};

export const idOf = (fields: { readonly id?: string | undefined; readonly symbol: string }) =>
  fields.id ?? fields.symbol;

/** Decimals that the numbers need, or those that are stated. */
function decimalsFor(stated: number | undefined, numbers: readonly (ExactNumber | undefined)[]) {
  if (stated !== undefined) return stated;
  return Math.max(...numbers.map((number) => (number === undefined ? 0 : decimalsOf(number))));
}

const ZERO: ExactNumber = { digits: 0n, decimals: 0 };

/** Faults of numbers that contradict each other. */
function faultsOf(
  fields: InstrumentFields,
  priceDecimals: number,
  sizeDecimals: number,
): readonly InstrumentFault[] {
  const faults: InstrumentFault[] = [];
  const {
    tick = ZERO,
    step = ZERO,
    sizeMin = step,
    strike = ZERO,
    kind,
    notionalMin = 0n,
  } = fields;
  const check = (isRight: boolean, field: keyof InstrumentFields, accepted: string): void => {
    if (!isRight) faults.push({ field, accepted });
  };
  const most = DESK_QUOTE_DECIMALS;
  check(tick.digits > 0n, 'tick', 'more than 0');
  check(step.digits > 0n, 'step', 'more than 0');
  check(sizeMin.digits >= 0n, 'sizeMin', '0 or more');
  check(notionalMin >= 0n, 'notionalMin', '0 or more');
  check(strike.digits >= 0n, 'strike', '0 or more');
  check(
    priceDecimals >= 0 && sizeDecimals >= 0 && priceDecimals + sizeDecimals <= most,
    'tick',
    `decimals of prices and of sizes that are ${most} together at most, not ` +
      `${priceDecimals} and ${sizeDecimals}`,
  );
  check(unitsOf(tick, priceDecimals) !== null, 'tick', `at most ${priceDecimals} decimals`);
  check(unitsOf(strike, priceDecimals) !== null, 'strike', `at most ${priceDecimals} decimals`);
  check(unitsOf(step, sizeDecimals) !== null, 'step', `at most ${sizeDecimals} decimals`);
  check(unitsOf(sizeMin, sizeDecimals) !== null, 'sizeMin', `at most ${sizeDecimals} decimals`);
  if (kind !== undefined && ENDING.includes(kind)) {
    check((fields.expiry ?? 0) > 0, 'expiry', `a time, for a ${kind}`);
  } else check((fields.expiry ?? 0) === 0, 'expiry', `none, for ${kind}`);
  if (kind !== undefined && OPTIONS.includes(kind)) {
    check(strike.digits > 0n, 'strike', `more than 0, for a ${kind}`);
  } else check(strike.digits === 0n, 'strike', `none, for ${kind}`);
  return faults;
}

/** An instrument in whole numbers, or what is wrong with it. Nothing is rounded. */
export function instrumentOf(
  fields: InstrumentFields,
): DeskInstrument | readonly InstrumentFault[] {
  const { tick = ZERO, step = ZERO, sizeMin = step, strike = ZERO } = fields;
  const priceDecimals = decimalsFor(fields.priceDecimals, [tick, strike]);
  const sizeDecimals = decimalsFor(fields.sizeDecimals, [step, sizeMin]);
  const faults = faultsOf(fields, priceDecimals, sizeDecimals);
  if (faults.length > 0) return faults;
  const units = (number: ExactNumber, decimals: number) => unitsOf(number, decimals) as bigint;
  return {
    id: idOf(fields),
    venue: fields.venue,
    symbol: fields.symbol,
    underlying: fields.underlying as string,
    kind: fields.kind as InstrumentKind,
    ...{ priceDecimals, sizeDecimals },
    tick: units(tick, priceDecimals) as PriceUnits,
    step: units(step, sizeDecimals) as Lots,
    sizeMin: units(sizeMin, sizeDecimals) as Lots,
    notionalMin: fields.notionalMin ?? (0n as QuoteUnits),
    makerPpm: fields.maker as bigint,
    takerPpm: fields.taker as bigint,
    expiry: fields.expiry ?? 0,
    strike: units(strike, priceDecimals) as PriceUnits,
  };
}

/** A fee of a venue in parts per million, a finer one rounded away from us. */
function feePpm(text: string): bigint {
  const number = exactNumber(text) ?? ZERO;
  const scale = 10n ** BigInt(Math.max(0, number.decimals - 6));
  const units = number.digits * 10n ** BigInt(Math.max(0, 6 - number.decimals));
  const down = units / scale;
  return units > 0n && units % scale !== 0n ? down + 1n : down;
}

/** What the file states goes before what the venue says. */
export function completedFields(fields: InstrumentFields, said: VenueInstrument): InstrumentFields {
  const text = (value: string): ExactNumber => exactNumber(value) ?? ZERO;
  const money = unitsOf(text(said.notionalMin), DESK_QUOTE_DECIMALS);
  const sizeMin = text(said.sizeMin);
  const from: InstrumentFields = {
    venue: fields.venue,
    symbol: said.symbol,
    underlying: said.base,
    kind: said.kind,
    tick: text(said.tick),
    step: text(said.step),
    ...(sizeMin.digits > 0n ? { sizeMin } : {}),
    notionalMin: (money ?? 0n) as QuoteUnits,
    maker: feePpm(said.maker),
    taker: feePpm(said.taker),
    ...(said.expiry > 0 ? { expiry: said.expiry } : {}),
    ...(text(said.strike).digits > 0n ? { strike: text(said.strike) } : {}),
  };
  const stated = Object.entries(fields).filter(([, value]) => value !== undefined);
  return { ...from, ...Object.fromEntries(stated) };
}
