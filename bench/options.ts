/** Options: one by one, in a chain and backwards, beside what npm and QuantLib offer. */
import { createRequire } from 'node:module';
import {
  blackCore,
  blackCoreBatch,
  blackGreeks,
  blackPrice,
  blackPrices,
  CORE,
  GREEKS,
  impliedVolatilityRaw,
  type OptionSide,
  optionChain,
} from '../src/core/options/index.ts';
import { quantLibFigures } from './quantlib/run.ts';
import type { Row } from './row.ts';

const OPTIONS = 2048;
const ROUNDS = 15;
const FORWARD = 60_000;
const YEARS = 0.25;
const RATE = 0.03;

const sides = Int8Array.from({ length: OPTIONS }, (_, at) => (at % 2 === 0 ? -1 : 1));
const words = Array.from(sides, (side) => (side === 1 ? 'call' : 'put'));
const strikes = Float64Array.from({ length: OPTIONS }, (_, at) => 40_000 + 20 * at);
const volatilities = Float64Array.from({ length: OPTIONS }, (_, at) => 0.4 + 0.0003 * at);
const spot = FORWARD * Math.exp(-RATE * YEARS); // of the packages, which know no forward

type OnSpot<T> = (s: number, k: number, t: number, v: number, r: number, word: string) => T;
interface Packages {
  readonly price: OnSpot<number>;
  readonly greeks: readonly OnSpot<number>[];
  readonly implied: (
    price: number,
    s: number,
    k: number,
    t: number,
    r: number,
    word: string,
  ) => number;
}

function packages(): Packages {
  const load = createRequire(import.meta.url);
  const names = ['getDelta', 'getGamma', 'getVega', 'getTheta', 'getRho'];
  const greeks = load('greeks') as Readonly<Record<string, OnSpot<number>>>;
  return {
    price: (load('black-scholes') as { blackScholes: OnSpot<number> }).blackScholes,
    greeks: names.map((name) => greeks[name] as OnSpot<number>),
    implied: (load('implied-volatility') as { getImpliedVolatility: Packages['implied'] })
      .getImpliedVolatility,
  };
}

let sink = 0; // what is computed is used, or it would not be computed

/** Median nanoseconds an option of several rounds, over the first `count` options. */
function nanoseconds(count: number, work: (count: number) => void): number {
  const repeats = Math.max(1, Math.floor(16 * (count / OPTIONS)));
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const started = performance.now();
    for (let repeat = 0; repeat < repeats; repeat += 1) work(count);
    times.push(((performance.now() - started) * 1e6) / (count * repeats));
  }
  return times.sort((a, b) => a - b)[ROUNDS >> 1] as number;
}

/** Asks for every option by itself and adds up the answers. */
const oneByOne =
  (answer: (side: OptionSide, strike: number, volatility: number, at: number) => number) =>
  (count: number): void => {
    for (let at = 0; at < count; at += 1) {
      sink += answer(
        sides[at] as OptionSide,
        strikes[at] as number,
        volatilities[at] as number,
        at,
      );
    }
  };

interface Figures {
  readonly price: number;
  readonly core: number;
  readonly greeks: number;
  readonly implied: number;
  readonly prices: number;
  readonly chain: number;
}

function ownFigures(prices: Float64Array): Figures {
  const row = new Float64Array(GREEKS);
  const out = new Float64Array(OPTIONS * CORE);
  const chain = optionChain(sides, strikes, volatilities, YEARS);
  const timed = (answer: Parameters<typeof oneByOne>[0]) => nanoseconds(OPTIONS, oneByOne(answer));
  return {
    price: timed((side, k, v) => blackPrice(side, FORWARD, k, v, YEARS, RATE)),
    core: timed((side, k, v) => {
      blackCore(side, FORWARD, k, v, YEARS, RATE, row);
      return row[0] as number;
    }),
    greeks: timed((side, k, v) => {
      blackGreeks(side, FORWARD, k, v, YEARS, RATE, row);
      return row[0] as number;
    }),
    implied: timed((side, k, _v, at) =>
      impliedVolatilityRaw(side, prices[at] as number, FORWARD, k, YEARS, RATE),
    ),
    prices: nanoseconds(OPTIONS, () => {
      blackPrices(sides, FORWARD, strikes, volatilities, YEARS, RATE, out);
    }),
    chain: nanoseconds(OPTIONS, () => blackCoreBatch(chain, FORWARD, RATE, out)),
  };
}

