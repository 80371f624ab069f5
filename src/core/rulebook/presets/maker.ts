import type { VenueTerms } from '../../model/index.ts';
import { flatSchedule, layerOf, oursBut, PLAIN_MARKET, PLAIN_RULEBOOK } from '../plain.ts';

/**
 * Maker Liquidations 2.0 as its contracts say, read as a leveraged long: a vault at 150 % holds a
 * third of its collateral as equity, a falling auction sells the collateral, the surplus buffer
 * bears bad debt, and what is beyond it waits as a deficit until new shares are sold for it.
 */
export const MAKER_LIQ2: VenueTerms = {
  ...PLAIN_RULEBOOK,
  rulebook: 'maker-liq2',
  source: 'github.com/makerdao/dss: src/clip.sol, dog.sol, vow.sol, abaci.sol',
  date: '2026-11-21',
  notExpressed: [
    'Debt against collateral, stability fees and savings: an account is a leveraged long here.',
    'The auction sells collateral from a top price over the feed; here it sells shares of equity.',
    'An auction restarts after its tail or below its cusp; here after its whole time.',
    'Room for auctions is bounded by debt over all and for each kind of collateral (Hole, hole).',
    'New shares are sold for bad debt (flop): here an operator funds the deficit.',
    'A keeper gets a fixed tip and a share of the debt for starting an auction.',
  ],
  notStated: oursBut([], ['market.auction', 'adl']),
  layers: [layerOf('surplus buffer', 'operator-capital')],
  adl: 'contract-pro-rata',
  market: {
    ...PLAIN_MARKET,
    // Ratio 150 %: equity over collateral of 1 - 1 / 1.5; debt may be drawn up to the same ratio.
    schedule: flatSchedule(333_334, 333_334),
    ladder: {
      ...PLAIN_MARKET.ladder,
      sizing: 'whole',
      // The penalty (chop), 13 %, goes to the surplus buffer's side of the venue.
      feePpm: 130_000,
      feeToFundPpm: 0,
      takeoverPpm: 1_000_000,
    },
    auction: {
      // A linear fall to nothing within the tail of 8,400 s.
      fastMs: 8_400_000,
      slowMs: 0,
      startPpm: 1_000_000,
      fastEndPpm: 0,
      slowEndPpm: 0,
      bufferPpm: 1_000_000,
    },
  },
};
