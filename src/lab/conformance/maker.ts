/** Maker, Liquidations 2.0: falling prices, what a buyer takes, and room for auctions. */
import {
  type AuctionCurve,
  auctionPriceAt,
  curveFault,
  RAY,
  resetDue,
  restartReward,
  startReward,
  startSale,
  takeFromSale,
  topPrice,
} from '../../core/liquidation/index.ts';
import { lesser } from '../../core/money/index.ts';
import type { Adapter, Rule } from './adapter.ts';
import { NotCovered, type Outcome, refused, values } from './answer.ts';
import type { Inputs } from './inputs.ts';
import { ONE, type Rational, rational } from './rational.ts';

/** Units of the contracts: amounts in wad, prices in ray, amounts times prices in rad. */
const SCALES = { wad: 10n ** 18n, ray: RAY, rad: 10n ** 45n } as const;
type Unit = keyof typeof SCALES;

function toUnit(value: Rational, unit: Unit, name: string): bigint {
  const scaled = value.n * SCALES[unit];
  if (scaled % value.d !== 0n) throw new NotCovered(`${name} is finer than a ${unit}`);
  return scaled / value.d;
}

/**
 * A number of one unit: raw, from a field with the unit in its name (`top_ray`, `tab_rad_1e45`), or
 * in whole coins.
 */
function read(inputs: Inputs, unit: Unit, otherwise: Rational | null, ...names: string[]): bigint {
  const raw = names.flatMap((name) => [`${name}_${unit}_raw`, `${name}_rad_1e45`]);
  if (unit !== 'rad') raw.push(...names.map((name) => `${name}_${unit}`));
  if (inputs.has(...raw)) return inputs.integer(...raw);
  const plain = [...names, ...names.map((name) => `${name}_rad`)];
  const value =
    otherwise === null ? inputs.rational(...plain) : inputs.rationalOr(otherwise, ...plain);
  return toUnit(value, unit, names[0] as string);
}

const ZERO: Rational = { n: 0n, d: 1n };
const coins = (value: bigint, unit: Unit): Rational => rational(value, SCALES[unit]);

/** Seconds as milliseconds. */
function milliseconds(inputs: Inputs, ...names: string[]): bigint {
  const { n, d } = inputs.rational(...names);
  if ((n * 1_000n) % d !== 0n) throw new NotCovered(`${names[0]} is finer than a millisecond`);
  return (n * 1_000n) / d;
}

const elapsed = (inputs: Inputs): bigint => milliseconds(inputs, 'elapsed_s', 'elapsed', 't');

/**
 * The double nearest to a price. Cases state a price in coins as a double, with a tolerance of its
 * last digit; in rays they state it to the unit.
 */
const doubleOfRay = (price: bigint): number =>
  Number(`${price / RAY}.${(price % RAY).toString().padStart(27, '0')}`);

function priceOn(curve: AuctionCurve, inputs: Inputs): Outcome {
  const fault = curveFault(curve);
  if (fault !== null) return refused(`${fault.parameter} is ${fault.value}`);
  const top = read(inputs, 'ray', null, 'top');
  const price = auctionPriceAt(curve, top, elapsed(inputs));
  return values({ price: doubleOfRay(price), price_ray: price });
}

const linear: Rule = {
  name: 'auction_price_linear',
  also: ['linear_decrease', 'linear'],
  gives: [],
  answer(inputs) {
    const durationMs = milliseconds(inputs, 'tau_s', 'tau');
    return priceOn({ kind: 'linear', startPpm: 1_000_000n, endPpm: 0n, durationMs }, inputs);
  },
};

const stairStep: Rule = {
  name: 'auction_price_stairstep',
  also: ['auction_price_stair_step', 'stairstep_exponential_decrease', 'stairstep'],
  gives: [],
  answer(inputs) {
    const kept = read(inputs, 'ray', null, 'cut');
    const stepMs = milliseconds(inputs, 'step_s', 'step');
    return priceOn({ kind: 'stair-step', startPpm: 1_000_000n, kept, stepMs }, inputs);
  },
};

/** At whole seconds, as the contract sees time, the powers are those of one step a second. */
const exponential: Rule = {
  name: 'auction_price_exponential',
  also: ['exponential_decrease', 'exponential'],
  gives: [],
  answer(inputs) {
    const kept = read(inputs, 'ray', null, 'cut');
    return priceOn({ kind: 'exponential', startPpm: 1_000_000n, kept, unitMs: 1_000n }, inputs);
  },
};

const start: Rule = {
  name: 'auction_top',
  also: ['auction_start_price', 'starting_price', 'auction_kick_top'],
  gives: ['top', 'top_ray'],
  answer(inputs) {
    const feed = read(inputs, 'ray', null, 'feed', 'feed_price', 'price');
    const top = topPrice(feed, read(inputs, 'ray', null, 'buf'), RAY);
    return values({ top: coins(top, 'ray'), top_ray: top });
  },
};

