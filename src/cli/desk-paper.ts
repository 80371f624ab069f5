/** A paper venue of a desk: the exchange, its market, and what the account begins with. */
import type { DeskInstrument, DeskTerms } from '../core/desk/index.ts';
import type { Lots, Ppm, PriceUnits, QuoteUnits } from '../core/money/index.ts';
import { powerOfTen } from '../core/money/index.ts';
import { blackPrice } from '../core/options/index.ts';
import type { Clock } from '../io/desk/clock.ts';
import { Secret, type VenueKeys } from '../io/keys/index.ts';
import { openBinanceUsdmVenue } from '../io/venues/binance-usdm/index.ts';
import { Courier, PaperExchange, type PaperMarket, PaperVenue } from '../io/venues/paper/index.ts';
import { type PaperServer, startPaperServer } from '../io/venues/paper-server/index.ts';
import type { Venue } from '../io/venues/venue.ts';
import { InputError } from '../lab/input-error.ts';
import { readPricePath } from '../lab/market/price-path-csv.ts';
import { barPrices, driveMarket, walkPrices } from '../lab/paper-market/index.ts';
import type { VenueOptions } from './desk-venues.ts';
import { wholeOption } from './whole-option.ts';

const STEP_MS = 250;
const YEAR_MS = 31_536_000_000;
/** Quotes of a walk start here; a real desk sees real ones. */
const STARTS: Readonly<Record<string, number>> = { BTC: 60_000, ETH: 3_000, SOL: 150 };
const START_OTHER = 100;
/** Of walks, and of paper options: a year as a fraction. */
export const PAPER_VOLATILITY = 0.6;
/** Value that stands at the best price of a paper book, in quote currency. */
const TOUCH_VALUE = 200_000;
const ACCOUNT = 'desk';
/** Keys of the paper account when it is served: everybody on this machine may know them. */
const PAPER_KEY = { id: ACCOUNT, apiKey: 'paper-key', secret: 'paper-secret' };

const PAPER_KEYS: VenueKeys = {
  venue: 'paper',
  key: new Secret(PAPER_KEY.apiKey),
  secret: new Secret(PAPER_KEY.secret),
  passphrase: null,
};

const isOption = ({ kind }: DeskInstrument): boolean => kind === 'call' || kind === 'put';
const quoteOf = (amount: number): QuoteUnits => (BigInt(amount) * 100_000_000n) as QuoteUnits;

/** An instrument as the paper exchange lists it; maintenance in two tiers. */
function paperMarket(instrument: DeskInstrument): PaperMarket {
  const { symbol, underlying, priceDecimals, sizeDecimals, tick, step, sizeMin } = instrument;
  const tier = (valueMax: number, rate: bigint, amount: number, leverageMax: number) => ({
    ...{ valueMax: quoteOf(valueMax), ratePpm: rate as Ppm, amount: quoteOf(amount), leverageMax },
  });
  return {
    ...{ symbol, base: underlying, quote: 'USDT', priceDecimals, sizeDecimals },
    ...{ tick, step, sizeMin, notionalMin: instrument.notionalMin, isTrading: true },
    makerPpm: instrument.makerPpm as Ppm,
    takerPpm: instrument.takerPpm as Ppm,
    liquidationPpm: 12_500n as Ppm,
    bandPpm: (isOption(instrument) ? 500_000n : 50_000n) as Ppm,
    brackets: [tier(1_000_000, 5_000n, 0, 50), tier(1_000_000_000, 25_000n, 20_000, 20)],
    leverageStart: 20,
    fundingIntervalMs: 28_800_000,
    listedAs: { kind: instrument.kind, expiry: instrument.expiry, strike: instrument.strike },
  };
}

/** Prices of the underlying: along bars where a file is given, else a walk. */
function spotPrices(instrument: DeskInstrument, options: VenueOptions): Iterator<PriceUnits> {
  const { priceDecimals, underlying } = instrument;
  const seed = wholeOption('--seed', options.seed, [0, 1e9, 1]);
  if (options.market !== undefined) {
    const path = readPricePath(options.market, { priceDecimals, acceptGaps: true });
    return barPrices(path, STEP_MS, seed);
  }
  const start = (BigInt(startOf(underlying)) * powerOfTen(priceDecimals)) as PriceUnits;
  const walk = { seed, start, volatility: PAPER_VOLATILITY, stepMs: STEP_MS };
  return walkPrices({ ...walk, jumpsPerDay: 4, jumpSize: 0.01 });
}

const startOf = (underlying: string): number => STARTS[underlying] ?? START_OTHER;

/** Black's prices along those of the underlying; a tick at least. */
function* optionPrices(
  { kind, strike, expiry, priceDecimals, tick }: DeskInstrument,
  spots: Iterator<PriceUnits>,
  clock: Clock,
): Generator<PriceUnits> {
  const scale = Number(powerOfTen(priceDecimals));
  const side = kind === 'call' ? 1 : -1;
  for (let next = spots.next(); next.done !== true; next = spots.next()) {
    const years = Math.max(0, expiry - clock.now()) / YEAR_MS;
    const spot = Number(next.value);
    const price = blackPrice(side, spot, Number(strike), PAPER_VOLATILITY, years, 0);
    const units = BigInt(Math.round(Math.min(price, 1e9 * scale)));
    yield (units > tick ? units : tick) as PriceUnits;
  }
}

/** Lots that are worth so much of the underlying at its start; at least one step. */
function depthOf({ sizeDecimals, underlying, step }: DeskInstrument): Lots {
  const base = TOUCH_VALUE / startOf(underlying);
  const lots = BigInt(Math.round(base * Number(powerOfTen(sizeDecimals))));
  return ((lots / step) * step || step) as Lots;
}

