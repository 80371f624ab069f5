/** Hyperliquid: margin tiers, liquidation price, size of an order, index of deleveraging. */

import { sliceLots } from '../../core/liquidation/index.ts';
import { maintenanceRateOf, requirementOf } from '../../core/margin/index.ts';
import { greater, type Lots, PPM, type Ppm } from '../../core/money/index.ts';
import { hyperliquidScore } from '../../core/waterfall/index.ts';
import type { Adapter, Rule } from './adapter.ts';
import { NotCovered, values } from './answer.ts';
import { type Inputs, signOf } from './inputs.ts';
import {
  absolute,
  commonScale,
  compareRational,
  minus,
  ONE,
  over,
  plus,
  type Rational,
  rational,
  times,
  wholeAt,
  ZERO,
} from './rational.ts';
import { candidateOf, exact, exactSchedule, flatRate, priceWhere, quote } from './units.ts';

/** Lower end in dollars and highest leverage of each tier: documentation, Margin tiers. */
const TIERS: ReadonlyMap<string, readonly (readonly [number, number])[]> = new Map([
  [
    'BTC',
    [
      [0, 40],
      [150_000_000, 20],
    ],
  ],
  [
    'ETH',
    [
      [0, 25],
      [100_000_000, 15],
    ],
  ],
  [
    'SOL',
    [
      [0, 20],
      [70_000_000, 10],
    ],
  ],
  [
    'XRP',
    [
      [0, 20],
      [40_000_000, 10],
    ],
  ],
] as const);
const TWENTY_MILLION =
  'DOGE kPEPE SUI WLD TRUMP LTC ENA POPCAT WIF AAVE kBONK LINK CRV AVAX ADA UNI NEAR TIA APT BCH ' +
  'HYPE FARTCOIN';
const THREE_MILLION = 'OP ARB LDO TON MKR ONDO JUP INJ kSHIB SEI TRX BNB DOT';

interface Tier {
  readonly from: Rational;
  readonly leverage: Rational;
}

/** Published tiers of an asset; none where the page does not name it. */
function tiersOf(asset: string): Tier[] {
  const second = TWENTY_MILLION.split(' ').includes(asset)
    ? 20_000_000
    : THREE_MILLION.split(' ').includes(asset)
      ? 3_000_000
      : 0;
  const others = second === 0 ? [] : [[0, 10] as const, [second, 5] as const];
  return (TIERS.get(asset) ?? others).map(([from, leverage]) => ({
    from: rational(BigInt(from)),
    leverage: rational(BigInt(leverage)),
  }));
}

/** Half of the initial rate at a leverage, exact, through the engine's function. */
function maintenanceRate(leverage: Rational): Rational {
  const finer = 2n * leverage.n;
  const initial = ((PPM * finer * leverage.d) / leverage.n) as Ppm;
  return rational(maintenanceRateOf(initial, (PPM / 2n) as Ppm), PPM * finer);
}

const scheduleOf = (tiers: readonly Tier[], notionals: readonly Rational[] = []) =>
  exactSchedule(
    tiers.map(({ from }) => from),
    tiers.map(({ leverage }) => maintenanceRate(leverage)),
    notionals,
  );

const assetOf = (inputs: Inputs): string => inputs.text('asset', 'coin', 'market', 'symbol');

const marginTier: Rule = {
  name: 'margin_tier',
  gives: ['maintenance_rate', 'deduction_usd'],
  answer(inputs) {
    const asset = assetOf(inputs);
    const from = inputs.rational('tier_lower_usd', 'tier_lower', 'lower_usd');
    const leverage = inputs.rational('max_leverage');
    const below = tiersOf(asset).filter((tier) => compareRational(tier.from, from) < 0);
    if (from.n > 0n && below.length === 0) throw new NotCovered(`no published tiers of ${asset}`);
    const { rates, deductions } = scheduleOf([...below, { from, leverage }]);
    return values({
      maintenance_rate: rates.at(-1) ?? ZERO,
      initial_rate: over(ONE, leverage),
      deduction_usd: deductions.at(-1) ?? ZERO,
      deduction: deductions.at(-1) ?? ZERO,
    });
  },
};

const NOTIONAL = ['notional_usd', 'notional', 'position_notional_usd', 'position_value_usd'];

