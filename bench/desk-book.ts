/** The desk that is measured: a perpetual, twenty options around it, and a delta band over both. */

import { Desk, type DeskCommand, type DeskInstrument } from '../src/core/desk/index.ts';
import {
  AT_ONCE,
  BTC_PERP,
  CONSTRAINTS,
  deskTerms,
  moduleOf,
  rung,
} from '../src/core/desk/machine/desks.contract.ts';
import type { Lots, PriceUnits, QuoteUnits } from '../src/core/money/index.ts';
import { Random } from '../src/core/numeric/index.ts';

export const VENUE = 'binanceusdm';
const DAY_MS = 86_400_000;
const OPTIONS = 20;
/** Short 25 bitcoin of every option: the delta leaves its band often. */
const LOTS_EACH = -250n as Lots;
/** Prices of the perpetual and of every option, in tenths of a dollar. */
const PRICE = 600_000;
const MARK = 20_000n as PriceUnits;

export const PERP: DeskInstrument = { ...BTC_PERP, venue: VENUE };

const optionOf = (at: number, now: number): DeskInstrument => {
  const strike = BigInt(PRICE + (Math.floor(at / 2) - 5) * 20_000) as PriceUnits;
  const kind = at % 2 === 0 ? 'call' : 'put';
  return {
    ...PERP,
    ...{ id: `BTC-${strike}-${kind}`, symbol: `BTC-${strike}-${kind}`, kind, strike },
    sizeDecimals: 1,
    notionalMin: 0n as QuoteUnits,
    expiry: now + (7 + 7 * (at % 4)) * DAY_MS,
  };
};

/** Trades to the edge of a band of a twentieth of a bitcoin, at once. */
const BAND = moduleOf({
  id: 'delta-band',
  band: { rule: 'fixed', half: 0.05, hardLimit: 50 },
  constraints: { ...CONSTRAINTS, failureCooldownMs: 0 },
  execution: AT_ONCE,
  ladder: [
    rung({
      enter: 'delta_gap > 0 || delta_gap < 0',
      repeatMs: 1,
      respond: [{ do: 'hedge', to: 'edge', with: [PERP.id] }],
    }),
  ],
});

/** @param journal its id, 32 hexadecimal digits */
export function openBenchDesk(journal: string, now: number) {
  const options = Array.from({ length: OPTIONS }, (_, at) => optionOf(at, now));
  const instruments = [PERP, ...options];
  const terms = deskTerms([BAND], {
    ...{ venues: [VENUE], instruments, values: [] },
    capital: { [VENUE]: 100_000_000_000_00n as QuoteUnits },
  });
  const solver = () => ({ kind: 'unsolved', status: 'not open' }) as const;
  return {
    desk: new Desk(terms, { journal, solver }),
    instruments,
    setting: setting(options, now),
  };
}

/** What is known before the first quote. */
function setting(options: readonly DeskInstrument[], time: number): readonly DeskCommand[] {
  const none = 0n as PriceUnits;
  const said = { source: 'surface', sourceTime: time };
  return [
    { kind: 'report-venue', time, venue: VENUE, state: 'up', clockOffsetMs: 0 },
    ...options.flatMap(({ id: instrument }): DeskCommand[] => [
      { kind: 'observe-mark', time, instrument, ...said, mark: MARK, index: none },
      { kind: 'observe-volatility', time, instrument, ...said, impliedVolatility: 0.5 },
      { kind: 'report-position', time, instrument, size: LOTS_EACH, liquidation: none },
    ]),
  ];
}

/** Frames of best bid and ask as the venue sends them: a walk of half a dollar a message. */
export function quoteFrames(count: number, now: number, seed: number): readonly string[] {
  const random = new Random(seed);
  let middle = PRICE;
  return Array.from({ length: count }, (_, at) => {
    middle += Math.round(5 * random.normal());
    const price = (units: number): string => `${Math.floor(units / 10)}.${units % 10}0`;
    const size = (): string => (1 + 20 * random.unit()).toFixed(3);
    const event = {
      ...{ e: 'bookTicker', u: 7_488_717_758_000 + at, s: PERP.symbol, b: price(middle) },
      ...{ B: size(), a: price(middle + 1), A: size(), T: now + at, E: now + at + 1 },
    };
    const frame = `{"stream":"btcusdt@bookTicker","data":${JSON.stringify(event)}}`;
    // One piece in memory, as a frame from a socket is.
    return Buffer.from(frame, 'latin1').toString('latin1');
  });
}
