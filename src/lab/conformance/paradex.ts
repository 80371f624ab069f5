/** Paradex: the share of a portfolio that is liquidated, who bears a loss, and price bands. */

import { leastRestoringLots } from '../../core/liquidation/index.ts';
import { requirementOf } from '../../core/margin/index.ts';
import { type Lots, mulDivUp, PPM } from '../../core/money/index.ts';
import type { Adapter, Rule } from './adapter.ts';
import { NotCovered, values } from './answer.ts';
import type { Inputs } from './inputs.ts';
import { PARADEX_LOSSES_AND_BANDS } from './paradex-losses.ts';
import {
  commonScale,
  minus,
  over,
  plus,
  type Rational,
  rational,
  times,
  wholeAt,
} from './rational.ts';
import { flatRate, quote, riskWith } from './units.ts';

/** The margin ratio (requirement over account value) below which the account is restored: 90 %. */
const RATIO = 900_000n;
const FIFTHS = 5n;

/**
 * A portfolio as five lots whose maintenance rate is the ratio: then the value of a lot is the
 * account value that restores it, and the penalty is a cost of what is closed.
 */
interface Portfolio {
  readonly unit: bigint;
  readonly equity: bigint;
  readonly maintenance: bigint;
  /** Requirement over the ratio: the account value at which the account is just restored. */
  readonly restored: bigint;
  readonly costPpm: bigint;
}

function readPortfolio(inputs: Inputs, share: Rational): Portfolio {
  const mmr = inputs.rational('mmr', 'maintenance_margin');
  const equity = inputs.rational('account_value', 'equity');
  const fee = inputs.rational('liquidation_fee', 'fee');
  const costPpm = over(rational(fee.n * RATIO), rational(fee.d));
  if (costPpm.d !== 1n || mmr.n <= 0n) throw new NotCovered('the fee is no share in whole ppm');
  const unit = commonScale([mmr, equity]) * FIFTHS * share.d * 9n * PPM;
  const maintenance = wholeAt(mmr, unit);
  const restored = (maintenance * PPM) / RATIO;
  return { unit, equity: wholeAt(equity, unit), maintenance, restored, costPpm: costPpm.n };
}

/** What is left after a share was closed. */
function afterShare(portfolio: Portfolio, share: Rational) {
  const { unit, equity, restored, costPpm } = portfolio;
  const closed = (restored * share.n) / share.d;
  const left = requirementOf(flatRate(RATIO), quote(restored - closed));
  const penalty = mulDivUp(closed, costPpm, PPM);
  const value = equity - penalty;
  return {
    new_mmr: rational(left, unit),
    penalty: rational(penalty, unit),
    new_account_value: rational(value, unit),
    new_margin_ratio: value === 0n ? null : rational(left, value),
  };
}

const table: Rule = {
  name: 'liquidation_share_table',
  gives: ['new_mmr', 'new_margin_ratio'],
  answer(inputs) {
    const share = inputs.rational('share');
    return values(afterShare(readPortfolio(inputs, share), share));
  },
};

/**
 * Collateral and positions of the portfolio. Cases give its totals only and mean the published
 * example: 1,000 dollars, 0.1 bitcoin and one ether.
 */
const readHoldings = (inputs: Inputs) => ({
  collateral: inputs.rationalOr(rational(1_000n), 'collateral', 'collateral_before'),
  btc: inputs.rationalOr(rational(1n, 10n), 'position_btc', 'btc'),
  eth: inputs.rationalOr(rational(1n), 'position_eth', 'eth'),
});

const chosen: Rule = {
  name: 'liquidation_share',
  gives: ['share'],
  answer(inputs) {
    const portfolio = readPortfolio(inputs, rational(1n, FIFTHS));
    const { equity, maintenance, restored, costPpm } = portfolio;
    const lots = leastRestoringLots({
      // Restored means strictly below the ratio, so the last unit of equity does not count.
      risk: riskWith(equity - 1n, maintenance, restored),
      held: FIFTHS as Lots,
      lotValue: quote(restored / FIFTHS),
      maintenance: flatRate(RATIO),
      initial: flatRate(PPM),
      costPpm,
      bufferPpm: PPM,
    });
    const share = rational(lots, FIFTHS);
    const after = afterShare(portfolio, share);
    const holdings = readHoldings(inputs);
    const realised = times(share, minus(rational(equity, portfolio.unit), holdings.collateral));
    const left = minus(rational(1n), share);
    return values({
      share,
      ...after,
      collateral_after: minus(plus(holdings.collateral, realised), after.penalty),
      position_btc: times(holdings.btc, left),
      position_eth: times(holdings.eth, left),
    });
  },
};

export const PARADEX: Adapter = {
  system: 'paradex',
  rules: [table, chosen, ...PARADEX_LOSSES_AND_BANDS],
};
