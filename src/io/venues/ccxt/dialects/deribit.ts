/**
 * Deribit linear contracts and options, by "Deribit API" of docs.deribit.com: private/buy with a
 * label, private/get_order_state_by_label, private/get_account_summaries.
 */
import { decimalOrZero } from '../decimal-text.ts';
import { rowOf, rowsOf } from '../exchange.ts';
import type { Dialect } from './dialect.ts';
import { clientFieldOf, PLAIN } from './plain.ts';

export const DERIBIT: Dialect = {
  ...PLAIN,
  findsAll: true,
  // `amount` is in coins for linear contracts and options, whatever the size of a contract.
  contractSize: () => '1',
  // A label is a remark: several orders may carry the same.
  uniqueClientIds: false,
  openOrders: 'by-symbol',
  codes: {
    '10004': 'not-found',
    '10028': 'rate-limit',
    '10040': 'unknown',
    '10047': 'rate-limit',
    '11044': 'not-found',
    '13004': 'keys',
    '13009': 'keys',
    '13021': 'keys',
    '11051': 'unknown',
  },
  orderParams: (id) => ({ label: id }),
  async find({ exchange, endpoint }, market, id) {
    const asked = { currency: market.settle ?? market.base, label: id };
    const answer = rowOf(await endpoint('privateGetGetOrderStateByLabel', asked));
    const order = rowsOf(answer['result'])[0];
    return order === undefined ? null : exchange.parseOrder(order, market);
  },
  account(balance) {
    const info = rowOf(balance['info']);
    const summaries = rowsOf(info['summaries']);
    const row = info['equity'] === undefined ? summaries[0] : info;
    // Several currencies are not one account: which of them counts would be a guess.
    if (row === undefined || summaries.length > 1) return null;
    return {
      equity: decimalOrZero(row['equity']),
      initial: decimalOrZero(row['initial_margin']),
      maintenance: decimalOrZero(row['maintenance_margin']),
      available: decimalOrZero(row['available_funds']),
    };
  },
  clientOf: (row) => clientFieldOf(row, ['label', 'clientOrderId']),
};
