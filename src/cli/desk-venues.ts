/** Opens the venues of a desk: paper with its market, or an exchange through ccxt. */
import { fileURLToPath } from 'node:url';
import type { DeskInstrument, DeskTerms } from '../core/desk/index.ts';
import type { Lots, Ppm, PriceUnits, QuoteUnits } from '../core/money/index.ts';
import { powerOfTen } from '../core/money/index.ts';
import type { Clock } from '../io/desk/clock.ts';
import { type RunningWatchdog, startWatchdog } from '../io/desk/index.ts';
import { Courier, PaperExchange, type PaperMarket, PaperVenue } from '../io/venues/paper/index.ts';
import { type PaperServer, startPaperServer } from '../io/venues/paper-server/index.ts';
import { ShadowVenue } from '../io/venues/shadow/index.ts';
import type { Venue } from '../io/venues/venue.ts';
import { InputError } from '../lab/input-error.ts';
import { readPricePath } from '../lab/market/price-path-csv.ts';
import { barPrices, driveMarket, walkPrices } from '../lab/paper-market/index.ts';
import { type ExchangeVenue, openVenue } from './exchange-venue.ts';

/** Where a venue of a desk file is. */
export type VenueSpec =
  | { readonly kind: 'paper' }
  | {
      readonly kind: 'ccxt';
      readonly exchange: string;
      readonly sandbox: boolean;
      /** Under which its keys are looked for. */
      readonly keysOf: string;
    };

type CcxtSpec = Extract<VenueSpec, { kind: 'ccxt' }>;

export interface VenueOptions {
  readonly market?: string;
  readonly speed?: string;
  readonly seed?: string;
  readonly serve?: string;
  readonly keys?: string;
  readonly shadow?: boolean;
}

/** What was opened, and how it is closed again. */
export interface OpenVenues {
  readonly venues: ReadonlyMap<string, Venue>;
  /** For venues that have no dead-man switch of their own. */
  readonly watchdogs: ReadonlyMap<string, RunningWatchdog>;
  readonly shadows: readonly ShadowVenue[];
  readonly server: PaperServer | null;
  /** Told when a paper market has come to its end. */
  onEnd(heard: () => void): void;
  close(): Promise<void>;
}

const STEP_MS = 250;
/** Quotes of a walk start here; a real desk sees real ones. */
const STARTS: Readonly<Record<string, number>> = { BTC: 60_000, ETH: 3_000, SOL: 150 };
const START_OTHER = 100;
const VOLATILITY = 0.6;
/** Value that stands at the best price of a paper book, in quote currency. */
const TOUCH_VALUE = 200_000;
const ACCOUNT = 'desk';
/** Keys of the paper account when it is served: everybody on this machine may know them. */
const PAPER_KEY = { id: ACCOUNT, apiKey: 'paper', secret: 'paper' };

const quoteOf = (amount: number): QuoteUnits => (BigInt(amount) * 100_000_000n) as QuoteUnits;

/** An instrument as the paper exchange lists it; maintenance in two tiers. */
function paperMarket(instrument: DeskInstrument): PaperMarket {
  const { symbol, underlying, priceDecimals, sizeDecimals, tick, step, sizeMin } = instrument;
  const tier = (valueMax: number, rate: bigint, amount: number, leverageMax: number) => ({
    ...{ valueMax: quoteOf(valueMax), ratePpm: rate as Ppm, amount: quoteOf(amount), leverageMax },
  });
  return {
    ...{
      symbol,
      base: underlying,
      quote: 'USDT',
      priceDecimals,
      sizeDecimals,
      tick,
      step,
      sizeMin,
    },
    notionalMin: instrument.notionalMin,
    isTrading: true,
    makerPpm: instrument.makerPpm as Ppm,
    takerPpm: instrument.takerPpm as Ppm,
    liquidationPpm: 12_500n as Ppm,
    bandPpm: 50_000n as Ppm,
    brackets: [tier(1_000_000, 5_000n, 0, 50), tier(1_000_000_000, 25_000n, 20_000, 20)],
    leverageStart: 20,
    fundingIntervalMs: 28_800_000,
  };
}

function refuseKinds(name: string, instruments: readonly DeskInstrument[]): void {
  for (const { id, kind } of instruments) {
    if (kind === 'perpetual' || kind === 'spot') continue;
    const accepted = 'perpetual or spot at a paper venue; options are held elsewhere';
    throw new InputError({
      file: 'desk file',
      field: `${name}: kind of ${id}`,
      value: kind,
      accepted,
    });
  }
}

/** Whole number of an option in a range. */
export function wholeOption(
  field: string,
  value: string | undefined,
  [least, most, fallback]: readonly [number, number, number],
): number {
  if (value === undefined) return fallback;
  const number = /^\d{1,12}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  const accepted = `a whole number from ${least} to ${most}`;
  throw new InputError({ file: 'command line', field, value, accepted });
}