const maintenanceMargin: Rule = {
  name: 'maintenance_margin',
  gives: ['maintenance_margin', 'maintenance_margin_usd'],
  answer(inputs) {
    const notional = absolute(inputs.rational(...NOTIONAL));
    const isGiven = inputs.has('max_leverage');
    const tiers = isGiven
      ? [{ from: ZERO, leverage: inputs.rational('max_leverage') }]
      : tiersOf(assetOf(inputs));
    if (tiers.length === 0) throw new NotCovered('no published tiers of the asset');
    const margin = scheduleOf(tiers, [notional]).requirement(notional);
    return values({ maintenance_margin: margin, maintenance_margin_usd: margin });
  },
};

/**
 * The published formula begins at a price and at the margin that is available there after
 * maintenance; entered at that price, what stands behind the position is both together.
 */
const liquidation: Rule = {
  name: 'liquidation_price',
  gives: ['liquidation_price'],
  answer(inputs, vector) {
    const at = inputs.rational('price', 'mark', 'entry', 'mark_price', 'entry_price');
    const stated = inputs.rational('position_size', 'size', 'qty');
    const side = inputs.has('side', 'is_long', 'is_short', 'direction')
      ? inputs.side(vector.title)
      : stated.n < 0n
        ? -1
        : inputs.side(vector.title);
    const size = absolute(stated);
    const rate = over(ONE, inputs.rational('maintenance_leverage'));
    const available = inputs.rational('margin_available');
    const maintenance = times(rate, times(size, at));
    const due = priceWhere({
      size: times(signOf(side), size),
      entry: at,
      rest: plus(available, maintenance),
      rate,
    });
    return values({ liquidation_price: due });
  },
};

const orderSize: Rule = {
  name: 'liquidation_order_size',
  also: ['liquidation_size', 'partial_liquidation'],
  gives: ['order_notional_usd', 'liquidated_notional_usd'],
  answer(inputs) {
    const notional = absolute(inputs.rational(...NOTIONAL));
    const threshold = inputs.rationalOr(rational(100_000n), 'threshold_usd', 'threshold');
    const unit = commonScale([notional, threshold]) * 5n;
    const held = wholeAt(notional, unit) as Lots;
    const isLarge = compareRational(notional, threshold) > 0;
    const lots = sliceLots(held, quote(1n), {
      slicePpm: isLarge ? 200_000n : PPM,
      notionalMin: quote(0n),
      notionalMax: quote(held),
    });
    const sent = rational(lots, unit);
    return values({ order_notional_usd: sent, liquidated_notional_usd: sent });
  },
};

const transferMargin: Rule = {
  name: 'transfer_margin',
  also: ['transfer_margin_required', 'withdrawal_margin'],
  gives: ['transfer_margin', 'transfer_margin_required'],
  answer(inputs) {
    const notional = absolute(inputs.rational(...NOTIONAL));
    const initial = inputs.rational('initial_margin', 'initial_margin_usd');
    const unit = commonScale([notional, initial]) * 10n;
    const tenth = requirementOf(flatRate(100_000n), quote(wholeAt(notional, unit)));
    const required = rational(greater(tenth, quote(wholeAt(initial, unit))), unit);
    return values({ transfer_margin: required, transfer_margin_required: required });
  },
};

const adlIndex: Rule = {
  name: 'adl_index',
  also: ['adl_score', 'adl_rank', 'adl_ranking', 'adl_priority'],
  gives: ['adl_index', 'index', 'score', 'rank'],
  answer(inputs, vector) {
    const mark = inputs.rational('mark', 'mark_price', 'price');
    const entry = inputs.rational('entry', 'entry_price');
    const equity = inputs.rational('account_value', 'equity', 'account_value_usd');
    const side = inputs.side(vector.title);
    const notional = inputs.has(...NOTIONAL)
      ? absolute(inputs.rational(...NOTIONAL))
      : absolute(times(mark, inputs.rational('position_size', 'size', 'qty')));
    if (equity.n <= 0n || mark.n <= 0n || entry.n <= 0n) {
      throw new NotCovered('no entry, mark and account value above zero');
    }
    const moved = over(minus(mark, entry), mark);
    const gain = times(signOf(side), times(notional, moved));
    const index = exact(hyperliquidScore(candidateOf({ notional, gain, equity, side })));
    return values({ adl_index: index, index, score: index, rank: index });
  },
};

export const HYPERLIQUID: Adapter = {
  system: 'hyperliquid',
  rules: [marginTier, maintenanceMargin, liquidation, orderSize, transferMargin, adlIndex],
};
