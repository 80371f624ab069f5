/**
 * How the exchange says no: codes and words of Binance USD-M futures.
 * Source: the venue's page "Error Codes" for USD-M futures, as also read by ccxt (`binance`).
 */
import type { PaperRefusal } from './exchange-types.ts';

const REFUSALS = {
  '-1003': 'Too many requests; wait and try again.',
  '-1008': 'Server is currently overloaded with other requests. Please try again later.',
  '-1021': 'Timestamp for this request is outside of the recvWindow.',
  '-1102': 'Mandatory parameter was not sent, was empty/null, or malformed.',
  '-1111': 'Precision is over the maximum defined for this asset.',
  '-1121': 'Invalid symbol.',
  '-2010': 'NEW_ORDER_REJECTED',
  '-2011': 'Unknown order sent.',
  '-2013': 'Order does not exist.',
  '-2015': 'Invalid API-key, IP, or permissions for action.',
  '-2019': 'Margin is insufficient.',
  '-2022': 'ReduceOnly Order is rejected.',
  '-2025': 'Reach max open order limit.',
  '-2027': 'Exceeded the maximum allowable position at current leverage.',
  '-2028': 'Leverage is smaller than permitted: insufficient margin balance.',
  '-4001': 'Price less than 0.',
  '-4003': 'Quantity less than zero.',
  '-4004': 'Quantity less than min quantity.',
  '-4014': 'Price not increased by tick size.',
  '-4015': 'Client order id is not valid.',
  '-4016': 'Price is higher than mark price multiplier cap.',
  '-4023': 'Quantity not increased by step size.',
  '-4024': 'Price is lower than mark price multiplier floor.',
  '-4028': 'Leverage is not valid.',
  '-4046': 'No need to change margin type.',
  '-4116': 'ClientOrderId is duplicated.',
  '-4131': "The counterparty's best price does not meet the PERCENT_PRICE filter limit.",
  '-4141': 'Symbol is closed.',
  '-4164': "Order's notional must be no smaller than the minimum (unless you choose reduce only).",
  '-4168': 'Unable to adjust to isolated-margin mode.',
  '-5021': 'Due to the order could not be filled immediately, the FOK order has been rejected.',
  '-5022': 'Due to the order could not be executed as maker, the Post Only order will be rejected.',
} as const;

export type RefusalCode = keyof typeof REFUSALS;

export const refuse = (code: RefusalCode): PaperRefusal =>
  refuseWith(Number(code), REFUSALS[code], code === '-2015' ? 401 : 400);

export const refuseWith = (code: number, says: string, status = 400): PaperRefusal => ({
  kind: 'refused',
  status,
  code,
  says,
  retryAfterMs: 0,
});

export const refuseByRate = (retryAfterMs: number): PaperRefusal => ({
  ...refuseWith(-1003, REFUSALS['-1003'], 429),
  retryAfterMs,
});

export const refuseByFailure = (): PaperRefusal => refuseWith(-1008, REFUSALS['-1008'], 503);
