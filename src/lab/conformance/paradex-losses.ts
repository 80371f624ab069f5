/** Paradex: the charge on withdrawals while a loss is not covered, and price bands. */
import { bandLimit, isOutsideBand, priceBand } from '../../core/breaker/index.ts';
import type { Ppm, PriceUnits } from '../../core/money/index.ts';
import { chargeOn, uncoveredLoss, withdrawalCharge } from '../../core/waterfall/index.ts';
import type { Rule } from './adapter.ts';
import { type Answer, NotCovered, refused, values } from './answer.ts';
import type { Inputs } from './inputs.ts';
import { commonScale, ONE, type Rational, rational, wholeAt, ZERO } from './rational.ts';
import { quote } from './units.ts';
import { isFields, type VectorCase } from './vectors.ts';

/** What debts exceed the fund by: stated, or from the two. */
function readLoss(inputs: Inputs): Rational {
  const stated = ['exchange_bankruptcy_amount', 'eba'];
  if (inputs.has(...stated)) return inputs.rational(...stated);
  const debts = inputs.rational('users_bankruptcy_amount', 'total_users_bankruptcy_amount');
  const fund = inputs.rational('insurance_balance', 'insurance_fund_balance');
  const unit = commonScale([debts, fund]);
  const money = (value: Rational) => quote(wholeAt(value, unit));
  return rational(uncoveredLoss(money(debts), money(fund)), unit);
}

const BALANCES = ['total_exchange_usdc_balance', 'total_usdc_balance', 'total_balance'];

/** Share of a withdrawal that stays: stated, or from the loss. */
function readFactor(inputs: Inputs): { factor: Rational; loss: Rational | null } {
  if (inputs.has('factor', 'socialized_loss_factor')) {
    return { factor: inputs.rational('factor', 'socialized_loss_factor'), loss: null };
  }
  const loss = readLoss(inputs);
  if (loss.n < 0n) throw new NotCovered('a loss below zero');
  if (loss.n > 0n && !inputs.has(...BALANCES)) throw new NotCovered('no balance of the exchange');
  const total = inputs.rationalOr(ZERO, ...BALANCES);
  const unit = commonScale([loss, total]);
  const charge = withdrawalCharge(quote(wholeAt(loss, unit)), quote(wholeAt(total, unit)));
  return { factor: rational(charge.numerator, charge.denominator), loss };
}

const WITHDRAWN = ['withdrawal', 'withdrawal_amount', 'amount'];

const lossFactor: Rule = {
  name: 'socialized_loss_factor',
  also: ['socialised_loss_factor', 'socialized_loss', 'withdrawal'],
  gives: ['factor', 'socialized_loss_factor'],
  answer(inputs) {
    const { factor, loss } = readFactor(inputs);
    const fields: { [field: string]: Answer } = { factor, socialized_loss_factor: factor };
    if (loss !== null) fields['exchange_bankruptcy_amount'] = loss;
    if (!inputs.has(...WITHDRAWN)) return values(fields);
    const amount = inputs.rational(...WITHDRAWN);
    if (amount.n < 0n) return refused('a withdrawal below zero');
    const unit = commonScale([amount]) * factor.d;
    const whole = quote(wholeAt(amount, unit));
    const kept = chargeOn(whole, { numerator: factor.n, denominator: factor.d });
    const received = rational(whole - kept, unit);
    const charged = rational(kept, unit);
    return values({ ...fields, charge: charged, insurance_receives: charged, received });
  },
};

/** An order that a case asks about, such as `limit_sell_at_94`. */
const ASKED = /^(?:limit|passive|aggressive)_(buy|sell)_at_(\d+)(?:_(\d+))?$/;

/** Names and prices of the orders that a case expects an answer to. */
function ordersAsked(vector: VectorCase): { name: string; side: 'buy' | 'sell'; at: Rational }[] {
  const names = isFields(vector.expected) ? Object.keys(vector.expected) : [];
  return names.flatMap((name) => {
    const [, side, whole, decimals = ''] = ASKED.exec(name) ?? [];
    if (side === undefined || whole === undefined) return [];
    const at = rational(BigInt(whole + decimals), 10n ** BigInt(decimals.length));
    return [{ name, side: side === 'buy' ? 'buy' : 'sell', at }];
  });
}

const bands: Rule = {
  name: 'price_bands',
  also: ['price_band'],
  gives: ['limit_down', 'limit_up'],
  answer(inputs, vector) {
    const mark = inputs.rational('mark', 'mark_price');
    const width = inputs.ppm('band', 'bandwidth', 'band_width') as Ppm;
    const orders = ordersAsked(vector);
    // A millionth of the finest price, so that neither end of the band rounds.
    const unit = commonScale([mark, ONE, ...orders.map(({ at }) => at)]) * 1_000_000n;
    const band = priceBand(wholeAt(mark, unit) as PriceUnits, width);
    const answers: { [field: string]: Answer } = {
      limit_down: rational(band.down, unit),
      limit_up: rational(band.up, unit),
      market_buy_limit: rational(bandLimit(band, 'buy'), unit),
      market_sell_limit: rational(bandLimit(band, 'sell'), unit),
    };
    for (const { name, side, at } of orders) {
      const isOutside = isOutsideBand(band, side, wholeAt(at, unit) as PriceUnits);
      answers[name] = isOutside ? 'rejected' : 'accepted';
    }
    return values(answers);
  },
};

/** Rules beside those of the liquidated share. */
export const PARADEX_LOSSES_AND_BANDS: readonly Rule[] = [lossFactor, bands];
