/** Accounts of the venue itself. */
import { ACCOUNT } from '../model/index.ts';

/** House accounts of an asset, in the order of their rows after `Asset.houseRow`. */
export const HOUSE = {
  world: 0,
  dust: 1,
  deficit: 2,
  feeReserve: 3,
  operatorCapital: 4,
  sharedFund: 5,
  vault: 6,
  guarantee: 7,
} as const;

export const HOUSE_ACCOUNTS: readonly (readonly [string, number])[] = [
  ['world', ACCOUNT.world],
  ['dust', ACCOUNT.dust],
  ['deficit', ACCOUNT.deficit],
  ['fee-reserve', ACCOUNT.fund],
  ['operator-capital', ACCOUNT.fund],
  ['shared-fund', ACCOUNT.fund],
  ['vault', ACCOUNT.fund],
  ['guarantee', ACCOUNT.fund],
];

/** House accounts of a market are `prefix:MARKET`. */
export const MARKET_HOUSES = ['clearing', 'fund', 'vault', 'transit'] as const;
