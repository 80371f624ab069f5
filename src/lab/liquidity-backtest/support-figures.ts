/** What support did, as rows of a table. */
import { compact, count, price } from '../report/format.ts';
import { levelName, minute, NONE, share } from './backtest-figures.ts';
import { DEPTH_BP, MAINTENANCE, type SupportOutcome } from './support-replay.ts';
import type { SupportScenario } from './support-run.ts';

/** A figure without support and with it. */
export type SupportRow = readonly [what: string, without: string, supported: string];

const amount = (value: number): string => compact(value, ' ');
const base = (value: number): string => (Number.isNaN(value) ? NONE : price(value, ','));

/** Figures of both runs side by side. */
export function supportRows({ without, supported }: SupportOutcome): SupportRow[] {
  const more = supported.proceeds - without.proceeds;
  return [
    ['Lowest price', price(without.lowest, ','), price(supported.lowest, ',')],
    [`Least bids within ${DEPTH_BP} bp`, base(without.depthLeast), base(supported.depthLeast)],
    ['Mean of them while active', base(without.depthMean), base(supported.depthMean)],
    ['Longs that are liquidated', share(without.liquidated), share(supported.liquidated)],
    ['Sellers receive, at the mid', amount(without.proceeds), `${amount(more)} more`],
  ];
}

/** What it cost, in sentences. */
export function supportLines(support: SupportScenario, outcome: SupportOutcome): string[] {
  const { stretch, terms, market } = support;
  const { activeSeconds, fills, inventory, spentMost, profit, isStopped } = outcome;
  const minutes = (activeSeconds / 60).toFixed(0);
  return [
    `${market}, ${minute(stretch.from)} to ${minute(stretch.to)}: ${levelName(terms.level)} or ` +
      `above for ${minutes} minutes; a stressed book with the law of BTC of October 2025`,
    `the reserve paid out ${amount(spentMost)} at most in ${count(fills, ',')} fills and holds ` +
      `${base(inventory)}; its profit at the last recorded price is ${amount(profit)}` +
      `${isStopped ? '; it stopped on its own loss' : ''}`,
    'takers are those of the recorded bars in both runs: what they would do otherwise is not known',
    `longs: equal sizes, opened at the first price, leverage by the usual quantiles (assumed), ` +
      `liquidated under ${share(MAINTENANCE)} of equity`,
  ];
}
