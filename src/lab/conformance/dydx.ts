/** dYdX v4: margin, bankruptcy and fillable prices, sizes and order of liquidations. */

import {
  fillablePrice,
  priceOnStep,
  sliceLots,
  sliceNotionals,
  type WaitingOrder,
  worstFirst,
} from '../../core/liquidation/index.ts';
import {
  closeFault,
  closeOutSurplus,
  isLiquidatable,
  maintenanceRateOf,
  openInterestScaled,
  type Risk,
  requirementOf,
} from '../../core/margin/index.ts';
import {
  type Lots,
  mulDivTowardZero,
  PPM,
  type Ppm,
  type PriceUnits,
  type QuoteUnits,
} from '../../core/money/index.ts';
import { layerPays, redemptionSlippage } from '../../core/waterfall/index.ts';
import type { Adapter, Rule } from './adapter.ts';
import { type Outcome, refused, values } from './answer.ts';
import {
  lotValueOf,
  maintenanceOf,
  quoteAtBankruptcy,
  readAccount,
  readTerms,
  riskOfAccount,
  sizeOf,
  valueOfSize,
} from './dydx-account.ts';
import { DYDX_DELEVERAGING } from './dydx-deleveraging.ts';
import type { Inputs } from './inputs.ts';
import { commonScale, rational, times, wholeAt } from './rational.ts';
import { exact, flatRate, quote, riskWith } from './units.ts';

/** Largest price that the venue writes, in subticks. */
const SUBTICKS_MAX = 18_446_744_073_709_551_615n as PriceUnits;

const marketOf = (inputs: Inputs): string => (inputs.has('market') ? inputs.text('market') : 'BTC');

const DELTA = ['delta_base_quantums', 'delta'];

/** Ten to a power that may be negative. */
const powerOf = (exponent: bigint) =>
  exponent < 0n ? rational(1n, 10n ** -exponent) : rational(10n ** exponent);

const bankruptcy: Rule = {
  name: 'bankruptcy_quote',
  also: ['bankruptcy_price'],
  gives: ['bankruptcy_quote_quantums'],
  answer(inputs) {
    const closing = { market: marketOf(inputs), delta: inputs.integer(...DELTA) as Lots };
    const answer = quoteAtBankruptcy(readAccount(inputs), readTerms(inputs), closing);
    return typeof answer === 'string'
      ? refused(answer)
      : values({ bankruptcy_quote_quantums: answer });
  },
};

const fillable: Rule = {
  name: 'fillable_price',
  gives: ['fillable_price_qq_per_base_quantum'],
  answer(inputs) {
    const market = marketOf(inputs);
    const account = readAccount(inputs);
    const terms = readTerms(inputs);
    const size = sizeOf(account, market);
    const delta = (inputs.has(...DELTA) ? inputs.integer(...DELTA) : -size) as Lots;
    const fault = closeFault(size, delta);
    if (fault !== null) return refused(fault);
    const risk = riskOfAccount(account, terms);
    if (risk.maintenance === 0n) return refused('no-maintenance');
    const maintenance = maintenanceOf(size, market, terms);
    const price = fillablePrice(
      { size, value: valueOfSize(size, market), maintenance },
      risk,
      {
        adjustmentPpm: inputs.ppm('bankruptcy_adjustment'),
        spreadPpm: inputs.ppm('spread_to_mmr', 'spread_to_maintenance_margin_ratio'),
      },
      1n,
    );
    if (price.numerator < 0n) return refused('the price is below zero');
    return values({ fillable_price_qq_per_base_quantum: exact(price) });
  },
};

const insuranceFundDelta: Rule = {
  name: 'insurance_fund_delta',
  also: ['liquidation_insurance_fund_delta'],
  gives: ['insurance_fund_delta_qq'],
  answer(inputs) {
    const filled = inputs.integer('fill_base_quantums', 'fill_amount', 'fill');
    if (filled === 0n) return refused('the fill is zero');
    const isBuy = inputs.flagOr(false, 'is_buy');
    const power = powerOf(inputs.integer('quantum_conversion_exponent'));
    const traded = inputs.integer('subticks') * filled * power.n;
    const paid = mulDivTowardZero(traded, 1n, power.d);
    const delta = (isBuy ? filled : -filled) as Lots;
    const closing = { market: marketOf(inputs), delta };
    const bankrupt = quoteAtBankruptcy(readAccount(inputs), readTerms(inputs), closing);
    if (typeof bankrupt === 'string') return refused(bankrupt);
    const fee = inputs.ppm('max_liq_fee', 'max_liquidation_fee');
    const surplus = closeOutSurplus(quote(isBuy ? -paid : paid), bankrupt, fee);
    return values({ insurance_fund_delta_qq: surplus });
  },
};

