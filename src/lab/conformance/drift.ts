/**
 * Drift v2: how much is liquidated, at which fee, and what of it the fund gets. Units of the venue:
 * prices, quote and fees 1e-6, base 1e-9, margin ratios, spot weights and shares 1e-4.
 */
import {
  assetForDebt,
  type CoveringSize,
  debtForAsset,
  debtForShortage,
  debtFundFee,
  freeableShare,
  positionFundFee,
  rampedFee,
  type SwapSide,
  sizeForShortage,
} from '../../core/liquidation/index.ts';
import { powerOfTen } from '../../core/money/index.ts';
import type { Adapter, Rule } from './adapter.ts';
import { NotCovered, type Outcome, refused, values } from './answer.ts';
import { DRIFT_FUND_RULES } from './drift-fund.ts';
import type { Inputs } from './inputs.ts';

const BASE_UNITS = 1_000_000_000n;
/** Parts per million of one in a ten-thousandth. */
const PPM_PER_RATIO = 100n;
/** Weights count with one more digit inside, so that the product of multipliers keeps it. */
const WEIGHT_DIGIT = 10n;
const WEIGHT_UNIT = 100_000n;
const SHARE_UNIT = 10_000n;
const DOLLAR = 1_000_000n;
const SMALL_SHORTAGE = 50n * DOLLAR;
const FEE_GRACE_SLOTS = 1_500n;
const FEE_GROWTH = 1n;
/** The fund takes this share of what could be taken, so that the fee makes nobody bankrupt. */
const TAKEN = 950_000n;
const BASE_MOST = 18_446_744_073_709_551_615n;
const TOKENS_MOST = 340_282_366_920_938_463_463_374_607_431_768_211_455n;
const DECIMALS_MAX = 18n;

/** A size under a name: no bound is the greatest that the venue writes, more than it a refusal. */
function sizeFields(name: string, answer: CoveringSize, most: bigint): Outcome {
  if (answer.kind === 'infeasible') return refused('the fee of the fund eats what is freed');
  if (answer.kind === 'unbounded') return values({ [name]: most });
  return answer.size > most ? refused('the size overflows') : values({ [name]: answer.size });
}

const SHORTAGE = ['margin_shortage', 'shortage'];
const ORACLE = ['oracle_price', 'price'];
const ONE_DOLLAR = 1_000_000n;

/** What a case may not state below zero. */
function natural(inputs: Inputs, ...names: string[]): bigint {
  const value = inputs.integer(...names);
  if (value < 0n) throw new NotCovered(`${names[0]} is below zero`);
  return value;
}

const readPosition = (inputs: Inputs) => ({
  shortage: natural(inputs, ...SHORTAGE),
  whole: BASE_UNITS,
  price: natural(inputs, ...ORACLE),
  settlementPrice: inputs.integerOr(ONE_DOLLAR, 'quote_oracle_price', 'quote_price'),
  marginRate: inputs.integer('margin_ratio_1e4', 'margin_ratio') * PPM_PER_RATIO,
  liquidatorFee: inputs.integer('liq_fee_1e6', 'liquidator_fee_1e6', 'liquidation_fee_1e6'),
});

const baseToCover: Rule = {
  name: 'base_to_cover_margin_shortage',
  also: ['base_asset_amount_to_cover_margin_shortage'],
  gives: ['base_asset_amount'],
  answer(inputs) {
    const fundFee = inputs.integerOr(0n, 'if_fee_1e6', 'if_liquidation_fee_1e6');
    const size = sizeForShortage({ ...readPosition(inputs), fundFee });
    return sizeFields('base_asset_amount', size, BASE_MOST);
  },
};

const decimalsOf = (inputs: Inputs, ...names: string[]): bigint => {
  const decimals = inputs.integer(...names);
  if (decimals < 0n || decimals > DECIMALS_MAX) throw new NotCovered(`${names[0]} is ${decimals}`);
  return powerOfTen(Number(decimals));
};

const multiplierOf = (inputs: Inputs, side: string): bigint =>
  inputs.integer(`${side}_multiplier_1e6`, `${side}_liquidation_multiplier_1e6`);

const readSide = (inputs: Inputs, side: 'asset' | 'liability'): SwapSide => ({
  whole: decimalsOf(inputs, `${side}_decimals`),
  price: inputs.integer(`${side}_price`),
  multiplier: multiplierOf(inputs, side),
});

const weightOf = (inputs: Inputs, side: string): bigint => inputs.integer(`${side}_weight_1e4`);

const liabilityToCover: Rule = {
  name: 'liability_to_cover_margin_shortage',
  also: ['liability_transfer_to_cover_margin_shortage'],
  gives: [],
  answer(inputs) {
    const debt = readSide(inputs, 'liability');
    const swap = {
      shortage: natural(inputs, ...SHORTAGE),
      assetWeight: weightOf(inputs, 'asset') * WEIGHT_DIGIT,
      debtWeight: weightOf(inputs, 'liability') * WEIGHT_DIGIT,
      weightUnit: WEIGHT_UNIT,
      assetMultiplier: multiplierOf(inputs, 'asset'),
      debt,
      fundFee: inputs.integerOr(0n, 'if_fee_1e6', 'if_liquidation_fee_1e6'),
    };
    if (debt.multiplier <= 0n) return refused('no multiplier above zero');
    return sizeFields('liability_transfer', debtForShortage(swap), TOKENS_MOST);
  },
};

