/** Prices that are made: swings, jumps and noise from a seed, and options on them. */
import { Random } from '../../core/numeric/index.ts';
import { mertonPrice } from '../../core/options/index.ts';
import type { Feed } from '../backtest/index.ts';
import { type ShownInstrument, shownAt } from './bar-market.ts';
import type { MarketEvent } from './market-event.ts';

/** An option on the made price, at a volatility that never moves. */
export interface MadeOption {
  readonly instrument: string;
  readonly side: 1 | -1;
  readonly strike: number;
  readonly expiry: number;
}

export interface MadeMarketTerms {
  readonly at: readonly ShownInstrument[];
  readonly options: readonly MadeOption[];
  readonly volatility: number;
  readonly from: number;
  readonly to: number;
  readonly everyMs: number;
  readonly price: number;
  /** Swing to either side as a fraction, and the time of a whole one. */
  readonly swing: number;
  readonly swingMs: number;
  /** Every so often the price jumps by this fraction, up and down in turn; 0: never. */
  readonly jump: number;
  readonly jumpEveryMs: number;
  /** Standard deviation of a step of the noise, as a fraction. */
  readonly noise: number;
  readonly seed: number;
  /** Stretches in which the desk's feed of quotes stands still while the venue trades on. */
  readonly silent: readonly (readonly [from: number, to: number])[];
  /** Stretches in which the feed of an instrument is off by so many basis points. */
  readonly wrong: readonly WrongFeed[];
}

/** A feed that is wrong for a while; the venue trades at what is right. */
export interface WrongFeed {
  readonly instrument: string;
  readonly from: number;
  readonly to: number;
  readonly offBp: number;
}

const YEAR_MS = 31_536_000_000;
const OPTION_HALF_SPREAD = 0.01;

function optionEvents(of: MadeOption, spot: number, time: number, volatility: number) {
  const { instrument, side, strike, expiry } = of;
  if (time >= expiry) return [];
  const years = (expiry - time) / YEAR_MS;
  const mark = mertonPrice(side, spot, strike, volatility, years, 0, 0);
  const half = mark * OPTION_HALF_SPREAD;
  const events: MarketEvent[] = [
    { kind: 'mark', time, instrument, mark, index: spot, seen: 'by-all' },
    { kind: 'volatility', time, instrument, volatility },
    {
      ...{ kind: 'quote', time, instrument, bid: mark - half, ask: mark + half },
      ...{ bidSize: 1_000, askSize: 1_000, seen: 'by-all' },
    },
  ];
  return events;
}

/** The price at a time: a swing, and jumps that undo each other. */
function shapeAt(terms: MadeMarketTerms, time: number): number {
  const since = time - terms.from;
  const swing = 1 + terms.swing * Math.sin((2 * Math.PI * since) / terms.swingMs);
  const jumps = terms.jump === 0 ? 0 : Math.floor(since / terms.jumpEveryMs);
  return terms.price * swing * (jumps % 2 === 0 ? 1 : 1 + terms.jump);
}

/** The made market; equal terms give equal prices. */
export function madeMarket(terms: MadeMarketTerms): Feed<MarketEvent> {
  function* events(): Generator<readonly MarketEvent[]> {
    const random = new Random(terms.seed);
    let level = 1;
    for (let time = terms.from; time <= terms.to; time += terms.everyMs) {
      level *= Math.exp(terms.noise * random.normal());
      const price = shapeAt(terms, time) * level;
      const isSilent = terms.silent.some(([from, to]) => time >= from && time < to);
      const options = terms.options.flatMap((of) =>
        optionEvents(of, price, time, terms.volatility),
      );
      const plain = terms.at.flatMap((shown) => plainEvents(terms.wrong, shown, time, price));
      const all = [...options, ...plain];
      yield isSilent ? all.map(silenced) : all;
      yield terms.options
        .filter(({ expiry }) => time < expiry && time + terms.everyMs >= expiry)
        .map(({ instrument, side, strike }) => {
          const worth = Math.max(0, side * (price - strike));
          return { kind: 'settle', time, instrument, price: worth } as const;
        });
    }
  }
  return { name: 'made', events };
}

/** What an instrument shows, and what a wrong feed says of it. */
function plainEvents(
  wrong: readonly WrongFeed[],
  shown: ShownInstrument,
  time: number,
  price: number,
): MarketEvent[] {
  const right = shownAt(shown, time, price);
  const fault = wrong.find(
    ({ instrument, from, to }) => instrument === shown.instrument && time >= from && time < to,
  );
  if (fault === undefined) return right;
  const said = shownAt(shown, time, price * (1 + fault.offBp / 10_000));
  return [...right.map(silenced), ...said.map(onlySaid)];
}

const onlySaid = (event: MarketEvent): MarketEvent =>
  event.kind === 'quote' || event.kind === 'mark' ? { ...event, seen: 'desk-only' } : event;

/** A silent feed: the venue goes on, the desk hears nothing of it. */
const silenced = (event: MarketEvent): MarketEvent =>
  event.kind === 'quote' || event.kind === 'mark' ? { ...event, seen: 'venue-only' } : event;
