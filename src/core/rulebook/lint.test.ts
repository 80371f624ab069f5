import { expect, test } from 'vitest';
import type { LayerTerms, VenueTerms } from '../model/index.ts';
import { DEFAULT_RULEBOOK, layerOf, lintVenue, RULEBOOKS, termAt } from './index.ts';

type Patch = { readonly [K in keyof VenueTerms]?: Partial<VenueTerms[K]> };

/** Breakwater's rulebook with groups changed. */
function changed({ fund, market, layers, ...rest }: Patch): VenueTerms {
  return {
    ...DEFAULT_RULEBOOK,
    ...(rest as Partial<VenueTerms>),
    layers: (layers ?? DEFAULT_RULEBOOK.layers) as readonly LayerTerms[],
    fund: { ...DEFAULT_RULEBOOK.fund, ...fund },
    market: { ...DEFAULT_RULEBOOK.market, ...market },
  };
}

const ids = (venue: VenueTerms): string[] => {
  const { faults, warnings } = lintVenue(venue);
  expect(faults).toEqual([]);
  return warnings.map(({ id }) => id);
};

const { market, fund } = DEFAULT_RULEBOOK;
const stake = fund.stake as NonNullable<typeof fund.stake>;
const funds = [layerOf('market', 'market-fund'), layerOf('shared', 'shared-fund')];
const adl = layerOf('adl', 'adl');

test('the recommended rulebook has no warning', () => {
  expect(lintVenue(DEFAULT_RULEBOOK)).toEqual({ faults: [], warnings: [] });
});

