/** What happened in a run, in one sentence and eight figures, built from its numbers. */

import type { Sample, SimulationResult } from '../simulation/result.ts';
import {
  compact,
  count,
  duration,
  NOTHING,
  percent,
  price,
  share,
  THIN,
  things,
  utcClock,
} from './format.ts';
import { isSomething, sumExact } from './report-exact.ts';
import { paidOf, payerOf } from './report-paid.ts';

/** The largest fall or rise of a price, from its turning point to the next. */
export interface Move {
  readonly fraction: number;
  readonly from: { readonly time: number; readonly price: number };
  readonly to: { readonly time: number; readonly price: number };
}

type Moment = Move['from'];

/** Size of a move, the same for a fall and for the rise that undoes it. */
const sizeOf = (from: Moment, to: Moment): number =>
  Math.max(to.price / from.price, from.price / to.price);

/** The largest move in either direction, or null without a price. */
export function largestMove(
  samples: readonly Sample[],
  of: 'reference' | 'mark' = 'reference',
): Move | null {
  const priced = samples.filter((sample) => sample[of] > 0);
  const first = priced[0];
  if (first === undefined) return null;
  let high: Moment = { time: first.time, price: first[of] };
  let low = high;
  let [start, end] = [high, high];
  for (const sample of priced) {
    const now: Moment = { time: sample.time, price: sample[of] };
    if (now.price >= high.price) high = now;
    if (now.price <= low.price) low = now;
    for (const from of [high, low]) {
      if (sizeOf(from, now) > sizeOf(start, end)) [start, end] = [from, now];
    }
  }
  return { fraction: end.price / start.price - 1, from: start, to: end };
}

function movement({ samples, market }: SimulationResult): string {
  const move = largestMove(samples);
  if (samples.length === 0) return `no step of ${market} was sampled`;
  if (move === null) return `${market} had no price in any sampled step`;
  const { fraction, from, to } = move;
  if (Math.abs(fraction) < 0.0005) return `${market} hardly moved`;
  const verb = fraction < 0 ? 'fell' : 'rose';
  const span = duration(to.time - from.time);
  const prices =
    `from ${price(from.price)} at ${utcClock(from.time)}` +
    ` to ${price(to.price)} at ${utcClock(to.time)} UTC`;
  return `${market} ${verb} ${percent(Math.abs(fraction))} in ${span}, ${prices}`;
}

/** The sets overlap: who is reduced on the book may be taken over later, and then be bankrupt. */
function casualties({ totals, accounts }: SimulationResult): string {
  const { accountsLiquidated, accountsTakenOver, accountsBankrupt } = totals;
  if (accountsLiquidated + accountsTakenOver + accountsBankrupt === 0) {
    return `none of ${things(accounts, 'account')} was liquidated`;
  }
  return (
    `of ${things(accounts, 'account')} ${count(accountsLiquidated)} were reduced on the book,` +
    ` ${count(accountsTakenOver)} taken over by the vault and ${count(accountsBankrupt)}` +
    ` bankrupt, some of them more than one of these`
  );
}

const amountOf = (text: string, asset: string): string => `${compact(Number(text))}${THIN}${asset}`;

function funds(result: SimulationResult): string {
  const { asset, totals } = result;
  if (!isSomething(totals.shortfall)) return 'no layer of the waterfall had to pay';
  const paid = paidOf(result).rows.filter(
    ({ layer, paid }) => payerOf(layer) === 'venue' && isSomething(paid),
  );
  const owed = `of a shortfall of ${amountOf(totals.shortfall, asset)}`;
  if (paid.length === 0) return `${owed} the funds paid nothing`;
  const each = paid.map(({ layer, paid }) => `${layer} ${compact(Number(paid))}`).join(', ');
  const sum = sumExact(paid.map(({ paid }) => paid)) ?? '0';
  return `${owed} the funds paid ${amountOf(sum, asset)} (${each})`;
}

