/** From what a market shows to what a desk is told. */
import type { DeskInstrument } from '../../core/desk/index.ts';
import type { Lots, PriceUnits } from '../../core/money/index.ts';
import { lotsOf, priceUnits } from './instrument-units.ts';
import type {
  FundingEvent,
  KillEvent,
  MarkEvent,
  QuoteEvent,
  ValuesEvent,
  VenueEvent,
  VolatilityEvent,
  VolumeEvent,
} from './market-event.ts';
import type { Report } from './touch-venue.ts';

export type PublicEvent =
  | QuoteEvent
  | MarkEvent
  | VolatilityEvent
  | VolumeEvent
  | FundingEvent
  | VenueEvent
  | ValuesEvent
  | KillEvent;

const NO_LOTS = 0n as Lots;

function quoteReport(event: QuoteEvent, of: DeskInstrument): Report {
  const { time, bid, ask, bidSize, askSize } = event;
  return {
    kind: 'observe-quote',
    instrument: of.id,
    source: of.venue,
    sourceTime: time,
    bid: priceUnits(of, bid, 'down'),
    bidSize: bid > 0 ? lotsOf(of, bidSize) : NO_LOTS,
    ask: priceUnits(of, ask, 'up'),
    askSize: ask > 0 ? lotsOf(of, askSize) : NO_LOTS,
  };
}

/** Price of a mark in whole units; an option that is worth nothing still has one. */
export const markUnits = (of: DeskInstrument, mark: number): PriceUnits =>
  mark > 0 ? priceUnits(of, mark, 'near') : of.tick;

/** A call or a put. */
export const isOption = ({ kind }: DeskInstrument): boolean => kind === 'call' || kind === 'put';

/**
 * The report of a public event.
 *
 * @param of instrument of the event; not read where it has none
 */
export function reportOf(event: PublicEvent, of: DeskInstrument): Report {
  const { time } = event;
  const said = { instrument: of.id, source: of.venue, sourceTime: time };
  switch (event.kind) {
    case 'quote':
      return quoteReport(event, of);
    case 'mark': {
      // What a desk keeps an option's orders near is the option's own price, not the coin's.
      const index = priceUnits(of, isOption(of) ? 0 : event.index, 'near');
      return { kind: 'observe-mark', ...said, mark: markUnits(of, event.mark), index };
    }
    case 'volatility':
      return { kind: 'observe-volatility', ...said, impliedVolatility: event.volatility };
    case 'volume': {
      const { aggressor, price, size } = event;
      const traded = { price: priceUnits(of, price, 'near'), size: lotsOf(of, size) };
      return { kind: 'observe-trade', instrument: of.id, ...traded, aggressor };
    }
    case 'funding': {
      // Only what was just paid is known; it stands for the next one.
      const { rate, intervalMs } = event;
      const next = time + intervalMs;
      return { kind: 'observe-funding', instrument: of.id, rate, intervalMs, next };
    }
    case 'venue':
      return { kind: 'report-venue', venue: event.venue, state: event.state, clockOffsetMs: 0 };
    case 'values': {
      const { source, values } = event;
      return { kind: 'observe-values', source, sourceTime: time, values };
    }
    case 'kill': {
      const { scope, flatten } = event;
      return { kind: 'kill', scope, flatten: flatten === 'flatten', person: 'ada' };
    }
    default:
      return event satisfies never;
  }
}
