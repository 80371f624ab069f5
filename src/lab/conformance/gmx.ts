/** GMX: liquidation and deleveraging of v2, and the liquidation price of the v1 interface. */
import { isLiquidatable, requirementOf } from '../../core/margin/index.ts';
import { greater } from '../../core/money/index.ts';
import { areGainsAboveShare } from '../../core/waterfall/index.ts';
import type { Adapter, Rule } from './adapter.ts';
import { NotCovered, refused, values } from './answer.ts';
import { type Inputs, signOf } from './inputs.ts';
import {
  commonScale,
  compareRational,
  minus,
  over,
  plus,
  type Rational,
  rational,
  times,
  wholeAt,
  ZERO,
} from './rational.ts';
import { flatRate, priceWhere, quote, riskWith } from './units.ts';

const liquidatable: Rule = {
  name: 'liquidatable',
  also: ['is_liquidatable'],
  gives: ['liquidatable'],
  answer(inputs, vector) {
    const price = inputs.rational('price');
    const size = inputs.rational('size_usd', 'position_usd');
    const entry = inputs.rational('entry', 'entry_price');
    const collateral = inputs.has('collateral_eth', 'collateral_tokens')
      ? times(inputs.rational('collateral_eth', 'collateral_tokens'), price)
      : inputs.rational('collateral_usd');
    const moved = times(size, over(minus(price, entry), entry));
    const equity = plus(collateral, times(signOf(inputs.side(vector.title)), moved));
    const isGiven = inputs.has('min_collateral_factor', 'min_collateral_factor_ppm');
    const rate = isGiven ? inputs.ppm('min_collateral_factor') : 10_000n;
    const least = inputs.rationalOr(ZERO, 'min_collateral_usd');
    const unit = commonScale([equity, size, least]);
    const required = requirementOf(flatRate(rate), quote(wholeAt(size, unit)));
    const most = greater(required, quote(wholeAt(least, unit)));
    const isDue = equity.n <= 0n || isLiquidatable(riskWith(wholeAt(equity, unit), most));
    return values({ liquidatable: isDue, is_liquidatable: isDue });
  },
};

/** Gain of one side of a market: that of all its tokens against what was paid for them. */
function readGain(inputs: Inputs, title: string): Rational {
  if (inputs.has('pnl_usd', 'pnl')) return inputs.rational('pnl_usd', 'pnl');
  const worth = inputs.rational('position_usd', 'size_usd');
  const entry = inputs.has('entry', 'entry_price') ? inputs.rational('entry', 'entry_price') : null;
  if (entry !== null && entry.n <= 0n) throw new NotCovered('no entry price above zero');
  const tokens = inputs.has('size_tokens')
    ? inputs.rational('size_tokens')
    : over(worth, entry ?? inputs.rational('entry', 'entry_price'));
  const moved = minus(times(tokens, inputs.rational('price')), worth);
  return times(signOf(inputs.side(title)), moved);
}

const OBSERVED = ['oracle_timestamp', 'oracle_ts', 'price_timestamp'];
const DECIDED = ['latest_adl_timestamp', 'last_adl_timestamp', 'last_adl_ts', 'latest_adl_time'];

/** Whether the prices are older than the last decision; a case that says neither is in time. */
const isPriceTooOld = (inputs: Inputs): boolean =>
  inputs.has(...OBSERVED) &&
  inputs.has(...DECIDED) &&
  compareRational(inputs.rational(...OBSERVED), inputs.rational(...DECIDED)) < 0;

const deleveraging: Rule = {
  name: 'adl_enabled',
  also: ['is_adl_enabled', 'adl'],
  gives: ['adl_enabled', 'is_adl_enabled', 'pnl_to_pool_factor'],
  answer(inputs, vector) {
    const gains = readGain(inputs, vector.title);
    const pool = inputs.rational('pool_usd', 'pool');
    const most = inputs.rational('max_pnl_factor_for_adl', 'max_pnl_factor');
    // How far deleveraging may go is stated beside it, and decides nothing here.
    inputs.rationalOr(ZERO, 'min_pnl_factor_after_adl');
    if (isPriceTooOld(inputs)) return refused('the price is older than the last decision');
    if (pool.n <= 0n) throw new NotCovered('no pool above zero');
    const unit = commonScale([gains, pool]);
    const isEnabled = areGainsAboveShare(
      { gains: wholeAt(gains, unit), pool: wholeAt(pool, unit) },
      { numerator: most.n, denominator: most.d },
    );
    const factor = over(gains, pool);
    return values({
      adl_enabled: isEnabled,
      is_adl_enabled: isEnabled,
      pnl_to_pool_factor: factor,
      pnl_factor: factor,
    });
  },
};

export const GMX_V2: Adapter = { system: 'gmx-v2', rules: [liquidatable, deleveraging] };

/** Dollars to four decimals, half up, as the interface shows them. */
function shown(price: Rational): Rational {
  const scaled = price.n * 10_000n * 2n + price.d;
  return rational(scaled / (2n * price.d), 10_000n);
}

/** What is left of the collateral when the fees take it, and when the leverage limit is reached. */
function readTriggers(inputs: Inputs): { size: Rational; rests: readonly Rational[] } {
  const size = inputs.rational('size_usd', 'size');
  const collateral = inputs.rational('collateral_usd', 'collateral');
  const basisPoints = inputs.rationalOr(rational(10n), 'close_fee_bps');
  const fees = [
    times(size, over(basisPoints, rational(10_000n))),
    inputs.rationalOr(rational(5n), 'liquidation_fee_usd'),
    inputs.rationalOr(ZERO, 'funding_fee_usd', 'funding_fee'),
  ];
  const leverage = inputs.rationalOr(rational(100n), 'max_leverage');
  if (leverage.n <= 0n) throw new NotCovered('no leverage above zero');
  return { size, rests: [fees.reduce(minus, collateral), minus(collateral, over(size, leverage))] };
}

const interfacePrice: Rule = {
  name: 'liquidation_price',
  gives: ['liquidation_price_4dp'],
  answer(inputs, vector) {
    const entry = inputs.rational('entry_price', 'entry');
    const side = inputs.side(vector.title);
    const { size, rests } = readTriggers(inputs);
    const tokens = times(signOf(side), over(size, entry));
    const prices = rests
      .map((rest) => priceWhere({ size: tokens, entry, rest, rate: ZERO }))
      .filter((price) => price !== null)
      .sort((a, b) => compareRational(a, b));
    const first = side === 1 ? prices.at(-1) : prices[0];
    const price = first ?? null;
    return values({
      liquidation_price: price,
      liquidation_price_4dp: price === null ? null : shown(price),
    });
  },
};

export const GMX_V1: Adapter = { system: 'gmx-v1-interface', rules: [interfacePrice] };
