import { expect, test } from 'vitest';
import { LAYER_KINDS } from '../model/index.ts';
import { checkVenue, DEFAULT_RULEBOOK, faultsOfVenue, RULEBOOKS } from './index.ts';

type Patch = Readonly<Record<string, unknown>>;

/** Breakwater's rulebook with one group changed. */
const changed = (patch: Patch): unknown => ({ ...DEFAULT_RULEBOOK, ...patch });
const withFund = (patch: Patch): unknown =>
  changed({ fund: { ...DEFAULT_RULEBOOK.fund, ...patch } });

const layer = (patch: Patch): Patch => ({
  id: 'a layer',
  kind: 'shared-fund',
  floor: '0',
  capPerCase: null,
  ...patch,
});
const withLayers = (...layers: unknown[]): unknown => changed({ layers });

/** Places that are refused, in order. */
const places = (venue: unknown): string[] => faultsOfVenue(venue).map(({ at }) => at);

test.each(Object.keys(RULEBOOKS))('%s can be played', (name) => {
  expect(faultsOfVenue(RULEBOOKS[name])).toEqual([]);
  expect(checkVenue(RULEBOOKS[name])).toEqual({ kind: 'venue', venue: RULEBOOKS[name] });
});

test('a fault has a place, what stands there and what is accepted', () => {
  expect(checkVenue(withFund({ fallPpm: 2_000_000 }))).toEqual({
    kind: 'fault',
    at: 'fund.fallPpm',
    seen: '2000000',
    accepted: 'a whole number from 0 to 1000000',
  });
  expect(checkVenue(changed({ adl: 'lottery' }))).toMatchObject({ at: 'adl', seen: '"lottery"' });
});

test('what is no rulebook is said in one fault, whatever it is', () => {
  for (const nothing of [null, 7, 'breakwater', [], undefined]) {
    expect(places(nothing)).toEqual(['rulebook']);
  }
  expect(places({})).toContain('market');
});

test('missing, unknown and misshapen terms are named by their place', () => {
  const { adl, ...rest } = DEFAULT_RULEBOOK;
  expect(adl).toBe('leverage-waterfill');
  expect(places(rest)).toEqual(['adl']);
  expect(places(changed({ fees: 1 }))).toEqual(['fees']);
  expect(places(withFund({ clusterMax: 5 }))).toEqual(['fund.clusterMax']);
  expect(places(withFund({ stake: { minimum: '1' } }))).toEqual([
    'fund.stake.cooldownMs',
    'fund.stake.windowMs',
    'fund.stake.onIcePpm',
    'fund.stake.frozenPpm',
  ]);
  expect(places(withFund({ stake: null, clusterMax: null }))).toEqual([]);
  const { market } = DEFAULT_RULEBOOK;
  expect(places(changed({ market: { ...market, vault: null } }))).toEqual(['market.vault']);
});

test('legs of one order are one or two, and may be left out', () => {
  const { portfolio } = DEFAULT_RULEBOOK;
  const withLegs = (orderLegs: unknown) =>
    places(changed({ portfolio: { ...portfolio, orderLegs } }));
  expect(Object.hasOwn(portfolio, 'orderLegs')).toBe(false);
  expect([withLegs(1), withLegs(2)]).toEqual([[], []]);
  for (const none of [0, 3, 1.5, '1', null, undefined]) {
    expect(withLegs(none)).toEqual(['portfolio.orderLegs']);
  }
  expect(places(changed({ portfolio: { ...portfolio, legs: 1 } }))).toEqual(['portfolio.legs']);
});

test('layers have names of their own, a known kind, and stand before those that they spare', () => {
  expect(places(withLayers(layer({}), layer({ floor: '7' })))).toEqual(['layers.1.id']);
  expect(places(withLayers(layer({ kind: 'luck' })))).toEqual(['layers.0.kind']);
  const adl = layer({ id: 'adl', kind: 'adl' });
  expect(places(withLayers(adl, layer({})))).toEqual(['layers.1.kind']);
  expect(places(withLayers(layer({}), adl))).toEqual([]);
  const many = Array.from({ length: 17 }, (_, at) => layer({ id: `layer ${at}` }));
  expect(places(withLayers(...many))).toEqual(['layers']);
  expect(places(withLayers(null))).toContain('layers.0');
});

test('every kind of layer is known to the check', () => {
  const funds = LAYER_KINDS.map((kind) => layer({ id: kind, kind }));
  expect(places(withLayers(...funds))).toEqual([]);
});

test('floors, shares, caps and windows are in range, and stand where they can be kept', () => {
  const faults = (patch: Patch) => places(withLayers(layer(patch)));
  expect(faults({ floor: '-1' })).toEqual(['layers.0.floor']);
  expect(faults({ floor: '0.0000001' })).toEqual(['layers.0.floor']);
  expect(faults({ capPerCase: '1e6' })).toEqual(['layers.0.capPerCase']);
  expect(faults({ sharePpm: 1_000_001 })).toEqual(['layers.0.sharePpm']);
  expect(faults({ window: { ms: 0, cap: 'x' } })).toEqual([
    'layers.0.window.ms',
    'layers.0.window.cap',
  ]);
  expect(faults({ window: null })).toEqual(['layers.0.window.ms', 'layers.0.window.cap']);
  expect(faults({ speed: 1 })).toEqual(['layers.0.speed']);
  expect(faults({ kind: 'adl', floor: '5', sharePpm: 5 })).toEqual([
    'layers.0.floor',
    'layers.0.sharePpm',
  ]);
  expect(faults({ kind: 'assessment', sharePpm: 5, floor: '1' })).toEqual(['layers.0.floor']);
  expect(faults({ kind: 'withdrawal-factor', capPerCase: '1' })).toEqual(['layers.0.capPerCase']);
  expect(faults({ sharePpm: 500_000, window: { ms: 1, cap: '7' } })).toEqual([]);
});

test('origin: names, dates, and texts that a snapshot can hold', () => {
  expect(places(changed({ rulebook: 'Two Words' }))).toEqual(['rulebook']);
  expect(places(changed({ date: '2026-13-01' }))).toEqual(['date']);
  expect(places(changed({ source: 'caf\u00e9' }))).toEqual(['source']);
  expect(places(changed({ notExpressed: ['fine', 7, '\n'] }))).toEqual([
    'notExpressed.1',
    'notExpressed.2',
  ]);
  expect(places(changed({ settlement: { asset: 'US DC', decimals: 6 } }))).toEqual([
    'settlement.asset',
  ]);
});

test('terms of a market are those of a listing, at their place in the rulebook', () => {
  const { market } = DEFAULT_RULEBOOK;
  const ladder = { ...market.ladder, sizing: 'some' };
  expect(places(changed({ market: { ...market, ladder } }))).toEqual(['market.ladder.sizing']);
  const schedule = { tiers: [], openInterest: null };
  expect(places(changed({ market: { ...market, schedule } }))).toEqual(['market.schedule.tiers']);
  const portfolio = { ...DEFAULT_RULEBOOK.portfolio, coin: 'nothing' };
  expect(places(changed({ portfolio }))).toEqual(['portfolio.coin']);
});
