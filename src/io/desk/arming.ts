/** Before orders are sent: clock, keys and terms must be what the desk takes them for. */
import { DESK_QUOTE_DECIMALS, type DeskInstrument } from '../../core/desk/index.ts';
import { parseDecimal } from '../../core/money/index.ts';
import { type ClockOffset, isWithin } from '../venues/clock-offset.ts';
import type { KeyRights, Venue, VenueInstrument } from '../venues/venue.ts';

/** Measures how far a venue's clock is from ours. */
export type MeasureOffset = (venue: Venue, now: () => number) => Promise<ClockOffset>;

export const ARMING_REFUSALS = [
  'clock-offset',
  'withdraw-right', //  a key that is lost must not be worth more than the orders it can send
  'no-trade-right',
  'unknown-symbol',
  'not-trading',
  'terms-differ',
  'no-answer',
] as const;

/** Why no orders may be sent to a venue. */
export interface ArmingRefusal {
  readonly code: (typeof ARMING_REFUSALS)[number];
  readonly venue: string;
  /** Empty where it is the whole venue. */
  readonly instrument: string;
  readonly says: string;
}

/** Whether the clocks are near enough for the venue to take time stamps of ours. */
export function refuseClock(
  venue: string,
  offset: ClockOffset,
  budgetMs: number,
): readonly ArmingRefusal[] {
  if (isWithin(offset, budgetMs)) return [];
  const { offsetMs, uncertaintyMs } = offset;
  const seen = `its clock is ${offsetMs} ms from ours, to ${uncertaintyMs} ms`;
  const says = `${seen}; accepted: both together at most ${budgetMs} ms`;
  return [{ code: 'clock-offset', venue, instrument: '', says }];
}

/** Whether the keys may do what is needed and no more; a venue that cannot say is believed. */
export function refuseRights(venue: string, rights: KeyRights): readonly ArmingRefusal[] {
  const refusals: ArmingRefusal[] = [];
  if (!rights.trade) {
    const says = 'the key may not trade; accepted: a key with the right to trade';
    refusals.push({ code: 'no-trade-right', venue, instrument: '', says });
  }
  if (rights.withdraw === true) {
    const says = 'the key may withdraw; accepted: a key without that right';
    refusals.push({ code: 'withdraw-right', venue, instrument: '', says });
  }
  return refusals;
}

/** Holds the instruments of a desk against what their venue says of them. */
export function refuseTerms(
  venue: string,
  instruments: readonly DeskInstrument[],
  stated: readonly VenueInstrument[],
): readonly ArmingRefusal[] {
  return instruments.flatMap((instrument) => {
    const { id, symbol } = instrument;
    const theirs = stated.find((one) => one.symbol === symbol);
    const refuse = (code: ArmingRefusal['code'], says: string): ArmingRefusal[] => [
      { code, venue, instrument: id, says: `${symbol}: ${says}` },
    ];
    if (theirs === undefined) return refuse('unknown-symbol', 'the venue does not list it');
    if (!theirs.isTrading) return refuse('not-trading', 'the venue does not trade it now');
    const differing = differencesOf(instrument, theirs);
    return differing.length === 0 ? [] : refuse('terms-differ', differing.join(', '));
  });
}

/** Names and values of the terms that are not the same. */
function differencesOf(ours: DeskInstrument, theirs: VenueInstrument): string[] {
  const terms = [
    ['tick', ours.tick, theirs.tick, ours.priceDecimals],
    ['step', ours.step, theirs.step, ours.sizeDecimals],
    ['sizeMin', ours.sizeMin, theirs.sizeMin, ours.sizeDecimals],
    ['notionalMin', ours.notionalMin, theirs.notionalMin, DESK_QUOTE_DECIMALS],
  ] as const;
  const differing = terms.flatMap(([name, units, text, decimals]) => {
    const parsed = parseDecimal(text, decimals);
    const isSame = parsed.kind === 'decimal' && parsed.value === units;
    return isSame ? [] : [`${name} is ${text}, the desk has ${units} at ${decimals} decimals`];
  });
  if (ours.kind !== theirs.kind)
    differing.push(`kind is ${theirs.kind}, the desk has ${ours.kind}`);
  if (ours.expiry !== theirs.expiry) differing.push(`expiry is ${theirs.expiry}`);
  return differing;
}
