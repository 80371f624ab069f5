/** Which commands are taken, and why the others are not. */
import type { DeskCommand } from '../model/index.ts';
import type { DeskState } from './state.ts';

/** Why a command is not taken. */
export interface Refusal {
  readonly code: string;
  readonly says: string;
}

const isByHand = ({ kind }: DeskCommand): boolean => kind === 'kill' || kind === 'rearm';

/** A stop is taken whatever the clock says; everything else carries a time that was checked. */
export const timeOf = (state: DeskState, command: DeskCommand): number =>
  isByHand(command) && !isInOrder(state, command.time) ? state.time : command.time;

/** A clock that jumps so far is wrong: taken as true it would shut out everything after it. */
const JUMP_MS_MAX = 400 * 86_400_000;

const isInOrder = (state: DeskState, time: number): boolean =>
  Number.isFinite(time) &&
  time >= state.time &&
  (state.time === 0 || time - state.time <= JUMP_MS_MAX);

/** Why a command cannot be taken; null: it can. */
export function refusalOf(state: DeskState, command: DeskCommand): Refusal | null {
  if (!isInOrder(state, command.time) && !isByHand(command)) {
    const says = `${command.kind} at ${command.time}, the last command was at ${state.time}`;
    return { code: 'time-out-of-order', says };
  }
  if ('instrument' in command && !state.markets.rowOf.has(command.instrument)) {
    const says = `${command.kind} of ${command.instrument}, which is no instrument of this desk`;
    return { code: 'unknown-instrument', says };
  }
  if (command.kind === 'observe-values') {
    const unknown = Object.keys(command.values).find((name) => !state.terms.values.includes(name));
    if (unknown !== undefined) {
      const says = `observe-values of ${unknown}, which is no value that this desk names`;
      return { code: 'unknown-value', says };
    }
  }
  if ('venue' in command && !state.venues.has(command.venue)) {
    const says = `${command.kind} of ${command.venue}, which is no venue of this desk`;
    return { code: 'unknown-venue', says };
  }
  return tooLarge(command) ?? faultyNumber(command);
}

/** Columns hold 64 bits; a number beyond this would come back as another one. */
const WHOLE_MAX = 1n << 62n;

function tooLarge(command: DeskCommand): Refusal | null {
  for (const [name, value] of Object.entries(command)) {
    if (typeof value !== 'bigint' || (value < WHOLE_MAX && value > -WHOLE_MAX)) continue;
    return { code: 'out-of-range', says: `${command.kind}: ${name} is ${value}` };
  }
  return null;
}

/** A number that no honest source states. */
function faultyNumber(command: DeskCommand): Refusal | null {
  const fault = (what: string, value: unknown): { code: string; says: string } => ({
    code: 'out-of-range',
    says: `${command.kind}: ${what} is ${value}`,
  });
  switch (command.kind) {
    case 'observe-quote': {
      const { bid, ask, bidSize, askSize } = command;
      if (bid < 0n || ask < 0n || bidSize < 0n || askSize < 0n) return fault('a side', 'below 0');
      return bid > 0n && ask > 0n && bid > ask ? fault('bid', `${bid}, over the ask ${ask}`) : null;
    }
    case 'observe-mark':
      return command.mark < 0n || command.index < 0n ? fault('a price', 'below 0') : null;
    case 'observe-volatility': {
      const { impliedVolatility } = command;
      const isPlain = impliedVolatility > 0 && impliedVolatility < 100;
      return isPlain ? null : fault('impliedVolatility', impliedVolatility);
    }
    case 'observe-funding':
      return Number.isFinite(command.rate) && command.intervalMs > 0
        ? null
        : fault('rate', command.rate);
    case 'observe-trade':
      return command.price > 0n && command.size > 0n ? null : fault('size or price', 'not above 0');
    case 'report-fill':
      // Options that end worthless are booked at nothing.
      return command.price >= 0n && command.size !== 0n ? null : fault('size or price', 'none');
    default:
      return null;
  }
}