/** The packages are slow: they get fewer of the options. */
function packageFigures(prices: Float64Array): Pick<Figures, 'price' | 'core' | 'implied'> {
  const { price, greeks, implied } = packages();
  const word = (at: number): string => words[at] as string;
  return {
    price: nanoseconds(
      200,
      oneByOne((_side, k, v, at) => price(spot, k, YEARS, v, RATE, word(at))),
    ),
    core: nanoseconds(
      100,
      oneByOne((_side, k, v, at) => {
        let sum = price(spot, k, YEARS, v, RATE, word(at));
        for (const greek of greeks) sum += greek(spot, k, YEARS, v, RATE, word(at));
        return sum;
      }),
    ),
    implied: nanoseconds(
      20,
      oneByOne((_side, k, _v, at) => implied(prices[at] as number, spot, k, YEARS, RATE, word(at))),
    ),
  };
}

const row = (name: string, value: number, unit: string, note: string): Row => ({
  name: `options, ${name}`,
  value,
  unit,
  note,
});

function ratios(own: Figures, prices: Float64Array): Row[] {
  const others = packageFigures(prices);
  return [
    row('price / npm', others.price / own.price, 'times', 'black-scholes 1.1.0 over ours'),
    row('price and Greeks / npm', others.core / own.core, 'times', 'greeks 1.0.0 over ours'),
    row(
      'implied volatility / npm',
      others.implied / own.implied,
      'times',
      'implied-volatility 1.0.0, to the cent, over ours, to the last digit',
    ),
  ];
}

function quantLibRatios(own: Figures): Row[] {
  const figures = quantLibFigures();
  if (typeof figures === 'string') {
    console.log(figures);
    return [];
  }
  const over = (name: string, mine: number): number => (figures.get(name) ?? Number.NaN) / mine;
  return [
    row('price / QuantLib', over('price', own.price), 'times', 'blackFormula over ours'),
    row('Greeks / QuantLib', over('core', own.core), 'times', 'BlackCalculator over ours'),
    row('chain / QuantLib', over('core', own.chain), 'times', 'BlackCalculator over our chain'),
    row('implied / QuantLib', over('rational', own.implied), 'times', 'Li RS formula over ours'),
    row('implied / QuantLib Newton', over('newton', own.implied), 'times', 'Newton over ours'),
  ];
}

/** Rows of the table of figures. */
export function benchOptions(): Row[] {
  const prices = Float64Array.from(strikes, (strike, at) =>
    blackPrice(sides[at] as OptionSide, FORWARD, strike, volatilities[at] as number, YEARS, RATE),
  );
  const own = ownFigures(prices);
  const rows = [
    row('price', own.price, 'ns', 'one option, Black (1976), discounted'),
    row('price and five Greeks', own.core, 'ns', 'one option'),
    row('price and 13 Greeks', own.greeks, 'ns', 'one option'),
    row('implied volatility', own.implied, 'ns', 'one price, two steps, to the last digit'),
    row('prices', own.prices, 'ns', `an option of ${OPTIONS} at once`),
    row('chain', own.chain, 'ns', `price and five Greeks, an option of ${OPTIONS} of one expiry`),
    ...ratios(own, prices),
    ...quantLibRatios(own),
  ];
  if (Number.isNaN(sink)) throw new Error('a price is no number');
  return rows;
}
