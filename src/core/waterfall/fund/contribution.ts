/** What an account pays into a fund for the risk that it brings. */
import { greater, mulDivUp, PPM, type Ppm, type QuoteUnits } from '../../money/index.ts';

/** An account under stress. */
export interface StressedAccount {
  /** Loss in the stress scenario, quote units, zero or more. */
  readonly loss: QuoteUnits;
  /** Margin behind it, quote units, zero or more. */
  readonly margin: QuoteUnits;
}

/** How contributions follow risk. */
export interface ContributionPolicy {
  /** Share of the stressed loss over margin that is paid, ppm. */
  readonly rate: Ppm;
  /** What everybody pays at least, quote units. */
  readonly least: QuoteUnits;
}

const NOTHING = 0n as QuoteUnits;

/** What the stress leaves uncovered by margin; zero or more. Source: EMIR RTS 153/2013, Art. 53. */
export const lossOverMargin = ({ loss, margin }: StressedAccount): QuoteUnits =>
  greater((loss - margin) as QuoteUnits, NOTHING);

/** What an account contributes: rises with its stressed loss over margin. Rounds up. */
export const contributionOf = (policy: ContributionPolicy, account: StressedAccount): QuoteUnits =>
  greater(mulDivUp(lossOverMargin(account), policy.rate, PPM), policy.least);

/**
 * Contributions that sum to at least a target: in proportion to each one's stressed loss over
 * margin, rounded up, and at least the least.
 *
 * @param target quote units, zero or more
 * @returns one per account; only the least where nobody has a loss over margin
 */
export function contributionsFor(
  target: QuoteUnits,
  accounts: readonly StressedAccount[],
  least: QuoteUnits,
): QuoteUnits[] {
  const losses = accounts.map(lossOverMargin);
  let all = 0n;
  for (const loss of losses) all += loss;
  return losses.map((loss) => (all === 0n ? least : greater(mulDivUp(target, loss, all), least)));
}
