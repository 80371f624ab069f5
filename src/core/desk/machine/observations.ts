/** What is seen of markets. */
import type {
  DeskInstrument,
  ObserveFunding,
  ObserveMark,
  ObserveQuote,
  ObserveTrade,
  ObserveValues,
  ObserveVolatility,
} from '../model/index.ts';
import { isOption } from './greeks.ts';
import type { DeskState } from './state.ts';

/** When something was true: the source's own time, unless it is in our future or unknown. */
const seenAt = (time: number, sourceTime: number): number =>
  sourceTime > 0 && sourceTime < time ? sourceTime : time;

const rowOf = (state: DeskState, instrument: string): number =>
  state.markets.rowOf.get(instrument) as number;

/**
 * An option says nothing of the price of its underlying, and a future only with its basis: it
 * counts where nothing else is traded.
 */
function sayPrice(
  state: DeskState,
  row: number,
  said: { readonly as: 'quote' | 'mark'; readonly voice: string; readonly at: number },
  price: number,
): void {
  const instrument = state.markets.instruments[row] as DeskInstrument;
  const { id, kind, underlying } = instrument;
  if (isOption(instrument) || !(price > 0)) return;
  if (kind === 'future' && said.as === 'quote' && !state.onlyFutures.has(underlying)) return;
  const of = state.underlyings.get(underlying);
  of?.say(`${id} ${said.as}`, said.voice, price, said.at, state.time);
}

export function observeQuote(state: DeskState, command: ObserveQuote): void {
  const { markets } = state;
  const row = rowOf(state, command.instrument);
  const at = seenAt(state.time, command.sourceTime);
  if (at < (markets.quotedAt[row] as number)) return; // late: a newer one is known
  markets.bid[row] = command.bid;
  markets.ask[row] = command.ask;
  markets.bidSize[row] = command.bidSize;
  markets.askSize[row] = command.askSize;
  markets.quotedAt[row] = at;
  markets.keepPrice(row);
  // One side alone is no price: whoever is left may ask anything.
  if (command.bid === 0n || command.ask === 0n) return;
  const middle = 0.5 * Number(command.bid + command.ask) * (markets.pricePerUnit[row] as number);
  sayPrice(state, row, { as: 'quote', voice: command.source, at }, middle);
}

/** The index is the price of the underlying, not the mark. */
export function observeMark(state: DeskState, command: ObserveMark): void {
  const { markets } = state;
  const row = rowOf(state, command.instrument);
  const at = seenAt(state.time, command.sourceTime);
  if (at < (markets.markedAt[row] as number)) return;
  markets.mark[row] = command.mark;
  markets.index[row] = command.index;
  markets.markedAt[row] = at;
  markets.keepPrice(row);
  const price = command.index > 0n ? command.index : command.mark;
  const units = markets.pricePerUnit[row] as number;
  const isIndex = command.index > 0n;
  const { kind, underlying } = markets.instruments[row] as DeskInstrument;
  const isKnown = !state.onlyFutures.has(underlying);
  if (kind === 'future' && !isIndex && isKnown) return;
  sayPrice(state, row, { as: 'mark', voice: command.source, at }, Number(price) * units);
}

export function observeVolatility(state: DeskState, command: ObserveVolatility): void {
  const row = rowOf(state, command.instrument);
  const at = seenAt(state.time, command.sourceTime);
  if (at < (state.markets.volatilityAt[row] as number)) return;
  state.markets.volatility[row] = command.impliedVolatility;
  state.markets.volatilityAt[row] = at;
}

export function observeFunding(state: DeskState, command: ObserveFunding): void {
  const row = rowOf(state, command.instrument);
  state.markets.funding[row] = command.rate;
  state.markets.fundingMs[row] = command.intervalMs;
}

export function observeTrade(state: DeskState, command: ObserveTrade): void {
  const row = rowOf(state, command.instrument);
  const { volume } = state.markets;
  volume[row] = (volume[row] as bigint) + command.size;
  for (const run of state.modules) run.noteVolume(command.instrument, state.time, command.size);
}

/** A source replaces the names that it states; another's newer statement stays. */
export function observeValues(state: DeskState, command: ObserveValues): void {
  const at = seenAt(state.time, command.sourceTime);
  for (const name of Object.keys(command.values).sort()) {
    const known = state.values.get(name);
    if (known !== undefined && known.at > at) continue;
    state.values.set(name, { value: command.values[name] as number, source: command.source, at });
  }
}
