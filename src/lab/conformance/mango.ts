/**
 * Mango v4: health with weights and limits, and the two liquidations of perpetuals. Amounts are in
 * tokens, exact; the venue's own fixed point rounds at 2^-48.
 */
import { lossPerUnit, reduceAndSettle, takeOverLosses } from '../../core/liquidation/index.ts';
import {
  type Fraction,
  fractionOf,
  gainBeforeWeight,
  type HealthAccount,
  type HealthAsset,
  type HealthPerpetual,
  healthOf,
  least,
  NOUGHT,
  type SideWeights,
  scaledAssetWeight,
  scaledDebtWeight,
  settleableLoss,
  sumOf,
  UNIT,
  viewAssets,
  withoutOrders,
} from '../../core/margin/index.ts';
import { magnitude } from '../../core/money/index.ts';
import type { Adapter, Rule } from './adapter.ts';
import { NotCovered, refused, values } from './answer.ts';
import { Inputs } from './inputs.ts';
import { minus, over, type Rational, rational, times } from './rational.ts';
import { isFields, type Json } from './vectors.ts';

const fraction = ({ n, d }: Rational): Fraction => fractionOf(n, d);
const exact = ({ numerator, denominator }: Fraction): Rational => rational(numerator, denominator);
const tenths = (value: bigint): Fraction => fractionOf(value, 10n);
const hundredths = (value: bigint): Fraction => fractionOf(value, 100n);

const weights = (asset: Fraction, debt: Fraction): SideWeights => ({ asset, debt });
const samePrice = (price: Fraction) => ({ oracle: price, stable: price });

/** The fixture of the health cases: price, initial and maintenance weights of three tokens. */
const TOKENS = [
  { price: 1n, initial: weights(tenths(8n), tenths(12n)), maintenance: [90n, 110n] },
  { price: 5n, initial: weights(tenths(5n), tenths(15n)), maintenance: [70n, 130n] },
  { price: 10n, initial: weights(tenths(5n), tenths(15n)), maintenance: [70n, 130n] },
] as const;

/** Its market: lots of ten, of the second token, settled in the first. */
const BASE_LOT = 10n;
const MARKET = {
  settledIn: 0,
  price: samePrice(fractionOf(5n)),
  initial: weights(tenths(8n), tenths(12n)),
  maintenance: weights(tenths(9n), tenths(11n)),
  initialGainWeight: hundredths(95n),
  maintenanceGainWeight: hundredths(98n),
};

const NO_BANK = new Inputs({});

/** The limits of the banks, one a token; null stands for none. */
function readBanks(inputs: Inputs): { banks: Inputs[]; unread: () => string[] } {
  const given: Json = inputs.has('banks') ? inputs.value('banks') : null;
  if (given === null) return { banks: TOKENS.map(() => NO_BANK), unread: () => [] };
  const named = { banks: Array.isArray(given) ? given.map((bank: Json) => bank ?? {}) : [] };
  if (named.banks.length !== TOKENS.length || !named.banks.every(isFields)) {
    throw new NotCovered('banks is no list of one bank a token');
  }
  const all = new Inputs(named);
  return { banks: all.groupsOf('banks'), unread: () => all.unread() };
}

const ZERO_OR = (bank: Inputs, name: string): Rational => bank.rationalOr(rational(0n), name);

/** A limit in quote; a bank without one never scales. */
function limitOf(bank: Inputs, name: string): Fraction | null {
  if (!bank.has(name)) return null;
  const limit = bank.rational(name);
  return limit.n === 0n ? null : fraction(limit);
}

/** One token of the fixture with the weights that the limits of its bank leave. */
function assetOf(at: number, balance: Rational, bank: Inputs): HealthAsset {
  const token = TOKENS[at] as (typeof TOKENS)[number];
  const price = rational(token.price);
  const pending = ZERO_OR(bank, 'potential_serum_tokens');
  const deposits = times(minus(ZERO_OR(bank, 'deposits'), minus(rational(0n), pending)), price);
  const borrows = times(ZERO_OR(bank, 'borrows'), price);
  const start = 'weight_scale_start_quote';
  const scaled = weights(
    scaledAssetWeight(token.initial.asset, fraction(deposits), limitOf(bank, `deposit_${start}`)),
    scaledDebtWeight(token.initial.debt, fraction(borrows), limitOf(bank, `borrow_${start}`)),
  );
  const [held, owed] = token.maintenance;
  return {
    balance: fraction(balance),
    price: samePrice(fraction(price)),
    initial: token.initial,
    maintenance: weights(hundredths(held), hundredths(owed)),
    scaled,
  };
}

