import { expect, test } from 'vitest';
import type { Lots, PriceUnits } from '../../core/money/index.ts';
import {
  bookPriceOf,
  computedPriceOf,
  InstrumentIndex,
  lotsOf,
  moneyOf,
  NumberError,
  venueOrderOf,
} from './decimals.ts';
import { PERP } from './fault-room.contract.ts';

const COARSE = { ...PERP, tick: 5n as PriceUnits };

test('sizes and prices are read to the last digit, or not at all', () => {
  expect(lotsOf(PERP, '-0.015')).toBe(-15n);
  expect(bookPriceOf(PERP, '64250.50')).toBe(642_505n);
  expect(() => lotsOf(PERP, '0.0155')).toThrow(NumberError);
  expect(() => lotsOf(PERP, '1e-3')).toThrow('paper BTCUSDT: size "1e-3"');
  expect(() => bookPriceOf(COARSE, '100.2')).toThrow('"100.2"; accepted: whole ticks of 0.5');
});

test('money that we have rounds down, money that we owe rounds up', () => {
  expect(moneyOf('equity', '1.000000009', 'down')).toBe(100_000_000n);
  expect(moneyOf('fee', '1.000000001', 'up')).toBe(100_000_001n);
  expect(moneyOf('rebate', '-1.000000009', 'up')).toBe(-100_000_000n);
  expect(moneyOf('loss', '-1.000000001', 'down')).toBe(-100_000_001n);
  expect(moneyOf('exact', '-1.0000000000000000000000000', 'down')).toBe(-100_000_000n);
  expect(() => moneyOf('fee', 'NaN', 'up')).toThrow('fee "NaN"; accepted: a decimal text');
});

test('a price that a venue computed need not be whole', () => {
  expect(computedPriceOf(PERP, '11793.63104562')).toBe(117_936n);
});

test('an intent is written as its venue writes numbers; with no limit it is a market order', () => {
  const intent = {
    ...{ client: 'bw1-1-0', instrument: PERP.id, side: 'sell' as const, size: 15n as Lots },
    ...{ limit: 642_505n as PriceUnits, timeInForce: 'post-only' as const },
    ...{ reduceOnly: true, module: 'hedge' },
  };
  expect(venueOrderOf(PERP, intent)).toEqual({
    ...{ symbol: 'BTCUSDT', client: 'bw1-1-0', side: 'sell', size: '0.015', limit: '64250.5' },
    ...{ timeInForce: 'post-only', reduceOnly: true },
  });
  expect(venueOrderOf(PERP, { ...intent, limit: 0n as PriceUnits })).not.toHaveProperty('limit');
});

test('one symbol at two venues is two instruments', () => {
  const index = new InstrumentIndex([PERP, { ...PERP, id: 'BTC-PERP-2', venue: 'other' }]);
  expect(index.bySymbol('other', 'BTCUSDT')?.id).toBe('BTC-PERP-2');
  expect(index.ofVenue('paper').map(({ id }) => id)).toEqual(['BTC-PERP']);
});
