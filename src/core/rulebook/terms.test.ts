import { expect, test } from 'vitest';
import { LAYER_KINDS } from '../model/index.ts';
import { DEFAULT_RULEBOOK, RULEBOOKS, readMarketTerms } from './index.ts';

const DECIMALS = { priceDecimals: 2, sizeDecimals: 3 };

/** Why a listing is not accepted: the place, what stands there, what may stand there. */
function faultOf(patch: object | string): { at: string; seen: string; accepted: string } | null {
  const text = typeof patch === 'string' ? patch : JSON.stringify({ ...DECIMALS, ...patch });
  const reading = readMarketTerms(DEFAULT_RULEBOOK.market, text, 6);
  if (reading.kind === 'terms') return null;
  const { at, seen, accepted } = reading;
  return { at, seen, accepted };
}

test('every preset lists a market without further terms', () => {
  for (const venue of Object.values(RULEBOOKS)) {
    const reading = readMarketTerms(venue.market, JSON.stringify(DECIMALS), 6);
    expect(reading.kind).toBe('terms');
    expect(venue.layers.every(({ kind }) => LAYER_KINDS.includes(kind))).toBe(true);
  }
});

test('terms lie over those of the rulebook group by group', () => {
  const text = JSON.stringify({ ...DECIMALS, ladder: { feePpm: 7 }, vault: { unwindPpm: 0 } });
  const reading = readMarketTerms(DEFAULT_RULEBOOK.market, text, 6);
  if (reading.kind === 'fault') throw new Error(reading.at);
  const { ladder, vault, price } = DEFAULT_RULEBOOK.market;
  expect(reading.terms.ladder).toEqual({ ...ladder, feePpm: 7 });
  expect(reading.terms.vault).toEqual({ ...vault, unwindPpm: 0 });
  expect(reading.terms.price).toEqual(price);
});

test('a term that is not accepted is named, with its value and what would be', () => {
  expect(faultOf({ ladder: { feePpm: -1 } })).toEqual({
    at: 'ladder.feePpm',
    seen: '-1',
    accepted: 'a whole number from 0 to 1000000',
  });
  expect(faultOf({ vault: { lossBudget: '1e6' } })).toEqual({
    at: 'vault.lossBudget',
    seen: '"1e6"',
    accepted: 'a decimal text of zero or more, at most 6 decimals',
  });
  expect(faultOf({ price: { sources: ['a', 'b'], quorum: 3 } })).toEqual({
    at: 'price.quorum',
    seen: '3',
    accepted: '1 to the number of sources (2)',
  });
  expect(faultOf({ ladder: { sizing: 'some' } })?.accepted).toBe('restore, whole or steps');
});

test('text that is no object of terms is named as a whole', () => {
  expect(faultOf('{')).toMatchObject({ at: 'terms', seen: '"{"', accepted: 'a JSON object' });
  expect(faultOf('[1]')?.at).toBe('terms');
  expect(faultOf('null')?.at).toBe('terms');
  expect(faultOf({ ladder: null })).toMatchObject({ at: 'ladder', accepted: 'an object' });
});

test('a term that nobody knows is refused, also one with the name of a method of objects', () => {
  expect(faultOf({ fees: 1 })?.accepted).toContain('withdrawalPpm');
  expect(faultOf({ ladder: { speed: 1 } })).toMatchObject({ at: 'ladder.speed', seen: '1' });
  expect(faultOf({ ladder: { toString: 1 } })?.at).toBe('ladder.toString');
  expect(faultOf('{"ladder":{"__proto__":1}}')?.at).toBe('ladder.__proto__');
});

const tiers = (...list: unknown[]) => ({ schedule: { tiers: list } });
const tier = (from: string, initialPpm: number, maintenancePpm: number) => ({
  from,
  initialPpm,
  maintenancePpm,
});

test('a schedule rises from zero, bracket by bracket, and no rate falls', () => {
  expect(faultOf(tiers())?.accepted).toBe('1 to 32 tiers');
  expect(faultOf(tiers(tier('5', 80_000, 50_000)))?.at).toBe('schedule.tiers.0.from');
  const first = tier('0', 80_000, 50_000);
  expect(faultOf(tiers(first, tier('0', 80_000, 50_000)))?.at).toBe('schedule.tiers.1.from');
  expect(faultOf(tiers(first, tier('9', 80_000, 40_000)))?.at).toBe('schedule.tiers.1');
  expect(faultOf(tiers(tier('0', 50_000, 80_000)))?.at).toBe('schedule.tiers.0');
  expect(faultOf(tiers(tier('0', 50_000, 0)))?.at).toBe('schedule.tiers.0');
  expect(faultOf(tiers(first, tier('9.0000001', 90_000, 60_000)))?.accepted).toBe('an amount');
});

test('a bracket is an object with its three fields and no others', () => {
  expect(faultOf(tiers(null))).toMatchObject({ at: 'schedule.tiers.0', seen: 'null' });
  expect(faultOf(tiers(7))?.at).toBe('schedule.tiers.0');
  const noted = { ...tier('0', 80_000, 50_000), note: 'é' };
  expect(faultOf(tiers(noted))?.accepted).toBe('just from, initialPpm, maintenancePpm');
});

test('open interest has two caps or none', () => {
  const interest = (openInterest: unknown) => faultOf({ schedule: { openInterest } })?.at;
  expect(interest({ lower: '1', upper: '2' })).toBeUndefined();
  expect(interest(null)).toBeUndefined();
  expect(interest({ lower: '1' })).toBe('schedule.openInterest');
  expect(interest({ lower: '1', upper: '2', more: 1 })).toBe('schedule.openInterest');
  expect(interest('much')).toBe('schedule.openInterest');
});

test('gains weigh at most as much for the initial test as for the maintenance test', () => {
  const weight = (initialPpm: number, maintenancePpm: number) =>
    faultOf({ gainWeight: { initialPpm, maintenancePpm } })?.at;
  expect(weight(500_000, 500_000)).toBeUndefined();
  expect(weight(500_001, 500_000)).toBe('gainWeight.initialPpm');
  expect(weight(0, 100_000)).toBe('gainWeight.maintenancePpm'); // a gain must outgrow its margin
});

test('prices and sizes finer than the settlement asset are refused', () => {
  expect(faultOf({ sizeDecimals: 5 })).toMatchObject({ at: 'sizeDecimals', seen: '5' });
  expect(faultOf({ priceDecimals: 1.5 })?.at).toBe('priceDecimals');
  expect(faultOf('{}')).toMatchObject({ at: 'priceDecimals', seen: 'nothing' });
});

test('sources are different names, at most sixteen', () => {
  const sources = (...list: unknown[]) => faultOf({ price: { sources: list } })?.at;
  expect(sources('a', 'b')).toBeUndefined();
  expect(sources('a', 'a')).toBe('price.sources');
  expect(sources('a b')).toBe('price.sources');
  expect(sources(...Array.from({ length: 17 }, (_, at) => `s${at}`))).toBe('price.sources');
});