const liabilityImplied: Rule = {
  name: 'liability_implied_by_asset',
  also: ['liability_transfer_implied_by_asset_amount', 'liability_implied_by_asset_amount'],
  gives: ['liability_transfer'],
  answer(inputs) {
    const asset = readSide(inputs, 'asset');
    const debt = readSide(inputs, 'liability');
    const amount = natural(inputs, 'asset_amount', 'asset_transfer');
    if (asset.multiplier <= 0n) return refused('no multiplier above zero');
    const transfer = debtForAsset(amount, asset, debt);
    return transfer === null
      ? refused('the liability has no price')
      : values({ liability_transfer: transfer });
  },
};

const assetForLiability: Rule = {
  name: 'asset_for_liability',
  also: ['asset_transfer_for_liability_transfer', 'asset_for_liability_transfer'],
  gives: ['asset_transfer'],
  answer(inputs) {
    const asset = { ...readSide(inputs, 'asset'), held: natural(inputs, 'asset_amount') };
    const debt = readSide(inputs, 'liability');
    const amount = natural(inputs, 'liability_amount', 'liability_transfer');
    if (debt.multiplier <= 0n) return refused('no multiplier above zero');
    const transfer = assetForDebt(amount, asset, debt, DOLLAR);
    return transfer === null
      ? refused('the asset has no price')
      : values({ asset_transfer: transfer });
  },
};

const MOST_FEE = ['max_if_fee_1e6', 'max_if_liquidation_fee_1e6', 'max_fee_1e6'];
const HELD = ['base_asset_amount', 'user_base_asset_amount', 'base_amount', 'base'];

const perpFundFee: Rule = {
  name: 'perp_insurance_fee',
  also: ['perp_if_fee'],
  gives: [],
  answer(inputs) {
    const held = inputs.integer(...HELD);
    const fee = positionFundFee({
      ...readPosition(inputs),
      held: held < 0n ? -held : held,
      most: inputs.integer(...MOST_FEE),
      taken: TAKEN,
    });
    return values({ if_fee_1e6: fee });
  },
};

const spotFundFee: Rule = {
  name: 'spot_insurance_fee',
  also: ['spot_if_fee'],
  gives: ['if_fee_1e6'],
  answer(inputs) {
    const fee = debtFundFee({
      shortage: natural(inputs, ...SHORTAGE),
      owed: natural(inputs, 'token_amount'),
      whole: decimalsOf(inputs, 'decimals', 'liability_decimals'),
      price: inputs.integer(...ORACLE, 'liability_price'),
      assetWeight: weightOf(inputs, 'asset') * PPM_PER_RATIO,
      assetMultiplier: multiplierOf(inputs, 'asset'),
      debtWeight: weightOf(inputs, 'liability') * PPM_PER_RATIO,
      debtMultiplier: multiplierOf(inputs, 'liability'),
      most: inputs.integer(...MOST_FEE),
    });
    return values({ if_fee_1e6: fee });
  },
};

/** Slots since the account was last active. */
const slotsElapsed = (inputs: Inputs): bigint =>
  inputs.has('slots_elapsed', 'elapsed_slots')
    ? inputs.integer('slots_elapsed', 'elapsed_slots')
    : inputs.integer('current_slot', 'slot') -
      inputs.integer('last_active_slot', 'last_active_user_slot');

const shareToLiquidate: Rule = {
  name: 'max_pct_to_liquidate',
  gives: ['pct_1e4'],
  answer(inputs) {
    const elapsed = slotsElapsed(inputs);
    const spread = {
      shortage: natural(inputs, ...SHORTAGE),
      freed: inputs.integerOr(0n, 'freed', 'liquidation_margin_freed'),
      elapsed,
      duration: inputs.integer('duration_slots', 'duration', 'liquidation_duration'),
      initial: inputs.integer('initial_pct_1e4', 'initial_pct_to_liquidate_1e4'),
      whole: SHARE_UNIT,
      small: SMALL_SHORTAGE,
    };
    if (elapsed < 0n && spread.shortage >= SMALL_SHORTAGE) {
      return refused('the account was active after now');
    }
    return values({ pct_1e4: freeableShare(spread) });
  },
};

const feeRamp: Rule = {
  name: 'liquidation_fee_ramp',
  also: ['liquidation_fee'],
  gives: ['fee_1e6'],
  answer(inputs) {
    const elapsed = slotsElapsed(inputs);
    const ramp = {
      base: inputs.integer('base_fee_1e6', 'base_liquidation_fee_1e6'),
      most: inputs.integer('max_fee_1e6', 'max_liquidation_fee_1e6'),
      grace: FEE_GRACE_SLOTS,
      growth: FEE_GROWTH,
    };
    if (elapsed < 0n) return refused('the account was active after now');
    return values({ fee_1e6: rampedFee(ramp, elapsed) });
  },
};

export const DRIFT_V2: Adapter = {
  system: 'drift-v2',
  rules: [
    baseToCover,
    liabilityToCover,
    liabilityImplied,
    assetForLiability,
    perpFundFee,
    spotFundFee,
    shareToLiquidate,
    feeRamp,
    ...DRIFT_FUND_RULES,
  ],
};