function traders({ totals, asset }: SimulationResult): string[] {
  const parts: string[] = [];
  if (totals.accountsDeleveraged > 0) {
    const closed = `${amountOf(totals.deleveragedNotional, asset)} of positions`;
    const from = things(totals.accountsDeleveraged, 'account');
    const took = isSomething(totals.deleveragedLoss)
      ? `took ${amountOf(totals.deleveragedLoss, asset)} from ${from} and closed ${closed}`
      : `closed ${closed} of ${from} without a loss to them`;
    parts.push(`auto-deleveraging ${took}`);
  }
  if (isSomething(totals.gainsHaircut)) {
    parts.push(`a haircut on gains took ${amountOf(totals.gainsHaircut, asset)}`);
  }
  return parts;
}

/** What happened, in one sentence. */
export function headline(result: SimulationResult): string {
  const { totals, asset } = result;
  const left = isSomething(totals.uncovered)
    ? [`${amountOf(totals.uncovered, asset)} stayed uncovered`]
    : isSomething(totals.shortfall)
      ? ['nothing stayed uncovered']
      : [];
  const parts = [movement(result), casualties(result), funds(result), ...traders(result), ...left];
  const text = parts.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** One key figure. */
export interface Tile {
  readonly name: string;
  readonly value: string;
  readonly detail: string;
  readonly tone: 'plain' | 'bad';
}

function priceTile({ samples }: SimulationResult): Tile {
  const move = largestMove(samples);
  const name = move !== null && move.fraction > 0 ? 'Largest rise' : 'Largest fall';
  if (move === null) return { name, value: NOTHING, detail: 'no price', tone: 'plain' };
  const mark = largestMove(samples, 'mark');
  const beside = mark === null ? '' : `; of the mark ${percent(Math.abs(mark.fraction))}`;
  const detail = `in ${duration(move.to.time - move.from.time)}${beside}`;
  return { name, value: percent(Math.abs(move.fraction)), detail, tone: 'plain' };
}

function depthTile({ samples }: SimulationResult): Tile {
  const name = 'Thinnest book';
  const least = samples.reduce<Sample | null>(
    (thinnest, sample) => (thinnest === null || sample.depth < thinnest.depth ? sample : thinnest),
    null,
  );
  if (least === null) return { name, value: NOTHING, detail: 'no samples', tone: 'plain' };
  const detail = `of calm depth, at ${utcClock(least.time)} UTC`;
  return { name, value: percent(least.depth, 0), detail, tone: 'plain' };
}

/** The figures that a reader wants first. */
export function keyFigures(result: SimulationResult): Tile[] {
  const { totals, accounts, asset } = result;
  const venue = paidOf(result).rows.filter(({ layer }) => payerOf(layer) === 'venue');
  const paid = sumExact(venue.map(({ paid }) => paid)) ?? '0';
  const tile = (name: string, value: string, detail: string): Tile => ({
    name,
    value,
    detail,
    tone: 'plain',
  });
  const money = (amount: string) => compact(Number(amount));
  return [
    priceTile(result),
    tile(
      'Accounts reduced on the book',
      count(totals.accountsLiquidated),
      `${share(totals.accountsLiquidated, accounts)} of ${count(accounts)}`,
    ),
    tile('Liquidated on the book', money(totals.liquidatedNotional), `${asset} of notional`),
    tile(
      'Taken over by the vault',
      money(totals.takenOverNotional),
      `${asset} of notional, ${things(totals.accountsTakenOver, 'account')}`,
    ),
    tile('Shortfall', money(totals.shortfall), `${asset}, funds paid ${money(paid)}`),
    tile(
      'Auto-deleveraged',
      money(totals.deleveragedNotional),
      `${asset} of notional, ${things(totals.accountsDeleveraged, 'account')}`,
    ),
    {
      ...tile('Uncovered loss', money(totals.uncovered), asset),
      tone: isSomething(totals.uncovered) ? 'bad' : 'plain',
    },
    depthTile(result),
  ];
}