/** A list of numbers, or as many zeros. */
const numbersOr = (inputs: Inputs, name: string, count: number): Rational[] => {
  if (!inputs.has(name)) return Array.from({ length: count }, () => rational(0n));
  const given = inputs.rationals(name);
  if (given.length !== count) throw new NotCovered(`${name} has not ${count} numbers`);
  return given;
};

function readAccount(inputs: Inputs): HealthAccount {
  const { banks, unread } = readBanks(inputs);
  const balances = numbersOr(inputs, 'token_balances', TOKENS.length);
  const reserved = [1, 2].map((base) => {
    const [quote, kept] = numbersOr(inputs, `spot_oo_1_${base + 1}_quote_base`, 2) as [
      Rational,
      Rational,
    ];
    return { base, quote: 0, reservedBase: fraction(kept), reservedQuote: fraction(quote) };
  });
  const perpetual = numbersOr(inputs, 'perp_baseLots_quote_bidLots_askLots', 4);
  const [lots, quote, bids, asks] = perpetual as [Rational, Rational, Rational, Rational];
  const size = (count: Rational): Fraction => fraction(times(count, rational(BASE_LOT)));
  const position = {
    base: size(lots),
    quote: fraction(quote),
    bids: size(bids),
    asks: size(asks),
  };
  const assets = balances.map((balance, at) => assetOf(at, balance, banks[at] ?? NO_BANK));
  if (unread().length > 0) throw new NotCovered(`health does not read ${unread().join(', ')}`);
  return { assets, perpetuals: [{ ...MARKET, position }], reserved };
}

const health: Rule = {
  name: 'init_health',
  also: ['health', 'maint_health', 'liquidation_end_health'],
  gives: ['init_health', 'maint_health', 'liquidation_end_health'],
  answer(inputs) {
    const account = readAccount(inputs);
    return values({
      init_health: exact(healthOf(account, 'initial')),
      liquidation_end_health: exact(healthOf(account, 'end')),
      maint_health: exact(healthOf(account, 'maintenance')),
    });
  },
};

/** An asset with one pair of weights for every question. */
const plainAsset = (balance: Rational, price: Rational, of: SideWeights): HealthAsset => ({
  balance: fraction(balance),
  price: samePrice(fraction(price)),
  initial: of,
  maintenance: of,
  scaled: of,
});

const opposed = (weight: Rational): SideWeights =>
  weights(fraction(weight), fraction(minus(rational(2n), weight)));

const ONE_TO_ONE = weights(UNIT, UNIT);
const otherToken = (inputs: Inputs): HealthAsset =>
  plainAsset(
    inputs.rationalOr(rational(0n), 'other_token'),
    inputs.rationalOr(rational(1n), 'other_price'),
    ONE_TO_ONE,
  );

/** Whether the liquidator offers to move the position away from zero. */
const isWrongSide = (lots: bigint, most: bigint): boolean => (lots > 0n ? most < 0n : most > 0n);

/** The account of a perpetual case: settlement token, another token, and the position. */
function readPosition(inputs: Inputs): { account: HealthAccount; lots: bigint; price: Rational } {
  const lots = inputs.integer('liqee_base_lots');
  const price = inputs.rationalOr(rational(1n), 'price');
  const base = opposed(inputs.rational('perp_base_asset_weight'));
  const gainWeight = fraction(inputs.rational('overall_asset_weight'));
  const perpetual: HealthPerpetual = {
    position: withoutOrders(lots, fraction(inputs.rational('liqee_quote', 'liqee_perp_quote'))),
    price: samePrice(fraction(price)),
    settledIn: 0,
    initial: base,
    maintenance: base,
    initialGainWeight: gainWeight,
    maintenanceGainWeight: gainWeight,
  };
  const settled = opposed(inputs.rationalOr(rational(1n), 'settle_token_weights'));
  const token = inputs.rational('liqee_settle_token');
  const settlementPrice = inputs.rationalOr(rational(1n), 'settle_price');
  const assets = [plainAsset(token, settlementPrice, settled), otherToken(inputs)];
  return { account: { assets, perpetuals: [perpetual], reserved: [] }, lots, price };
}

const FEE_NAMES = ['base_liquidation_fee', 'base_liq_fee'];

