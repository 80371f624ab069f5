import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  blackCore,
  blackCoreBatch,
  blackPrice,
  blackPrices,
  CORE,
  type OptionSide,
  optionChain,
} from './index.ts';

const SEED = 76;
const within = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const option = fc.record({
  side: fc.constantFrom<OptionSide>(1, -1),
  strike: fc.oneof(within(20_000, 200_000), within(59_999, 60_001), fc.constant(0)),
  volatility: fc.oneof(within(0.05, 3), fc.constantFrom(0, 1e-3, Number.POSITIVE_INFINITY)),
});
/** More than two blocks, so that the seams between them are crossed. */
const options = fc.array(option, { minLength: 1, maxLength: 150 });

const columns = (list: readonly { side: OptionSide; strike: number; volatility: number }[]) => ({
  sides: Int8Array.from(list, ({ side }) => side),
  strikes: Float64Array.from(list, ({ strike }) => strike),
  volatilities: Float64Array.from(list, ({ volatility }) => volatility),
});

test('a list of prices has the bits of the prices one by one', () => {
  const law = fc.property(options, fc.constantFrom(60_000, 0), within(0, 2), (list, forward, t) => {
    const { sides, strikes, volatilities } = columns(list);
    const out = new Float64Array(list.length);
    blackPrices(sides, forward, strikes, volatilities, t, 0.03, out);
    const alone = list.map(({ side, strike, volatility }) =>
      blackPrice(side, forward, strike, volatility, t, 0.03),
    );
    expect([...out]).toEqual(alone);
  });
  fc.assert(law, { seed: SEED });
});

test('a chain gives what its options give one by one, to the rounding of ln(F/K)', () => {
  const row = new Float64Array(CORE);
  const law = fc.property(options, fc.constantFrom(60_000, 0), within(0.001, 2), (list, f, t) => {
    const { sides, strikes, volatilities } = columns(list);
    const chain = optionChain(sides, strikes, volatilities, t);
    const out = new Float64Array(list.length * CORE);
    blackCoreBatch(chain, f, 0.03, out);
    list.forEach(({ side, strike, volatility }, at) => {
      blackCore(side, f, strike, volatility, t, 0.03, row);
      // An ulp of ln(F/K) counts by the square of the distance in volatilities, at most 1,500.
      row.forEach((expected, place) => {
        const actual = out[at * CORE + place] as number;
        const isSame = Math.abs(actual - expected) <= 1e-12 * Math.abs(expected) + 1e-300;
        expect([at, place, isSame]).toEqual([at, place, true]);
      });
    });
  });
  fc.assert(law, { seed: SEED });
});

test('a chain can be asked again at another forward', () => {
  const { sides, strikes, volatilities } = columns([{ side: 1, strike: 100, volatility: 0.5 }]);
  const chain = optionChain(sides, strikes, volatilities, 1);
  const [first, again] = [new Float64Array(CORE), new Float64Array(CORE)];
  blackCoreBatch(chain, 100, 0, first);
  blackCoreBatch(chain, 120, 0, again);
  blackCoreBatch(chain, 100, 0, again);
  expect([...again]).toEqual([...first]);
});
