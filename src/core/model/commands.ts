import type { FieldsOf, Shape } from './fields.ts';
import { LIQUIDITY_COMMANDS } from './liquidity-commands.ts';

/**
 * Everything that can be asked of the engine. The number of a command in the binary encoding is
 * its place in this table, so new ones are added at the end.
 */
export const COMMANDS = {
  'open-account': {
    says: 'Opens an account. A deposit to an unknown name opens a cross account by itself.',
    fields: {
      account: { kind: 'name', says: 'name of the new account' },
      mode: {
        kind: 'mode',
        says: 'cross: many markets; isolated: one market; portfolio: margin by scenarios',
      },
      asset: {
        kind: 'name?',
        says: 'listed asset; absent means the settlement asset of the venue',
      },
    },
  },
  deposit: {
    says: 'Collateral arrives from the world.',
    fields: {
      account: { kind: 'name', says: 'receiving account' },
      amount: { kind: 'quote', says: 'more than zero' },
      asset: {
        kind: 'name?',
        says: 'listed asset; absent means the settlement asset of the venue',
      },
    },
  },
  withdraw: {
    says: 'Collateral leaves to the world, if the account stays above its requirement.',
    fields: {
      account: { kind: 'name', says: 'paying account' },
      amount: { kind: 'quote', says: 'more than zero' },
      asset: {
        kind: 'name?',
        says: 'listed asset; absent means the settlement asset of the venue',
      },
    },
  },
  transfer: {
    says: 'Collateral moves between two trading accounts, such as cross and isolated.',
    fields: {
      from: { kind: 'name', says: 'paying account; the rules of a withdrawal apply' },
      to: { kind: 'name', says: 'receiving account' },
      amount: { kind: 'quote', says: 'more than zero' },
      asset: {
        kind: 'name?',
        says: 'listed asset; absent means the settlement asset of the venue',
      },
    },
  },
  'fund-house': {
    says: 'The operator pays into a house account: a fund, the fee reserve, the vault.',
    fields: {
      house: { kind: 'name', says: 'such as shared-fund, fee-reserve, fund:BTC-PERP, vault' },
      amount: { kind: 'quote', says: 'more than zero' },
      asset: {
        kind: 'name?',
        says: 'listed asset; absent means the settlement asset of the venue',
      },
    },
  },
  'list-market': {
    says: 'Opens a market under the terms of the rulebook, changed by the terms given.',
    fields: {
      market: { kind: 'name', says: 'name of the new market' },
      terms: { kind: 'json', says: 'decimals (required) and any term that differs' },
    },
  },
  'set-parameters': {
    says: 'Changes terms of a market; every account is weighed again under the new ones.',
    fields: {
      market: { kind: 'name', says: 'listed market' },
      terms: { kind: 'json', says: 'the terms that change; decimals may not' },
      person: { kind: 'name?', says: 'who orders it; a change of guards may need two' },
    },
  },
  'place-order': {
    says: 'Notice of a resting order, which needs initial margin until it fills or is cancelled.',
    fields: {
      order: { kind: 'name', says: 'order name, not in use' },
      account: { kind: 'name', says: 'owner' },
      market: { kind: 'name', says: 'listed market' },
      side: { kind: 'side', says: 'buy or sell' },
      size: { kind: 'lots', says: 'more than zero' },
    },
  },
  'cancel-order': {
    says: 'Notice that a resting order is gone.',
    fields: { order: { kind: 'name', says: 'order in use' } },
  },
  fill: {
    says: 'A trade of the matching engine, both sides at once.',
    fields: {
      market: { kind: 'name', says: 'listed market' },
      buyer: { kind: 'name', says: 'account that buys' },
      seller: { kind: 'name', says: 'account that sells' },
      size: { kind: 'lots', says: 'more than zero' },
      price: { kind: 'price', says: 'more than zero' },
      buyerFee: { kind: 'quote', says: 'paid by the buyer; zero or more', fallback: '0' },
      sellerFee: { kind: 'quote', says: 'paid by the seller; zero or more', fallback: '0' },
      buyOrder: { kind: 'name?', says: 'resting order of the buyer that this fills' },
      sellOrder: { kind: 'name?', says: 'resting order of the seller that this fills' },
    },
  },
  'observe-price': {
    says: 'One source states a price of the underlying.',
    fields: {
      market: { kind: 'name', says: 'listed market' },
      source: { kind: 'name', says: 'source named in the terms of the market' },
      price: { kind: 'price', says: 'more than zero' },
      sourceTime: { kind: 'time', says: 'when the source made it; not after the command' },
    },
  },
  'set-mark': {
    says: 'The venue states its own price; the mark is that price held near the index.',
    fields: {
      market: { kind: 'name', says: 'listed market' },
      price: { kind: 'price', says: 'more than zero' },
    },
  },
  funding: {
    says: 'Funding is paid once on all positions of a market, at the mark.',
    fields: {
      market: { kind: 'name', says: 'listed market' },
      rate: { kind: 'ppb', says: 'longs pay shorts where positive' },
    },
  },
  clock: { says: 'Time passes: timers, cooldowns and stale prices are looked at.', fields: {} },
  restart: {
    says: 'The engine came back. Prices from before do not count until a quorum is newer.',
    fields: {},
  },
  operator: {
    says: 'A person stops, reopens or restricts one market or the whole venue.',
    fields: {
      action: { kind: 'action', says: 'halt, resume or close-only' },
      market: { kind: 'name?', says: 'one market; absent means all' },
      person: { kind: 'name?', says: 'who orders it; loosening may need two' },
    },
  },
  'liquidation-fill': {
    says: 'The venue reports that a liquidation order traded.',
    fields: {
      order: { kind: 'name', says: 'name that the engine gave the order' },
      counterparty: { kind: 'name', says: 'account on the other side' },
      size: { kind: 'lots', says: 'more than zero, at most what is left of the order' },
      price: { kind: 'price', says: 'within the limit of the order' },
    },
  },
  'liquidation-reject': {
    says: 'The venue reports that (the rest of) a liquidation order will not trade.',
    fields: {
      order: { kind: 'name', says: 'name that the engine gave the order' },
      reason: { kind: 'name', says: 'word of the venue, such as no-liquidity' },
    },
  },
  'set-surface': {
    says: 'The volatility smile of one expiry; every option on it has a new mark.',
    fields: {
      market: { kind: 'name', says: 'underlying of the options' },
      expiry: { kind: 'time', says: 'expiry of the options' },
      surface: {
        kind: 'json',
        says: 'numbers: forward, index, rate, years of the fit; raw SVI a, b, rho, m, sigma',
      },
    },
  },
  'set-collateral': {
    says: 'How an asset counts as collateral for accounts in the settlement asset.',
    fields: {
      asset: { kind: 'name', says: 'listed asset, not that of the venue' },
      terms: {
        kind: 'json',
        says: 'index (a market), tiers of {from, haircutPpm}, conversionPpm at default',
      },
    },
  },
  pledge: {
    says: 'Coins of an account back its positions in the settlement asset.',
    fields: {
      account: { kind: 'name', says: 'owner, in the asset and in the settlement asset' },
      asset: { kind: 'name', says: 'asset that counts as collateral' },
      amount: { kind: 'quote', says: 'more than zero' },
    },
  },
  release: {
    says: 'Pledged coins are given back, if the initial margin stays covered without them.',
    fields: {
      account: { kind: 'name', says: 'owner, in the asset and in the settlement asset' },
      asset: { kind: 'name', says: 'asset that counts as collateral' },
      amount: { kind: 'quote', says: 'more than zero' },
    },
  },
  'list-asset': {
    says: 'Opens another settlement asset with house accounts of its own.',
    fields: {
      asset: { kind: 'name', says: 'name of the new asset' },
      decimals: { kind: 'count', says: 'decimals of its amounts, 0 to 12' },
    },
  },
  stake: {
    says: 'A provider puts capital into a fund and receives shares of it.',
    fields: {
      account: { kind: 'name', says: 'paying account; the rules of a withdrawal apply' },
      fund: { kind: 'name', says: 'shared-fund, guarantee or fund:MARKET' },
      amount: { kind: 'quote', says: 'at least the least stake' },
      asset: {
        kind: 'name?',
        says: 'listed asset; absent means the settlement asset of the venue',
      },
    },
  },
  'ask-unstake': {
    says: 'A provider asks for shares back; they cool down, and bear losses until they are taken.',
    fields: {
      account: { kind: 'name', says: 'provider' },
      fund: { kind: 'name', says: 'shared-fund, guarantee or fund:MARKET' },
      shares: { kind: 'quote', says: 'more than zero, at most those it has' },
      asset: {
        kind: 'name?',
        says: 'listed asset; absent means the settlement asset of the venue',
      },
    },
  },
  'cancel-unstake': {
    says: 'A provider leaves its shares where they are; what they gained meanwhile is forfeited.',
    fields: {
      account: { kind: 'name', says: 'provider' },
      fund: { kind: 'name', says: 'shared-fund, guarantee or fund:MARKET' },
      asset: {
        kind: 'name?',
        says: 'listed asset; absent means the settlement asset of the venue',
      },
    },
  },
  unstake: {
    says: 'A provider takes what it asked for: the lesser of the value then and the value now.',
    fields: {
      account: { kind: 'name', says: 'provider' },
      fund: { kind: 'name', says: 'shared-fund, guarantee or fund:MARKET' },
      asset: {
        kind: 'name?',
        says: 'listed asset; absent means the settlement asset of the venue',
      },
    },
  },
  commit: {
    says: 'A provider promises to pay assessments; zero takes the promise back.',
    fields: {
      account: { kind: 'name', says: 'provider' },
      amount: { kind: 'quote', says: 'zero or more' },
    },
  },
  'link-accounts': {
    says: 'Two accounts belong together: the cap of a cluster holds for both as for one.',
    fields: {
      account: { kind: 'name', says: 'trading account' },
      with: { kind: 'name', says: 'another one' },
    },
  },
  'offer-capacity': {
    says: 'A provider offers to take positions over before the vault; zeros take the offer back.',
    fields: {
      account: { kind: 'name', says: 'provider' },
      market: { kind: 'name', says: 'listed market' },
      perMinute: { kind: 'quote', says: 'most notional in any minute' },
      perHour: { kind: 'quote', says: 'most notional in any hour' },
    },
  },
  bid: {
    says: 'A bidder takes a fraction of an account in auction, at the price of this moment.',
    fields: {
      account: { kind: 'name', says: 'account in auction' },
      bidder: { kind: 'name', says: 'account that receives' },
      ppm: { kind: 'count', says: 'fraction, parts per million; more than is for sale is cut' },
    },
  },
  'liquidation-spread-fill': {
    says: 'The venue reports that both legs of a spread traded, with one account, as one trade.',
    fields: {
      order: { kind: 'name', says: 'name that the engine gave the order' },
      counterparty: { kind: 'name', says: 'account on the other side of both legs' },
      size: { kind: 'lots', says: 'of each leg; more than zero, at most what is left' },
      price: { kind: 'price', says: 'of the first leg, within its limit' },
      secondPrice: { kind: 'price', says: 'of the second leg, within its limit' },
    },
  },
  contribute: {
    says: 'An account pays into a fund what its risk asks of it; it receives no shares.',
    fields: {
      account: { kind: 'name', says: 'paying account; the rules of a withdrawal apply' },
      fund: { kind: 'name', says: 'shared-fund, guarantee or fund:MARKET' },
      amount: { kind: 'quote', says: 'more than zero' },
      asset: {
        kind: 'name?',
        says: 'listed asset; absent means the settlement asset of the venue',
      },
    },
  },
  'observe-depth': {
    says: 'What rests beside the price of a source; with depth terms, how far it is believed.',
    fields: {
      market: { kind: 'name', says: 'listed market' },
      source: { kind: 'name', says: 'a source of the market' },
      depth: { kind: 'quote', says: 'notional of the thinner side, zero or more' },
    },
  },
  'observe-book': {
    says: "The venue's own book: best bid, best ask and last trade.",
    fields: {
      market: { kind: 'name', says: 'listed market' },
      bid: { kind: 'price', says: 'best bid, 0 where there is none' },
      ask: { kind: 'price', says: 'best ask above the bid, 0 where there is none' },
      last: { kind: 'price', says: 'last trade, 0 where there is none', fallback: '0' },
    },
  },
  uncross: {
    says: 'The venue crossed the orders of an auction at one price.',
    fields: {
      market: { kind: 'name', says: 'market whose orders are collected' },
      price: { kind: 'price', says: 'more than zero' },
    },
  },
  ...LIQUIDITY_COMMANDS,
} as const satisfies Readonly<Record<string, Shape>>;

export type CommandKind = keyof typeof COMMANDS;

/** What every command carries: who asked (id), and when the sequencer saw it. */
export interface Envelope {
  /** Client-given name of this command; applying it twice is applying it once. */
  readonly id: string;
  /** Milliseconds since 1970, stamped by the sequencer; never decreases. */
  readonly time: number;
}

/** A command of kind `K`. Amounts are integers in the unit of their field. */
export type CommandOf<K extends CommandKind> = Envelope & {
  readonly kind: K;
} & FieldsOf<(typeof COMMANDS)[K]['fields']>;

/** Any command. */
export type Command = { [K in CommandKind]: CommandOf<K> }[CommandKind];

/** Kinds in the order of their numbers. */
export const COMMAND_KINDS = Object.keys(COMMANDS) as readonly CommandKind[];

/** A command without its envelope, for those who stamp it. */
export type CommandBody = { [K in CommandKind]: Omit<CommandOf<K>, 'id' | 'time'> }[CommandKind];
