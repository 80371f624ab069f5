/** What breakers looked at and did, in words and units that people read. */
import type { BreakerKind, Response } from '../../core/model/index.ts';
import type { BreakerChange, BreakerName, BreakerStory } from '../simulation/result.ts';
import { count, duration, fixed, groupDigits, NOTHING, percent, THIN } from './format.ts';
import { isSomething } from './report-exact.ts';

/** What a breaker of each kind measures, for people. */
const MEASURES: Readonly<Record<BreakerKind, string>> = {
  move: 'move of the mark within the window',
  band: 'distance of the mark from the mean trade price',
  divergence: 'distance of the venue’s price from the index',
  branching: 'share of liquidations that others set off',
  fund: 'fall of the funds from their peak',
  'open-interest': 'growth of open interest',
  concentration: 'open interest over depth',
  insolvency: 'known losses over the funds',
  liquidations: 'notional of liquidation orders in the window',
  'own-orders': 'orders of the engine in the window',
  prices: 'state of the prices',
};

export const measureOf = ({ kind }: BreakerName): string => MEASURES[kind];

const STATES = ['live', 'degraded', 'neither'];

/** A value of a kind with its unit: `6.12 %`, `5 000 orders`. */
export function valueWords(kind: BreakerKind, value: string, asset: string): string {
  switch (kind) {
    case 'liquidations':
      return `${groupDigits(value)}${THIN}${asset}`;
    case 'own-orders':
      return `${count(Number(value))} orders`;
    case 'prices':
      return STATES[Number(value)] ?? value;
    default:
      return percent(Number(value) / 1_000_000, 2);
  }
}

/** The value of a change; losses over funds of nothing are no share of anything. */
export function measuredWords(kind: BreakerKind, change: BreakerChange, asset: string): string {
  const { from, value } = change;
  const isOfNothing = from !== null && !isSomething(from);
  return isOfNothing && value !== '0' ? 'more than all' : valueWords(kind, value, asset);
}

/** Units of what a value is measured from. */
const baseUnit = (kind: BreakerKind, asset: string, coin: string): string => {
  if (kind === 'open-interest') return coin;
  return kind === 'move' || kind === 'band' || kind === 'divergence' ? `${asset}/${coin}` : asset;
};

/** What a value was measured from, exactly, with its unit. */
export function baseWords(
  kind: BreakerKind,
  { from }: BreakerChange,
  { asset, market }: { readonly asset: string; readonly market: string },
): string {
  if (from === null) return NOTHING;
  const coin = market.split('-')[0] ?? market;
  return `${groupDigits(from)}${THIN}${baseUnit(kind, asset, coin)}`;
}

/** What each response does, in a word or two. */
export const RESPONSE_WORDS: Readonly<Record<Response, string>> = {
  alert: 'alert',
  slow: 'liquidations slowed',
  gate: 'withdrawals gated',
  'close-only': 'close-only',
  'cancel-only': 'cancel-only',
  auction: 'auction',
  halt: 'halted',
};

/** How long each response was ordered: `slow for 27 minutes, close-only for 288 seconds`. */
export const orderedWords = (
  ordered: readonly { readonly response: string; readonly ms: number }[],
): string => ordered.map(({ response, ms }) => `${response} for ${duration(ms)}`).join(', ');

/** The measured branching ratio with what it can mean, in one sentence. */
export function branchingWords({ branching }: BreakerStory): string {
  const { ratio, liquidations, windowMs } = branching;
  if (ratio === null) return 'No liquidation began, so there is no branching ratio.';
  return (
    `${count(liquidations)} liquidations began. The branching ratio of their counts per` +
    ` ${duration(windowMs).slice(2)} is ${fixed(ratio, 2)}: so many of them would be set off by` +
    ' others, were the market steady from outside. In a fall it is too high.'
  );
}
