/**
 * Perp curie: parts of positions, penalty and bad debt, and the sale of collateral. Sizes and quote
 * in units of 1e-18, the settlement asset in units of 1e-6.
 */
import {
  badDebt,
  closeOutPenalty,
  collateralForQuote,
  costOfPart,
  largestSale,
  liquidatablePart,
  paymentFor,
  quoteForCollateral,
  repaidNow,
  type SaleAsset,
} from '../../core/liquidation/index.ts';
import {
  greater,
  magnitude,
  mulDivDown,
  mulDivTowardZero,
  PPM,
  powerOfTen,
} from '../../core/money/index.ts';
import type { Rule } from './adapter.ts';
import { NotCovered, refused, values } from './answer.ts';
import type { Inputs } from './inputs.ts';
import { type Rational, rational } from './rational.ts';

const WHOLE = powerOfTen(18);
/** Units of quote in one unit of the settlement asset. */
const SETTLEMENT_UNIT = powerOfTen(12);
const HALF = PPM / 2n;
const PENALTY = { rate: 25_000n, liquidatorShare: HALF };
const MAINTENANCE = 62_500n;
const PART = { part: HALF, partAbove: HALF, dust: 100n * WHOLE };
/** A number from here on is counted in 1e-18; a price of a million billion dollars is none. */
const SCALED_FROM = powerOfTen(15);

/** A whole number of units of 1e-18. */
function quoteOf(value: Rational, name: string): bigint {
  const scaled = value.n * WHOLE;
  if (scaled % value.d !== 0n) throw new NotCovered(`${name} has more than 18 decimals`);
  return scaled / value.d;
}

/** A price that is given in dollars or in units of 1e-18. */
function priceOf(inputs: Inputs, ...names: string[]): bigint {
  const price = inputs.rational(...names);
  const isScaled = price.d === 1n && price.n >= SCALED_FROM;
  return isScaled ? price.n : quoteOf(price, names[0] as string);
}

/** Collateral in the settlement asset, in units of quote. */
const collateralOf = (inputs: Inputs): bigint =>
  inputs.has('collateral_1e6')
    ? inputs.integer('collateral_1e6') * SETTLEMENT_UNIT
    : quoteOf(inputs.rational('collateral_usdc', 'collateral'), 'collateral');

/** What a case says of the rest of the account. */
function readRest(inputs: Inputs) {
  const capacity = ['insurance_capacity', 'insurance_fund_capacity'];
  return {
    otherValue: quoteOf(inputs.rationalOr(rational(0n), 'other_position_value'), 'other value'),
    hasOther: inputs.flagOr(false, 'has_other_positions', 'has_other_collateral'),
    capacity: inputs.has(...capacity) ? quoteOf(inputs.rational(...capacity), 'capacity') : null,
  };
}

const liquidation: Rule = {
  name: 'liquidation',
  also: ['partial_liquidation', 'full_liquidation', 'bad_debt'],
  gives: ['liquidated_size', 'liquidator_open_notional', 'bad_debt_1e6'],
  answer(inputs) {
    const held = inputs.integer('position_size');
    const cost = inputs.integer('open_notional');
    const price = priceOf(inputs, 'mark', 'mark_price', 'index');
    const rest = readRest(inputs);
    const signed = mulDivTowardZero(held, price, WHOLE);
    const equity = collateralOf(inputs) + signed + cost;
    const value = magnitude(signed);
    const totalValue = value + rest.otherValue;
    const maintenance = mulDivDown(totalValue, MAINTENANCE, PPM);
    const size = liquidatablePart({ held, value, totalValue, equity, maintenance }, PART);
    if (size === 0n) return refused('the account is not due');
    const notional = mulDivTowardZero(size, price, WHOLE);
    const penalty = closeOutPenalty(magnitude(notional), PENALTY, equity);
    const after = equity - penalty.paid;
    if (rest.capacity !== null && rest.capacity < greater(-after, 0n)) {
      return refused('the fund cannot cover the debt');
    }
    const isLast = size === held && rest.otherValue === 0n && !rest.hasOther;
    const debt = isLast ? badDebt(after, SETTLEMENT_UNIT) : 0n;
    return values({
      liquidated_size: size,
      position_notional: magnitude(notional),
      notional: magnitude(notional),
      penalty: penalty.paid,
      insurance_share: penalty.toFund,
      liquidator_share: penalty.toLiquidator,
      liquidator_open_notional: penalty.toLiquidator - notional,
      realized_pnl: notional + costOfPart(cost, size, held, WHOLE),
      account_value: equity,
      account_value_after: after,
      bad_debt_1e6: debt,
      if_settlement_value_1e6: mulDivDown(penalty.toFund, 1n, SETTLEMENT_UNIT) - debt,
    });
  },
};

const DISCOUNT = ['discount', 'discount_ratio'];
const FUND_FEE = ['if_fee', 'insurance_fund_fee'];

/** The collateral of a case: an amount of a coin, or of one in its smallest units. */
interface Collateral {
  readonly amount: bigint;
  readonly asset: SaleAsset;
}

