import { expect, test } from 'vitest';
import type { VenueInstrument } from '../venues/venue.ts';
import { refuseClock, refuseRights, refuseTerms } from './arming.ts';
import { PERP } from './fault-room.contract.ts';

const STATED: VenueInstrument = {
  ...{ symbol: 'BTCUSDT', base: 'BTC', quote: 'USDT', kind: 'perpetual', tick: '0.1' },
  ...{ step: '0.001', sizeMin: '0.001', notionalMin: '0', maker: '0', taker: '0' },
  ...{ expiry: 0, strike: '0', isTrading: true },
};

const codesOf = (refusals: readonly { readonly code: string }[]) =>
  refusals.map(({ code }) => code);

test('a clock counts as far off as it could be', () => {
  const near = { offsetMs: 700, uncertaintyMs: 300, probes: 5 };
  expect(refuseClock('paper', near, 1_000)).toEqual([]);
  const far = refuseClock('paper', { ...near, uncertaintyMs: 301 }, 1_000);
  expect(codesOf(far)).toEqual(['clock-offset']);
});

test('a key must be able to trade and not to withdraw', () => {
  expect(refuseRights('paper', { trade: true, withdraw: 'unknown' })).toEqual([]);
  expect(codesOf(refuseRights('paper', { trade: true, withdraw: true }))).toEqual([
    'withdraw-right',
  ]);
  expect(codesOf(refuseRights('paper', { trade: false, withdraw: false }))).toEqual([
    'no-trade-right',
  ]);
});

test('terms are held against the venue, and every difference is named', () => {
  const check = (stated: Partial<VenueInstrument>) =>
    refuseTerms('paper', [PERP], [{ ...STATED, ...stated }]);
  expect(check({})).toEqual([]);
  expect(check({ tick: '0.10', step: '0.00100' })).toEqual([]);
  const [differing] = check({ tick: '0.5', notionalMin: '5', sizeMin: '0.0001' });
  expect(differing).toMatchObject({ code: 'terms-differ', instrument: PERP.id });
  expect(differing?.says).toContain('tick is 0.5');
  expect(differing?.says).toContain('sizeMin is 0.0001');
  expect(differing?.says).toContain('notionalMin is 5');
  expect(codesOf(check({ isTrading: false }))).toEqual(['not-trading']);
  expect(codesOf(check({ symbol: 'ETHUSDT' }))).toEqual(['unknown-symbol']);
});