const reduceOrSettle: Rule = {
  name: 'perp_base_or_pnl_liquidation',
  also: ['perp_liq_base_or_positive_pnl', 'perp_base_or_positive_pnl_liquidation'],
  gives: ['liqee_base_lots', 'liqee_quote'],
  answer(inputs) {
    const { account, lots, price } = readPosition(inputs);
    const perpetual = account.perpetuals[0] as HealthPerpetual;
    const most = inputs.integer('max_base');
    const fee = inputs.rationalOr(rational(0n), ...FEE_NAMES);
    const platform = inputs.rationalOr(rational(0n), 'platform_liquidation_fee');
    const settleFee = inputs.rationalOr(rational(0n), 'positive_pnl_liq_fee');
    const settleMost = inputs.rational('max_pnl');
    if (isWrongSide(lots, most)) return refused('max_base has the sign of another position');
    const view = viewAssets(account, 'end')[0] as ReturnType<typeof viewAssets>[number];
    const plan = reduceAndSettle({
      health: healthOf(account, 'end'),
      balance: view.balance,
      prices: view.prices,
      gain: gainBeforeWeight(perpetual, 'end'),
      lots,
      lotValue: fraction(price),
      baseWeight: lots > 0n ? perpetual.initial.asset : perpetual.initial.debt,
      gainWeight: perpetual.initialGainWeight,
      baseFee: sumOf(fraction(fee), fraction(platform)),
      settleFee: fraction(settleFee),
      lotsMost: magnitude(most),
      settleMost: fraction(settleMost),
    });
    if (plan.kind !== 'plan') return refused(plan.kind);
    const token = (account.assets[0] as HealthAsset).balance;
    const quote = sumOf(perpetual.position.quote, plan.quote);
    return values({
      liqee_settle_token: exact(sumOf(token, plan.received)),
      liqee_base_lots: lots + plan.lots,
      liqee_quote: minus(exact(quote), exact(plan.settled)),
    });
  },
};

/** The account of a bankruptcy case: no base, a loss in quote, another token at weight one. */
function readBankrupt(inputs: Inputs): HealthAccount {
  const price = fraction(inputs.rational('settle_price'));
  const asset = fraction(inputs.rational('settle_token_asset_weight'));
  const debt = fraction(inputs.rational('settle_token_liab_weight'));
  const token = inputs.rational('liqee_settle_token');
  const perpetual: HealthPerpetual = {
    position: withoutOrders(0n, fraction(inputs.rational('liqee_perp_quote'))),
    price: samePrice(UNIT),
    settledIn: 0,
    initial: ONE_TO_ONE,
    maintenance: ONE_TO_ONE,
    initialGainWeight: NOUGHT,
    maintenanceGainWeight: NOUGHT,
  };
  const settlement = plainAsset(token, exact(price), weights(asset, debt));
  return { assets: [settlement, otherToken(inputs)], perpetuals: [perpetual], reserved: [] };
}

const bankruptcy: Rule = {
  name: 'perp_bankruptcy',
  also: ['perp_liq_negative_pnl_or_bankruptcy', 'perp_negative_pnl_or_bankruptcy'],
  gives: ['socialized_loss_per_lot', 'liqor_insurance_tokens'],
  answer(inputs) {
    const account = readBankrupt(inputs);
    const fundPrice = inputs.rational('insurance_price');
    const fee = inputs.rationalOr(rational(0n), ...FEE_NAMES);
    const isEligible = inputs.flagOr(true, 'group_insurance_fund', 'insurance_eligible');
    const vault = inputs.integer('insurance_vault');
    const limit = fraction(inputs.rational('settle_limit'));
    const takenMost = fraction(inputs.rational('max_liab_transfer'));
    const openInterest = inputs.integer('open_interest_lots', 'open_interest');
    const settlement = account.assets[0] as HealthAsset;
    const quote = (account.perpetuals[0] as HealthPerpetual).position.quote;
    if (quote.numerator >= 0n) return refused('the position has no loss');
    const view = viewAssets(account, 'end')[0] as ReturnType<typeof viewAssets>[number];
    const withFee = times(exact(settlement.price.oracle), minus(fee, rational(-1n)));
    const backed = settleableLoss(account, 0);
    const taken = takeOverLosses({
      loss: { ...quote, numerator: -quote.numerator },
      payable: backed === null ? limit : least(backed, limit),
      takenMost,
      health: healthOf(account, 'end'),
      balance: view.balance,
      prices: view.prices,
      fund: isEligible ? vault : 0n,
      fundPerLoss: fraction(over(withFee, fundPrice)),
    });
    if (taken === null) return refused('no amount of the settlement token restores health');
    const resolved = [taken.paid, taken.reimbursed, taken.socialised].reduce(sumOf);
    return values({
      liqee_settle_token: minus(exact(settlement.balance), exact(taken.paid)),
      liqee_perp_quote: exact(sumOf(quote, resolved)),
      liqor_settle_token: exact(taken.paid),
      liqor_perp_quote: minus(rational(0n), exact(sumOf(taken.paid, taken.reimbursed))),
      liqor_insurance_tokens: taken.fromFund,
      insurance_vault_after: vault - taken.fromFund,
      socialized_loss: exact(taken.socialised),
      socialized_loss_per_lot: exact(lossPerUnit(taken.socialised, openInterest)),
    });
  },
};

export const MANGO_V4: Adapter = {
  system: 'mango-v4',
  rules: [health, reduceOrSettle, bankruptcy],
};