const DECIMALS = new Map([
  ['eth', 18],
  ['weth', 18],
  ['btc', 8],
  ['wbtc', 8],
]);

function readCollateral(inputs: Inputs): Collateral {
  for (const [coin, decimals] of DECIMALS) {
    if (!inputs.has(coin)) continue;
    const whole = powerOfTen(decimals);
    const held = inputs.rational(coin);
    const price = priceOf(inputs, `${coin}_index`, 'index', 'price');
    return { amount: mulDivDown(held.n, whole, held.d), asset: { whole, fine: WHOLE, price } };
  }
  const decimals = inputs.has('collateral_1e8') ? 8 : 18;
  const amount = inputs.integer(`collateral_1e${decimals}`);
  const price = priceOf(inputs, 'index', 'price', 'index_price');
  return { amount, asset: { whole: powerOfTen(decimals), fine: WHOLE, price } };
}

const readTerms = (inputs: Inputs) => ({
  part: inputs.has('liquidation_ratio') ? inputs.ppm('liquidation_ratio') : HALF,
  dust: quoteOf(inputs.rationalOr(rational(500n), 'dust', 'collateral_value_dust'), 'dust'),
});

const saleOfCollateral: Rule = {
  name: 'max_repaid_settlement_and_collateral',
  also: ['max_repaid_settlement_and_liquidatable_collateral'],
  gives: ['max_repaid_settlement_1e6'],
  answer(inputs) {
    const { amount, asset } = readCollateral(inputs);
    const debt = quoteOf(inputs.rational('debt', 'max_debt'), 'debt');
    const terms = {
      ...readTerms(inputs),
      discount: inputs.ppm('discount', ...DISCOUNT),
      fundFee: inputs.ppm('if_fee', ...FUND_FEE),
    };
    const sale = largestSale(debt, amount, asset, terms, SETTLEMENT_UNIT);
    if (sale === null) return refused('nothing is sold without a price');
    return values({
      max_repaid_settlement_1e6: sale.payment,
      max_liquidatable_collateral: rational(sale.collateral, asset.whole),
      max_liquidatable_collateral_1e18: sale.collateral,
      max_liquidatable_collateral_1e8: sale.collateral,
    });
  },
};

/** What must be repaid: stated, or the part of a debt, which is the greater of two. */
function amountToRepay(inputs: Inputs): bigint {
  const terms = readTerms(inputs);
  if (inputs.has('amount_to_repay')) return quoteOf(inputs.rational('amount_to_repay'), 'amount');
  const debts = ['debt', 'settlement_debt', 'margin_requirement'].filter((name) =>
    inputs.has(name),
  );
  if (debts.length === 0) throw new NotCovered('the case gives no debt');
  return repaidNow(
    debts.map((name) => quoteOf(inputs.rational(name), name)).reduce(greater),
    terms,
  );
}

const maxRepaid: Rule = {
  name: 'max_repaid_settlement',
  gives: ['max_repaid_settlement_1e18'],
  answer(inputs) {
    const fundFee = inputs.ppm('if_fee', ...FUND_FEE);
    const amount = amountToRepay(inputs);
    if (fundFee >= PPM) return refused('the fee is the whole');
    const payment = paymentFor(amount, fundFee);
    return values({ max_repaid_settlement_1e18: payment, max_repaid_settlement: payment });
  },
};

const settlementByCollateral: Rule = {
  name: 'settlement_by_collateral',
  also: ['repaid_settlement_by_collateral'],
  gives: ['settlement_1e6'],
  answer(inputs) {
    const { amount, asset } = readCollateral(inputs);
    const discount = inputs.ppm('discount', ...DISCOUNT);
    const settlement = quoteForCollateral(amount, asset, discount, SETTLEMENT_UNIT);
    return values({ settlement_1e6: settlement });
  },
};

const collateralBySettlement: Rule = {
  name: 'collateral_by_settlement',
  also: ['liquidatable_collateral_by_settlement'],
  gives: ['collateral_1e18', 'collateral_1e8'],
  answer(inputs, vector) {
    const isEight = /btc|1e8/i.test(`${vector.title} ${JSON.stringify(vector.expected)}`);
    const price = priceOf(inputs, 'index', 'price', 'index_price');
    const discount = inputs.ppm('discount', ...DISCOUNT);
    const payment = inputs.has('settlement_1e6')
      ? inputs.integer('settlement_1e6') * SETTLEMENT_UNIT
      : quoteOf(inputs.rational('settlement'), 'settlement');
    if (price <= 0n || discount >= PPM) return refused('the collateral has no price');
    const whole = powerOfTen(isEight ? 8 : 18);
    const amount = collateralForQuote(payment, { whole, fine: WHOLE, price }, discount);
    return values({ [`collateral_1e${isEight ? 8 : 18}`]: amount });
  },
};

/** The rules of liquidation; those of the fund stand beside them. */
export const CURIE_LIQUIDATIONS: readonly Rule[] = [
  liquidation,
  saleOfCollateral,
  maxRepaid,
  settlementByCollateral,
  collateralBySettlement,
];