/** What lint has to say about each preset; all of it is how the venue is. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  breakwater: [],
  guarded: [],
  hyperliquid: [],
  'dydx-v4': ['takeover-never'],
  'drift-v2': ['no-deleveraging', 'takeover-never'],
  'mango-v4': ['no-deleveraging', 'takeover-never'],
  'gmx-v2': ['takeover-never'],
  'synthetix-v3': ['no-layer-after-funds', 'no-deleveraging', 'takeover-never'],
  paradex: ['no-deleveraging', 'takeover-never'],
  'derive-v2': ['no-deleveraging', 'takeover-without-vault'],
  'perp-curie': ['no-layer-after-funds', 'no-deleveraging', 'takeover-never'],
  binance: ['takeover-never'],
  bybit: ['takeover-never'],
  okx: ['takeover-never'],
  bitmex: ['takeover-never'],
  kraken: ['takeover-never'],
  ftx: ['takeover-never', 'takeover-without-vault'],
  'maker-liq2': ['no-layer-after-funds', 'no-deleveraging', 'takeover-without-vault'],
  liquity: ['no-deleveraging', 'stake-without-cooldown'],
  'b-protocol': ['no-deleveraging', 'stake-without-cooldown'],
  umbrella: ['no-layer-after-funds', 'no-deleveraging', 'takeover-never'],
  'blend-v2': ['no-deleveraging', 'takeover-without-vault'],
};

test.each(Object.values(RULEBOOKS))(
  '$rulebook has no fault and the warnings it deserves',
  (venue) => {
    expect(ids(venue)).toEqual(KNOWN[venue.rulebook]);
  },
);

test.each(Object.values(RULEBOOKS))('$rulebook says where it is from and what is ours', (venue) => {
  const isOwn = ['breakwater', 'guarded'].includes(venue.rulebook);
  expect(venue.source.length).toBeGreaterThan(20);
  expect(venue.notExpressed.length > 0).toBe(!isOwn);
  expect(venue.notStated.length > 0).toBe(!isOwn);
  expect(new Set(venue.notStated).size).toBe(venue.notStated.length);
  for (const path of venue.notStated) expect([path, termAt(venue, path)]).not.toContain(undefined);
});

test('losses that end with the venue, and layers in an odd order', () => {
  expect(ids(changed({ layers: funds }))).toEqual(['no-layer-after-funds', 'no-deleveraging']);
  const haircut = layerOf('haircut', 'gains-haircut');
  expect(ids(changed({ layers: [...funds, haircut, adl] }))).toEqual([
    'deleveraging-after-haircut',
  ]);
  const nobody = changed({ layers: funds, fund: { deductiblePpm: 1, fallPpm: 1 } });
  expect(ids(nobody)).toEqual(
    expect.arrayContaining(['deductible-to-nobody', 'fall-guard-to-nobody']),
  );
});

test('a layer that never pays is named, and what stands before it', () => {
  const twice = (patch: Partial<LayerTerms>) => {
    const first = { ...layerOf('first', 'shared-fund'), ...patch };
    const layers = [...funds.slice(0, 1), first, layerOf('second', 'shared-fund'), adl];
    return ids(changed({ layers }));
  };
  expect(twice({})).toEqual(['unreachable-layer']);
  expect(twice({ capPerCase: '5' })).toEqual([]);
  expect(twice({ sharePpm: 500_000 })).toEqual([]);
  expect(twice({ floor: '100' })).toEqual([]);
  expect(twice({ capPerCase: '0' })).toEqual(['layer-pays-nothing']);
  expect(twice({ sharePpm: 0 })).toEqual(['layer-pays-nothing']);
  const factor = layerOf('factor', 'withdrawal-factor');
  expect(ids(changed({ layers: [...funds, factor, adl] }))).toEqual(['unreachable-layer']);
  expect(ids(changed({ layers: [...funds, adl, layerOf('again', 'adl')] }))).toEqual([
    'unreachable-layer',
  ]);
});

test('promises without commitments, and stakes that bear nothing or run away', () => {
  const layers = [...funds, layerOf('calls', 'assessment'), adl];
  expect(ids(changed({ layers }))).toEqual(['assessment-without-commitments']);
  expect(ids(changed({ layers, fund: { assessmentMultiple: 0 } }))).toContain('assessment-never');
  expect(ids(changed({ fund: { stake: { ...stake, cooldownMs: 0 } } }))).toEqual([
    'stake-without-cooldown',
  ]);
  expect(ids(changed({ fund: { stake: { ...stake, onIcePpm: 700_000 } } }))).toEqual([
    'on-ice-after-frozen',
  ]);
  const own = [layerOf('venue', 'operator-capital'), adl];
  expect(ids(changed({ layers: own }))).toEqual(['stake-without-fund', 'fee-to-idle-fund']);
});

test('funds that nothing reaches', () => {
  expect(ids(changed({ fund: { clusterMax: '0' } }))).toEqual(['cluster-of-nothing']);
  expect(ids(changed({ fund: { target: '5' } }))).toEqual(['diversion-too-small']);
  expect(ids(changed({ fund: { divertPpm: 5 } }))).toEqual(['diversion-without-target']);
  const layers = [...funds.slice(0, 1), adl];
  expect(ids(changed({ layers, fund: { feePpm: 5 } }))).toEqual(['fees-to-idle-fund']);
});

test('a vault without a budget, auctions without a slope, limits against sizes', () => {
  const vault = { ...market.vault, lossBudget: '0', stagedBelowPpm: 0, stagedPpm: 0 };
  expect(ids(changed({ market: { vault } }))).toEqual(['takeover-never', 'takeover-without-vault']);
  const auction = { ...market.auction, fastMs: 9 };
  expect(ids(changed({ market: { vault, auction } }))).toEqual(['takeover-without-vault']);
  const staged = { ...market.vault, stagedPpm: 0 };
  expect(ids(changed({ market: { vault: staged } }))).toEqual(['staged-nothing']);
  const slow = { ...market.auction, slowMs: 9 };
  expect(ids(changed({ market: { auction: slow } }))).toEqual(['auction-of-one-slope']);
  const ladder = { ...market.ladder, limit: 'bankruptcy', slippagePpm: 20_000 } as const;
  expect(ids(changed({ market: { ladder } }))).toEqual(['slippage-beyond-limit']);
  const never = { ...market.ladder, windowNotionalMax: '0.0' };
  expect(ids(changed({ market: { ladder: never } }))).toEqual(['no-slices']);
});

test('a place that does not exist is a warning, and a fault hides every warning', () => {
  expect(ids(changed({ notStated: ['market.ladder.speed'] }))).toEqual(['no-such-term']);
  const both = { ...changed({ layers: funds }), adl: 'none' };
  expect(lintVenue(both)).toMatchObject({ faults: [{ at: 'adl' }], warnings: [] });
});
