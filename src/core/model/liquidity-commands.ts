import type { Shape } from './fields.ts';

/** What is asked of the liquidity backstop: the last of the commands, in the order of numbers. */
export const LIQUIDITY_COMMANDS = {
  'observe-gauges': {
    says: 'A sample of the gauges of a market: what the conditions of its levels are about.',
    fields: {
      market: { kind: 'name', says: 'listed market' },
      gauges: { kind: 'json', says: 'object of numbers by gauge; null where there is none' },
    },
  },
  'reserve-fill': {
    says: 'The venue reports that an order of a reserve traded.',
    fields: {
      order: { kind: 'name', says: 'name that the engine gave the order' },
      counterparty: { kind: 'name', says: 'account on the other side' },
      size: { kind: 'lots', says: 'more than zero, at most what is left of the order' },
      price: { kind: 'price', says: 'within the limit of the order' },
    },
  },
  'reserve-close': {
    says: 'The venue reports that an order of a reserve is gone: cancelled or not filled further.',
    fields: { order: { kind: 'name', says: 'name that the engine gave the order' } },
  },
  'take-virtual': {
    says: 'An account trades with the virtual book of a market, wholly or not at all.',
    fields: {
      account: { kind: 'name', says: 'who trades' },
      market: { kind: 'name', says: 'market whose virtual book is open' },
      side: { kind: 'side', says: 'what the account does' },
      size: { kind: 'lots', says: 'more than zero' },
      limit: { kind: 'price', says: 'worst average price' },
    },
  },
  designate: {
    says: 'An account becomes a designated provider of a market, or resigns.',
    fields: {
      account: { kind: 'name', says: 'provider' },
      market: { kind: 'name', says: 'market with terms for providers' },
      sides: { kind: 'count', says: '2: it quotes both sides; 0: it resigns', fallback: '2' },
    },
  },
  'report-quotes': {
    says: 'Best bid and ask of a designated provider; a side without size is not quoted.',
    fields: {
      account: { kind: 'name', says: 'provider' },
      market: { kind: 'name', says: 'market in which it is designated' },
      bid: { kind: 'price', says: 'zero or more' },
      bidSize: { kind: 'lots', says: 'zero or more' },
      ask: { kind: 'price', says: 'zero or more' },
      askSize: { kind: 'lots', says: 'zero or more' },
    },
  },
} as const satisfies Readonly<Record<string, Shape>>;
