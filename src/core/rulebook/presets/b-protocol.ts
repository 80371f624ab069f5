import type { VenueTerms } from '../../model/index.ts';
import { oursBut } from '../plain.ts';
import { LIQUITY } from './liquity.ts';

/**
 * B.Protocol v2 as its contracts say: Liquity with one depositor that sells what it is given at
 * once, to an automatic market maker, at a discount of at most 4 % from the feed.
 */
export const B_PROTOCOL: VenueTerms = {
  ...LIQUITY,
  rulebook: 'b-protocol',
  source: 'github.com/backstop-protocol/dev: packages/contracts/contracts/B.Protocol (BAMM)',
  date: '2026-11-21',
  notExpressed: [
    ...LIQUITY.notExpressed,
    'Prices follow a two-coin stable-swap curve; here one order at the mark less the discount.',
    'A price feed older than an hour stops the sales.',
  ],
  notStated: oursBut(['market.ladder.slippagePpm'], ['market.vault', 'adl']),
  market: {
    ...LIQUITY.market,
    price: { ...LIQUITY.market.price, ageMsMax: 3_600_000 },
    ladder: { ...LIQUITY.market.ladder, slippagePpm: 40_000 },
    vault: { ...LIQUITY.market.vault, unwindPpm: 250_000, unwindEveryMs: 12_000 },
  },
};