const insuranceFundCovers: Rule = {
  name: 'is_valid_insurance_fund_delta',
  also: ['valid_insurance_fund_delta', 'insurance_fund_valid', 'insurance_fund_sufficient'],
  gives: ['is_valid_insurance_fund_delta', 'is_valid', 'valid'],
  answer(inputs) {
    const delta = inputs.integer('insurance_fund_delta_qq', 'delta_qq', 'insurance_fund_delta');
    const names = ['insurance_fund_qq', 'insurance_fund_balance_qq', 'fund_balance_qq', 'fund_qq'];
    const holds = quote(inputs.integer(...names));
    const need = quote(delta < 0n ? -delta : 0n);
    const isPaid = layerPays({ holds, floor: quote(0n), cap: null }, need) === need;
    return values({ is_valid_insurance_fund_delta: isPaid, is_valid: isPaid, valid: isPaid });
  },
};

const POSITION = ['position_base_quantums', 'position'];

const bounds = (inputs: Inputs) => ({
  slicePpm: inputs.ppm('max_position_portion', 'max_position_portion_liquidated'),
  notionalMin: quote(
    inputs.integer('min_position_notional_qq', 'min_position_notional_liquidated_qq'),
  ),
});

const magnitudeOf = (size: bigint): bigint => (size < 0n ? -size : size);

const liquidationSize: Rule = {
  name: 'liquidation_size',
  also: ['liquidatable_position_size_delta', 'position_to_liquidate'],
  gives: ['liquidation_delta_base_quantums'],
  answer(inputs) {
    const size = inputs.integer(...POSITION);
    if (size === 0n) return refused('no position');
    const lotValue = lotValueOf(marketOf(inputs));
    const limit = inputs.integer('subaccount_max_notional_qq', 'subaccount_block_limit_qq');
    const used = inputs.integerOr(0n, 'subaccount_notional_liquidated_qq');
    if (used > limit) return refused('more was liquidated than the block allows');
    const slice = { ...bounds(inputs), notionalMax: quote(limit - used) };
    const step = inputs.integer('step_base_quantums', 'step');
    const lots = sliceLots(magnitudeOf(size) as Lots, lotValue, slice, step);
    return values({ liquidation_delta_base_quantums: size > 0n ? -lots : lots });
  },
};

const notionalRange: Rule = {
  name: 'min_max_notional',
  also: ['max_and_min_position_notional_liquidatable', 'max_min_notional'],
  gives: ['min_qq', 'max_qq'],
  answer(inputs) {
    const notional = magnitudeOf(valueOfSize(inputs.integer(...POSITION), marketOf(inputs)));
    const { least, most } = sliceNotionals(quote(notional), bounds(inputs));
    return values({ min_qq: least, max_qq: most });
  },
};

const subticks: Rule = {
  name: 'fillable_to_subticks',
  also: ['fillable_price_to_subticks'],
  gives: ['subticks'],
  answer(inputs) {
    const power = powerOf(inputs.integer('quantum_conversion_exponent'));
    const price = inputs.rational('fillable_price');
    const step = inputs.integer('subticks_per_tick') as PriceUnits;
    const isLong = inputs.flagOr(true, 'liquidating_long', 'is_liquidating_long');
    if (price.n < 0n) return refused('the price is below zero');
    const perSubtick = { numerator: price.n * power.d, denominator: price.d * power.n };
    const book = { step, most: SUBTICKS_MAX };
    return values({ subticks: priceOnStep(perSubtick, isLong ? 'sell' : 'buy', book) });
  },
};

/** Initial margin fraction at an open interest. */
function scaledRate(inputs: Inputs): Ppm {
  const cap = (side: string): QuoteUnits =>
    quote(inputs.integerOr(0n, `${side}_cap_qq`, `open_interest_${side}_cap_qq`));
  const base = inputs.ppm('base_imf', 'imf', 'initial_margin') as Ppm;
  const openInterest = quote(inputs.integerOr(0n, 'oi_qq', 'open_interest_qq'));
  return openInterestScaled(base, openInterest, cap('lower'), cap('upper'));
}

const scaledInitialRate: Rule = {
  name: 'oi_scaled_imf',
  also: ['open_interest_scaled_imf', 'adjusted_initial_margin'],
  gives: ['imf_ppm'],
  answer: (inputs) => values({ imf_ppm: scaledRate(inputs) }),
};

const initialMargin: Rule = {
  name: 'initial_margin',
  gives: ['initial_margin_qq'],
  answer(inputs) {
    const notional = quote(inputs.integer('notional_qq', 'notional'));
    return values({ initial_margin_qq: requirementOf(flatRate(scaledRate(inputs)), notional) });
  },
};

