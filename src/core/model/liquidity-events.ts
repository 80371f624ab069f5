import type { EventShape } from './event-fields.ts';

/** What happens in the liquidity backstop: the last of the events, in the order of numbers. */
export const LIQUIDITY_EVENTS = {
  'liquidity-level': {
    says: 'The level of support of a market changed; its condition had held since then.',
    fields: { market: 'market', from: 'level', to: 'level', reason: 'levelReason', since: 'seq' },
  },
  'reserve-order': {
    says: 'The reserve of a market sends an order: a quote rests, the others are immediate.',
    fields: {
      market: 'market',
      side: 'side',
      purpose: 'purpose',
      order: 'liquidation',
      size: 'lots',
      limit: 'price',
      index: 'price',
    },
  },
  'reserve-cancel': {
    says: 'The engine asks the venue to cancel an order of a reserve.',
    fields: { market: 'market', order: 'liquidation', left: 'lots' },
  },
  'reserve-filled': {
    says: 'An order of a reserve traded; spent is what it paid less what it received.',
    fields: {
      account: 'account',
      market: 'market',
      order: 'liquidation',
      size: 'lots',
      price: 'price',
      left: 'lots',
      spent: 'quote',
    },
  },
  'reserve-closed': {
    says: 'An order of a reserve is gone.',
    fields: { market: 'market', order: 'liquidation', left: 'lots' },
  },
  'reserve-stopped': {
    says: 'The reserve of a market has lost as much as it may in this call.',
    fields: { market: 'market', loss: 'quote', spent: 'quote' },
  },
  'reserve-unwound': {
    says: 'The reserve of a market holds nothing any more; what the call earned, or lost.',
    fields: { market: 'market', result: 'quote' },
  },
  'virtual-trade': {
    says: 'An account traded with the virtual book; what it paid, or received where it sold.',
    fields: {
      account: 'account',
      market: 'market',
      side: 'side',
      size: 'lots',
      cost: 'quote',
      spent: 'quote',
    },
  },
  designated: {
    says: 'An account is a designated provider of a market (1), or no longer (0).',
    fields: { account: 'account', market: 'market', active: 'seq' },
  },
  'provider-scored': {
    says: 'A session of a designated provider ended; it received, or paid (negative), so much.',
    fields: {
      account: 'account',
      market: 'market',
      standing: 'standing',
      score: 'seq',
      paid: 'quote',
    },
  },
} as const satisfies Readonly<Record<string, EventShape>>;