const reset: Rule = {
  name: 'auction_needs_reset',
  also: ['auction_reset', 'auction_status', 'needs_reset'],
  gives: ['needs_reset', 'needs_redo', 'done'],
  answer(inputs) {
    const rule = {
      tailMs: milliseconds(inputs, 'tail_s', 'tail'),
      cusp: read(inputs, 'ray', null, 'cusp'),
    };
    const top = read(inputs, 'ray', null, 'top');
    const price = read(inputs, 'ray', null, 'price');
    const isDue = resetDue(rule, { price, top, elapsedMs: elapsed(inputs) });
    return values({ needs_reset: isDue, needs_redo: isDue, done: isDue });
  },
};

const taking: Rule = {
  name: 'auction_take',
  also: ['take'],
  gives: ['bought', 'paid', 'tab_after'],
  answer(inputs) {
    const sale = { tab: read(inputs, 'rad', null, 'tab'), lot: read(inputs, 'wad', null, 'lot') };
    const price = read(inputs, 'ray', null, 'price');
    const amount = read(inputs, 'wad', null, 'amt', 'amount');
    const hasMost = inputs.has('max', 'max_ray', 'max_price');
    const priceMost = hasMost ? read(inputs, 'ray', null, 'max', 'max_price') : null;
    const leftLeast = read(inputs, 'rad', ZERO, 'chost', 'dust');
    const taken = takeFromSale(sale, { amount, priceMost }, price, leftLeast);
    if (taken.kind !== 'taken') return refused(taken.kind);
    return values({
      bought: coins(taken.bought, 'wad'),
      bought_wad: taken.bought,
      paid: coins(taken.pays, 'rad'),
      paid_rad_1e45: taken.pays,
      tab_after: coins(taken.sale.tab, 'rad'),
      tab_after_rad_1e45: taken.sale.tab,
      lot_after: coins(taken.sale.lot, 'wad'),
      lot_after_wad: taken.sale.lot,
      returned_to_owner: coins(taken.returned, 'wad'),
      returned_to_owner_wad: taken.returned,
      unpaid: coins(taken.unpaid, 'rad'),
      auction_ended: taken.isOver,
    });
  },
};

const ROOMS = ['hole_room', 'room', 'ilk_hole_room', 'ilk_room', 'global_hole_room'];

/** The least of all the rooms that a case states; without any, room for everything. */
function roomOf(inputs: Inputs, whole: bigint): bigint {
  const named = ROOMS.filter((name) => inputs.has(name, `${name}_rad`, `${name}_rad_1e45`));
  return named.map((name) => read(inputs, 'rad', null, name)).reduce(lesser, whole);
}

const starting: Rule = {
  name: 'liquidation_start',
  also: ['liquidation_start_capped_by_hole', 'bark', 'auction_kick'],
  gives: ['tab_rad_1e45', 'lot_wad', 'dart_wad'],
  answer(inputs) {
    const debt = read(inputs, 'wad', null, 'art');
    const collateral = read(inputs, 'wad', null, 'ink');
    const rate = read(inputs, 'ray', ONE, 'rate');
    const penalty = read(inputs, 'wad', null, 'chop');
    const limits = {
      room: roomOf(inputs, debt * rate * penalty),
      penalty,
      scale: SCALES.wad,
      dust: read(inputs, 'rad', ZERO, 'dust'),
    };
    const started = startSale({ collateral, debt, rate }, limits);
    if (started.kind !== 'started') return refused(started.kind);
    const { tab, lot } = started.sale;
    return values({
      tab_rad_1e45: tab,
      tab: coins(tab, 'rad'),
      lot_wad: lot,
      lot: coins(lot, 'wad'),
      dart_wad: started.debt,
      dart: coins(started.debt, 'wad'),
    });
  },
};

const incentive: Rule = {
  name: 'auction_incentive',
  also: ['incentive', 'keeper_incentive', 'liquidation_incentive', 'auction_redo_incentive'],
  gives: ['incentive', 'coin'],
  answer(inputs, vector) {
    const tab = read(inputs, 'rad', null, 'tab');
    const terms = {
      fixed: read(inputs, 'rad', ZERO, 'tip'),
      share: read(inputs, 'wad', ZERO, 'chip'),
      scale: SCALES.wad,
    };
    const isAgain = inputs.has('dust', 'chost') || /re(do|start|set)/i.test(vector.title);
    const paid = isAgain
      ? restartReward(
          terms,
          { tab, lot: read(inputs, 'wad', null, 'lot') },
          read(inputs, 'ray', null, 'price', 'feed'),
          read(inputs, 'rad', ZERO, 'dust', 'chost'),
        )
      : startReward(terms, tab);
    return values({ incentive: coins(paid, 'rad'), coin: coins(paid, 'rad') });
  },
};

export const MAKER_LIQ2: Adapter = {
  system: 'maker-liq2',
  rules: [linear, stairStep, exponential, start, reset, taking, starting, incentive],
};
