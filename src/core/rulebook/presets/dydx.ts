import type { VenueTerms } from '../../model/index.ts';
import { flatSchedule, layerOf, oursBut, PLAIN_MARKET, PLAIN_RULEBOOK } from '../plain.ts';

/**
 * dYdX v4 as its code and its genesis say: tenths of a position at a fillable price that may cost
 * the insurance fund, one fund a collateral pool, then deleveraging at the bankruptcy price.
 */
export const DYDX_V4: VenueTerms = {
  ...PLAIN_RULEBOOK,
  rulebook: 'dydx-v4',
  source:
    'github.com/dydxprotocol/v4-chain: protocol/testing/mainnet/genesis.json (commit 84d4664), ' +
    'x/clob/keeper/liquidations.go, deleveraging.go',
  date: '2026-11-21',
  notExpressed: [
    'The deleveraging loop begins at a random account, without a ranking; here all give alike.',
    'What deleveraging cannot match stays open; here the vault takes it at the mark.',
    'Withdrawals stop for 50 blocks after a negative account was seen, not until it is funded.',
    'One market of one account a block, drawn at random; here every account that is due.',
    'The limit price depends on the equity that is left (bankruptcy adjustment); here it is fixed.',
    'The insurance fund is one account: fees arrive in the fund of the market, which pays first.',
  ],
  notStated: oursBut(
    [
      'market.ladder.slippagePpm',
      'market.ladder.sliceNotionalMin',
      'market.ladder.sliceNotionalMax',
    ],
    ['market.schedule.openInterest', 'adl'],
  ),
  layers: [
    layerOf('insurance fund of the market', 'market-fund'),
    // Most that the fund loses for one subaccount in one block: one million.
    { id: 'insurance fund', kind: 'shared-fund', floor: '0', capPerCase: '1000000' },
    layerOf('deleveraging', 'adl'),
  ],
  adl: 'contract-pro-rata',
  market: {
    ...PLAIN_MARKET,
    // Liquidity tier Large-Cap: 5 % initial, maintenance 60 % of it.
    schedule: flatSchedule(50_000, 30_000),
    ladder: {
      ...PLAIN_MARKET.ladder,
      sizing: 'whole',
      feePpm: 15_000,
      // Spread to maintenance 1.5: an insolvent account is sold 1.5 times maintenance off.
      slippagePpm: 45_000,
      slicePpm: 100_000,
      sliceNotionalMin: '1000',
      sliceNotionalMax: '100000',
      cooldownMs: 1_000,
    },
  },
};