const maintenanceFraction: Rule = {
  name: 'maintenance_fraction',
  also: ['maintenance_margin_ppm', 'maintenance_margin_fraction'],
  gives: ['mmf_ppm'],
  answer(inputs) {
    const initial = inputs.ppm('imf', 'initial_margin', 'base_imf') as Ppm;
    const fraction = inputs.ppm('maintenance_fraction') as Ppm;
    if (fraction > PPM || initial > PPM) return refused('a fraction above one');
    return values({ mmf_ppm: maintenanceRateOf(initial, fraction) });
  },
};

const EQUITY = ['tnc_qq', 'tnc', 'net_collateral_qq', 'net_collateral', 'nc_qq', 'nc'];
const MAINTENANCE = ['tmmr_qq', 'tmmr', 'maintenance_margin_qq', 'mmr_qq', 'mmr'];
const INITIAL = ['timr_qq', 'timr', 'initial_margin_qq', 'imr_qq', 'imr'];

/** A risk that is given as totals, or that of an account. */
function readRisk(inputs: Inputs): Risk {
  if (!inputs.has(...MAINTENANCE)) return riskOfAccount(readAccount(inputs), readTerms(inputs));
  const maintenance = inputs.integer(...MAINTENANCE);
  const initial = inputs.integerOr(maintenance, ...INITIAL);
  return riskWith(inputs.integer(...EQUITY), maintenance, initial);
}

function riskFields(inputs: Inputs): Outcome {
  const risk = readRisk(inputs);
  const isDue = isLiquidatable(risk);
  return values({
    liquidatable: isDue,
    is_liquidatable: isDue,
    net_collateral_qq: risk.equity,
    tnc_qq: risk.equity,
    initial_margin_qq: risk.initial,
    imr_qq: risk.initial,
    timr_qq: risk.initial,
    maintenance_margin_qq: risk.maintenance,
    mmr_qq: risk.maintenance,
    tmmr_qq: risk.maintenance,
  });
}

const liquidatable: Rule = {
  name: 'is_liquidatable',
  also: ['liquidatable', 'margin_requirements', 'net_collateral', 'maintenance_margin', 'risk'],
  gives: ['is_liquidatable', 'liquidatable', 'tmmr_qq', 'mmr_qq', 'tnc_qq'],
  answer: riskFields,
};

/** Orders of a case on one scale of prices and sizes. */
function waitingOrders(inputs: Inputs): WaitingOrder[] {
  const common = inputs.has('oracle') ? inputs.rational('oracle') : null;
  const orders = inputs.groupsOf('orders').map((order, at) => {
    if (order.has('side')) order.text('side');
    const mark = common ?? order.rational('oracle', 'oracle_price');
    const size = order.rational('size_btc', 'size', 'size_eth');
    const key = order.has('hash') ? order.text('hash') : String(at).padStart(6, '0');
    return { mark, size, limit: order.rational('price', 'fillable_price'), key };
  });
  const prices = commonScale(orders.flatMap(({ mark, limit }) => [mark, limit]));
  const notionals = orders.map(({ mark, size }) => times(mark, size));
  const amounts = commonScale(notionals);
  return orders.map(({ mark, limit, key }, at) => ({
    mark: wholeAt(mark, prices) as PriceUnits,
    limit: wholeAt(limit, prices) as PriceUnits,
    notional: quote(wholeAt(notionals[at] ?? rational(0n), amounts)),
    key,
  }));
}

const orderOfLiquidations: Rule = {
  name: 'liquidation_order_sort',
  also: ['sort_liquidation_orders', 'liquidation_sort'],
  gives: ['order_indices'],
  answer(inputs) {
    const order = worstFirst(waitingOrders(inputs));
    return values({ order_indices: order.map(BigInt) });
  },
};

const withdrawal: Rule = {
  name: 'vault_withdraw_slippage',
  also: ['vault_withdrawal_slippage', 'withdrawal_slippage'],
  gives: ['slippage'],
  answer(inputs) {
    const leverage = inputs.rational('leverage');
    const slippage = redemptionSlippage(
      {
        leverage: { numerator: leverage.n, denominator: leverage.d },
        skew: inputs.ppm('skew_factor', 'skew') as Ppm,
        spread: inputs.ppm('spread') as Ppm,
        initial: inputs.ppm('imf', 'initial_margin') as Ppm,
      },
      {
        redeemed: inputs.integer('shares_to_withdraw', 'withdraw_shares'),
        total: inputs.integer('total_shares'),
      },
    );
    if (slippage === null) return refused('no such number of shares');
    return values({ slippage: exact(slippage) });
  },
};

export const DYDX_V4: Adapter = {
  system: 'dydx-v4',
  rules: [
    bankruptcy,
    fillable,
    insuranceFundDelta,
    insuranceFundCovers,
    liquidationSize,
    notionalRange,
    subticks,
    scaledInitialRate,
    initialMargin,
    maintenanceFraction,
    liquidatable,
    orderOfLiquidations,
    withdrawal,
    ...DYDX_DELEVERAGING,
  ],
};