/** Prices of an instrument: along bars where a file is given, else a walk. */
function pricesOf(instrument: DeskInstrument, options: VenueOptions): Iterator<PriceUnits> {
  const { priceDecimals, underlying } = instrument;
  const seed = wholeOption('--seed', options.seed, [0, 1e9, 1]);
  if (options.market !== undefined) {
    const path = readPricePath(options.market, { priceDecimals, acceptGaps: true });
    return barPrices(path, STEP_MS, seed);
  }
  const start = STARTS[underlying] ?? START_OTHER;
  const units = BigInt(start) * powerOfTen(priceDecimals);
  const jumps = { jumpsPerDay: 4, jumpSize: 0.01 };
  const walk = { seed, start: units as PriceUnits, volatility: VOLATILITY, stepMs: STEP_MS };
  return walkPrices({ ...walk, ...jumps });
}

/** Lots that are worth so much at a start price; at least one step. */
function depthOf(instrument: DeskInstrument): Lots {
  const { sizeDecimals, underlying, step } = instrument;
  const base = TOUCH_VALUE / (STARTS[underlying] ?? START_OTHER);
  const lots = BigInt(Math.round(base * Number(powerOfTen(sizeDecimals))));
  return ((lots / step) * step || step) as Lots;
}

interface OpenPaper {
  readonly venue: Venue;
  readonly server: PaperServer | null;
  readonly stop: () => Promise<void>;
}

async function openPaper(
  name: string,
  terms: DeskTerms,
  options: VenueOptions,
  clock: Clock,
  ended: () => void,
): Promise<OpenPaper> {
  const instruments = terms.instruments.filter(({ venue }) => venue === name);
  refuseKinds(name, instruments);
  const seed = wholeOption('--seed', options.seed, [0, 1e9, 1]);
  const latency = { fixedMs: 20, jitterMs: 10 };
  const exchange = new PaperExchange({
    markets: instruments.map(paperMarket),
    seed,
    requestLatency: latency,
    answerLatency: latency,
  });
  exchange.openAccount(ACCOUNT, terms.capital[name] ?? (0n as QuoteUnits), clock.now());
  const courier = new Courier(exchange, clock);
  const speed = wholeOption('--speed', options.speed, [1, 100_000, 1]);
  const markets = instruments.map((instrument) =>
    driveMarket(courier, {
      ...{ symbol: instrument.symbol, prices: pricesOf(instrument, options), stepMs: STEP_MS },
      ...{ speed, halfSpreadPpm: 10, depth: depthOf(instrument), levels: 20, seed },
      ...{ fundingPpb: 100_000n, ended },
    }),
  );
  const port =
    options.serve === undefined ? null : wholeOption('--serve', options.serve, [0, 65_535, 0]);
  const server =
    port === null ? null : await startPaperServer({ exchange, accounts: [PAPER_KEY], port });
  return {
    venue: new PaperVenue({ id: name, account: ACCOUNT, courier }),
    server,
    stop: async () => {
      for (const market of markets) market.stop();
      await server?.close();
    },
  };
}

/** Opens every venue of a desk. */
export async function openVenues(
  terms: DeskTerms,
  specs: ReadonlyMap<string, VenueSpec>,
  options: VenueOptions,
  clock: Clock,
): Promise<OpenVenues> {
  const venues = new Map<string, Venue>();
  const shadows: ShadowVenue[] = [];
  const watchdogs = new Map<string, RunningWatchdog>();
  const stops: (() => Promise<void>)[] = [];
  let server: PaperServer | null = null;
  let heardEnd = (): void => {};
  for (const [name, spec] of specs) {
    let venue: Venue;
    if (spec.kind === 'paper') {
      const paper = await openPaper(name, terms, options, clock, () => heardEnd());
      stops.push(paper.stop);
      server ??= paper.server;
      venue = paper.venue;
    } else {
      const exchange = exchangeVenue(name, spec, options);
      venue = await openVenue(exchange);
      const isNeeded = !venue.abilities.cancelAllAfter && options.shadow !== true;
      if (isNeeded) watchdogs.set(name, await openWatchdog(name, exchange));
    }
    if (options.shadow === true) {
      const shadow = new ShadowVenue(venue, () => clock.now());
      shadows.push(shadow);
      venue = shadow;
    }
    venues.set(name, venue);
  }
  return {
    venues,
    shadows,
    watchdogs,
    server,
    onEnd: (heard) => {
      heardEnd = heard;
    },
    close: async () => {
      for (const watchdog of watchdogs.values()) await watchdog.end();
      for (const stop of stops) await stop();
    },
  };
}

const exchangeVenue = (name: string, spec: CcxtSpec, options: VenueOptions): ExchangeVenue => ({
  id: name,
  exchange: spec.exchange,
  sandbox: spec.sandbox,
  keysOf: spec.keysOf,
  keysFile: options.keys ?? null,
});

/** Starts a process that cancels at a venue when this one stops saying that it lives. */
function openWatchdog(name: string, venue: ExchangeVenue): Promise<RunningWatchdog> {
  const ending = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
  const module = fileURLToPath(new URL(`./exchange-venue${ending}`, import.meta.url));
  const lost = (): void => console.error(`${name}: its watchdog has ended; nothing watches`);
  return startWatchdog({ module, options: venue, lost });
}