/** A position of the command line: its instrument and its signed size. */
function positionsOf(
  options: VenueOptions,
  instruments: readonly DeskInstrument[],
): readonly (readonly [DeskInstrument, string])[] {
  return (options.position ?? []).flatMap((text) => {
    const [, id = '', size = ''] = /^([^=]+)=(-?\d+(?:\.\d+)?)$/.exec(text) ?? [];
    if (size === '') {
      const accepted = 'an instrument and its size, such as BTC-CALL=-10';
      throw new InputError({ file: 'command line', field: '--position', value: text, accepted });
    }
    const instrument = instruments.find((each) => each.id === id);
    if (instrument === undefined) {
      const known = instruments.map((each) => each.id).join(', ');
      const accepted = `an instrument of this venue: ${known}`;
      throw new InputError({ file: 'command line', field: '--position', value: id, accepted });
    }
    return [[instrument, size] as const];
  });
}

/** Trades by hand what the account is to begin with: the desk finds it there. */
async function takePositions(
  venue: Venue,
  positions: readonly (readonly [DeskInstrument, string])[],
): Promise<void> {
  for (const [{ symbol, id }, size] of positions) {
    const isShort = size.startsWith('-');
    const state = await venue.submit({
      ...{ symbol, client: `hand-${id}`, side: isShort ? 'sell' : 'buy', reduceOnly: false },
      ...{ size: isShort ? size.slice(1) : size, timeInForce: 'immediate-or-cancel' },
    });
    if (Number(state.filled) === Math.abs(Number(size))) continue;
    const accepted = `a position that the paper book can fill; it filled ${state.filled}`;
    throw new InputError({ file: 'command line', field: '--position', value: id, accepted });
  }
}

/** A paper venue with its market under way. */
export interface OpenPaper {
  readonly venue: Venue;
  readonly server: PaperServer | null;
  readonly stop: () => Promise<void>;
}

function refuseKinds(name: string, instruments: readonly DeskInstrument[], now: number): void {
  for (const { id, kind, expiry } of instruments) {
    const isOver = expiry !== 0 && expiry <= now;
    if (kind !== 'future' && !isOver) continue;
    const value = isOver ? `an end at ${new Date(expiry).toISOString()}` : kind;
    const accepted = 'perpetuals, spot and options that have not ended, at a paper venue';
    throw new InputError({ file: 'desk file', field: `${name}: ${id}`, value, accepted });
  }
}

/** Opens a paper venue of a desk. */
export async function openPaper(
  name: string,
  terms: DeskTerms,
  options: VenueOptions,
  clock: Clock,
  ended: () => void,
): Promise<OpenPaper> {
  const instruments = terms.instruments.filter(({ venue }) => venue === name);
  refuseKinds(name, instruments, clock.now());
  const positions = positionsOf(options, instruments);
  const seed = wholeOption('--seed', options.seed, [0, 1e9, 1]);
  const speed = wholeOption('--speed', options.speed, [1, 100_000, 1]);
  const latency = { fixedMs: 20, jitterMs: 10 };
  const markets = instruments.map(paperMarket);
  const exchange = new PaperExchange({
    ...{ markets, seed, requestLatency: latency, answerLatency: latency },
  });
  exchange.openAccount(ACCOUNT, terms.capital[name] ?? (0n as QuoteUnits), clock.now());
  const courier = new Courier(exchange, clock);
  const market = options.serve === undefined ? courier : { exchange, clock, wake: () => {} };
  const driven = instruments.map((instrument) => {
    const spots = spotPrices(instrument, options);
    const prices = isOption(instrument) ? optionPrices(instrument, spots, clock) : spots;
    return driveMarket(market, {
      ...{ symbol: instrument.symbol, prices, stepMs: STEP_MS, speed, seed, ended },
      ...{ halfSpreadPpm: isOption(instrument) ? 5_000 : 10, depth: depthOf(instrument) },
      ...{ levels: 20, fundingPpb: isOption(instrument) ? 0n : 100_000n },
    });
  });
  let server: PaperServer | null = null;
  const stop = async (): Promise<void> => {
    for (const each of driven) each.stop();
    await server?.close();
  };
  try {
    if (options.serve !== undefined) server = await serve(exchange, instruments, options.serve);
    // Who serves the exchange carries its events: the desk is then a client like any other.
    const open = (): Venue =>
      server === null
        ? new PaperVenue({ id: name, account: ACCOUNT, courier })
        : openBinanceUsdmVenue({ id: name, keys: PAPER_KEYS, origins: originsOf(server) });
    const hand = open();
    await takePositions(hand, positions);
    await hand.close();
    return { venue: open(), server, stop };
  } catch (error) {
    // A market that goes on would keep the program from ending.
    await stop();
    throw error;
  }
}

const originsOf = ({ url, wsUrl }: PaperServer) => ({ http: url, ws: wsUrl });

/** Serves the exchange on loopback; its dialect knows no options. */
async function serve(
  exchange: PaperExchange,
  instruments: readonly DeskInstrument[],
  text: string,
): Promise<PaperServer> {
  const port = wholeOption('--serve', text, [0, 65_535, 0]);
  const option = instruments.find(isOption);
  if (option !== undefined) {
    const accepted = 'a desk without options: Binance USD-M lists none';
    throw new InputError({ file: 'command line', field: '--serve', value: option.id, accepted });
  }
  try {
    return await startPaperServer({ exchange, accounts: [PAPER_KEY], port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    const accepted = 'a port that is free, or 0 for any';
    throw new InputError({ file: 'command line', field: '--serve', value: text, accepted });
  }
}
