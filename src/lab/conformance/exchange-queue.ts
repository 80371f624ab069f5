/** Queues of deleveraging, and when a fund makes them begin, as exchanges publish it. */
import type { Ppm, QuoteUnits } from '../../core/money/index.ts';
import {
  deleverageBelow,
  hasFallenBy,
  queueOrder,
  queueParts,
  takeFromTop,
} from '../../core/waterfall/index.ts';
import type { Rule } from './adapter.ts';
import { type Answer, NotCovered, values } from './answer.ts';
import type { Inputs } from './inputs.ts';
import { commonScale, parseRational, type Rational, rational, wholeAt } from './rational.ts';
import { quote } from './units.ts';
import type { Json } from './vectors.ts';

/** One trader of a queue. */
interface Place {
  readonly account: string;
  readonly size: Rational;
  readonly rank: Rational;
}

function readPlace(row: Json, at: number): Place {
  const cells = Array.isArray(row) ? (row as readonly Json[]) : [];
  const [account, size, rank] = cells.map((cell) => (typeof cell === 'string' ? cell : ''));
  const held = parseRational(size ?? '');
  const score = parseRational(rank ?? '');
  if (cells.length !== 3 || account === undefined || held === null || score === null) {
    throw new NotCovered(`row ${at + 1} of the queue is no account, size and rank`);
  }
  return { account, size: held, rank: score };
}

/** The first field whose name matches, or null. */
const fieldLike = (inputs: Inputs, pattern: RegExp): string | null =>
  inputs.names().find((name) => pattern.test(name)) ?? null;

function needField(inputs: Inputs, pattern: RegExp, what: string): string {
  const name = fieldLike(inputs, pattern);
  if (name === null) throw new NotCovered(`the case gives no ${what}`);
  return name;
}

const LIGHTS = 5n;

/** A queue by rank, its fifths, and who gives up what at which price. */
export const rankedQueue: Rule = {
  name: 'adl_queue',
  also: ['adl_queue_and_quintile', 'adl_quintile', 'adl_quantile', 'deleverage_queue'],
  gives: ['quintile', 'deleveraged'],
  answer(inputs) {
    const rows = needField(inputs, /account_qty_(rank|score)$/, 'accounts with size and rank');
    const places = inputs.list(rows).map(readPlace);
    const scores = places.map(({ rank }) => ({ numerator: rank.n, denominator: rank.d }));
    const order = queueOrder(scores);
    const target = fieldLike(inputs, /^(liquidated|target|close).*(qty|size)$/);
    const wanted = target === null ? rational(0n) : inputs.rational(target);
    const unit = commonScale([...places.map(({ size }) => size), wanted]);
    const sizes = places.map(({ size }) => wholeAt(size, unit));
    const isEmpty = sizes.every((size) => size === 0n);
    const inOrder = order.map((at) => sizes[at] as bigint);
    const parts = isEmpty ? [] : queueParts(inOrder, LIGHTS);
    const account = (at: number): string => (places[at] as Place).account;
    const { taken, left } = takenFrom(sizes, order, wholeAt(wanted, unit));
    const deleveraged = order
      .filter((at) => (taken[at] as bigint) > 0n)
      .map((at) => [account(at), rational(taken[at] as bigint, unit)]);
    const answer: { [field: string]: Answer } = {
      order: order.map(account),
      quintile: parts.map((part, at) => [account(order[at] as number), (part * 100n) / LIGHTS]),
      deleveraged,
      remaining: rational(left, unit),
    };
    const price = fieldLike(inputs, /^(bankruptcy|mark|close)(_price)?$/);
    return values(price === null ? answer : { ...answer, price: inputs.rational(price) });
  },
};

/** Takes the target from the top, or everything where it is more than all have. */
function takenFrom(sizes: readonly bigint[], order: readonly number[], target: bigint) {
  const candidates = sizes.map((size) => ({
    held: size,
    size,
    notional: 1n,
    gain: 0n,
    equity: 1n,
    side: 1 as const,
  }));
  const first = takeFromTop(candidates, order, target);
  if (first.kind === 'allocation') return { taken: first.taken, left: 0n };
  const all = takeFromTop(candidates, order, first.most);
  const taken = all.kind === 'allocation' ? all.taken : sizes.map(() => 0n);
  return { taken, left: target - first.most };
}

/** Amounts on a scale that keeps shares in parts per million whole. */
function onScale(amounts: readonly Rational[]): { unit: bigint; amounts: QuoteUnits[] } {
  const unit = commonScale(amounts) * 1_000_000n;
  return { unit, amounts: amounts.map((amount) => quote(wholeAt(amount, unit))) };
}

const FALL = ['drop', 'fall', 'decline', 'drawdown'];

/** The published share where the case gives none: 30 %. */
const fallOf = (inputs: Inputs): Ppm => {
  const isGiven = inputs.has(...FALL, ...FALL.map((name) => `${name}_ppm`));
  return (isGiven ? inputs.ppm('drop', ...FALL.slice(1)) : 300_000n) as Ppm;
};

const BALANCE = [
  'balance',
  'current',
  'insurance_balance',
  'current_balance',
  'fund',
  'fund_balance',
];

/** Balance of the fund under which deleveraging begins. */
export const fundThreshold: Rule = {
  name: 'adl_insurance_threshold',
  also: ['adl_threshold', 'insurance_threshold', 'adl_trigger_threshold'],
  gives: ['threshold'],
  answer(inputs) {
    const average = inputs.rational('eight_hour_average', 'average', 'avg_8h', 'average_8h');
    const floor = inputs.rationalOr(rational(0n), 'floor', 'minimum');
    const { unit, amounts } = onScale([average, floor]);
    const [whole, least] = amounts as [QuoteUnits, QuoteUnits];
    const threshold = rational(deleverageBelow(whole, fallOf(inputs), least), unit);
    if (!inputs.has(...BALANCE)) return values({ threshold });
    const balance = inputs.rational(...BALANCE);
    const isBelow = balance.n * threshold.d < threshold.n * balance.d;
    return values({ threshold, triggered: isBelow, adl_triggered: isBelow });
  },
};

/** Whether the fund has lost so much of its highest balance that deleveraging begins. */
export const fundFall: Rule = {
  name: 'adl_trigger',
  also: ['adl_triggered', 'adl_insurance_drawdown', 'adl_insurance_trigger', 'insurance_drawdown'],
  gives: ['triggered', 'adl_triggered'],
  answer(inputs) {
    const names = ['peak', 'peak_balance', 'eight_hour_peak', 'peak_8h', 'max_8h', 'highest'];
    const { amounts } = onScale([inputs.rational(...names), inputs.rational(...BALANCE)]);
    const [peak, balance] = amounts as [QuoteUnits, QuoteUnits];
    const hasFallen = hasFallenBy(peak, balance, fallOf(inputs));
    return values({ triggered: hasFallen, adl_triggered: hasFallen });
  },
};
