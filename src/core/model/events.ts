import type { EventFieldKind, EventFieldKinds, EventShape } from './event-fields.ts';
import { LIQUIDITY_EVENTS } from './liquidity-events.ts';

export type { EventFieldKind, EventFieldKinds, EventShape };

/** Everything that can have happened. An event's number is its place in this table. */
export const EVENTS = {
  refused: { says: 'The command was refused; nothing changed.', fields: { code: 'refusal' } },
  duplicate: {
    says: 'The command was applied before; nothing changed.',
    fields: { original: 'seq' },
  },
  'account-opened': { says: 'An account exists.', fields: { account: 'account' } },
  transferred: {
    says: 'Settled balance moved. Deposits come from world, withdrawals go to it.',
    fields: { from: 'account', to: 'account', amount: 'quote' },
  },
  'market-listed': { says: 'A market is open for prices and fills.', fields: { market: 'market' } },
  'parameters-changed': { says: 'A market has new terms.', fields: { market: 'market' } },
  'order-placed': {
    says: 'A resting order is margined.',
    fields: { order: 'order', account: 'account', market: 'market', side: 'side', size: 'lots' },
  },
  'order-closed': {
    says: 'A resting order is gone: filled, cancelled by its owner or recalled by the ladder.',
    fields: { order: 'order', account: 'account', market: 'market', left: 'lots' },
  },
  filled: {
    says: 'Two accounts traded.',
    fields: {
      market: 'market',
      buyer: 'account',
      seller: 'account',
      size: 'lots',
      price: 'price',
      buyerRealised: 'quote',
      sellerRealised: 'quote',
    },
  },
  'source-ignored': {
    says: 'An observation counts as an outlier against the other fresh sources.',
    fields: { market: 'market', source: 'source', price: 'price' },
  },
  'price-state': {
    says: 'Prices of a market may, or may no longer, be acted on.',
    fields: { market: 'market', from: 'priceState', to: 'priceState' },
  },
  marked: {
    says: 'A market has a new mark.',
    fields: { market: 'market', mark: 'price', index: 'price' },
  },
  'funding-paid': {
    says: 'Funding of one position; negative is received.',
    fields: { account: 'account', market: 'market', amount: 'quote' },
  },
  'funding-settled': {
    says: 'Funding of a market is complete; dust is what rounding left.',
    fields: { market: 'market', rate: 'ppb', dust: 'quote' },
  },
  'trading-state': {
    says: 'A person changed what a market accepts.',
    fields: { market: 'market', action: 'action' },
  },
  restarted: { says: 'Prices from before this moment do not count.', fields: {} },
  stage: {
    says: 'An account moved on the ladder.',
    fields: {
      account: 'account',
      from: 'stage',
      to: 'stage',
      reason: 'reason',
      equity: 'quote',
      initial: 'quote',
      maintenance: 'quote',
    },
  },
  blocked: {
    says: 'A liquidation that is due waits, and why.',
    fields: { account: 'account', reason: 'reason' },
  },
  'liquidation-order': {
    says: 'The engine sends an immediate-or-cancel order to the venue.',
    fields: {
      order: 'liquidation',
      account: 'account',
      market: 'market',
      side: 'side',
      size: 'lots',
      limit: 'price',
      mark: 'price',
    },
  },
  'liquidation-filled': {
    says: 'A liquidation order traded.',
    fields: {
      order: 'liquidation',
      account: 'account',
      counterparty: 'account',
      market: 'market',
      size: 'lots',
      price: 'price',
      realised: 'quote',
      fee: 'quote',
    },
  },
  'liquidation-closed': {
    says: 'A liquidation order is complete or will not trade further.',
    fields: { order: 'liquidation', account: 'account', market: 'market', left: 'lots' },
  },
  'taken-over': {
    says: 'The vault became counterparty of a position at a stated value.',
    fields: {
      account: 'account',
      vault: 'account',
      market: 'market',
      size: 'lots',
      value: 'quote',
      cushion: 'quote',
    },
  },
  shortfall: {
    says: 'An account owes more than it has.',
    fields: { account: 'account', amount: 'quote' },
  },
  'layer-paid': {
    says: 'A layer of the waterfall paid; what remains goes to the next.',
    fields: { account: 'account', layer: 'layer', amount: 'quote', remaining: 'quote' },
  },
  pooled: {
    says: 'A position waits in the pool for auto-deleveraging, with the loss it carries.',
    fields: { account: 'account', market: 'market', size: 'lots', value: 'quote', loss: 'quote' },
  },
  deleveraged: {
    says: 'A position was closed against the pool; the loss is what it gave up against the mark.',
    fields: { account: 'account', market: 'market', size: 'lots', value: 'quote', loss: 'quote' },
  },
  'gain-haircut': {
    says: 'A part of an unrealised gain was taken.',
    fields: { account: 'account', market: 'market', amount: 'quote' },
  },
  'vault-defaulted': {
    says: "The vault's loss budget of a market is used up; its position goes to the pool.",
    fields: { vault: 'account', market: 'market', loss: 'quote' },
  },
  alert: {
    says: 'A person should look.',
    fields: { account: 'account', reason: 'reason', amount: 'quote' },
  },
  settled: {
    says: 'A market expired: all its positions are paid out at this price.',
    fields: { market: 'market', price: 'price' },
  },
  'position-settled': {
    says: 'A position was paid out at expiry.',
    fields: { account: 'account', market: 'market', size: 'lots', realised: 'quote' },
  },
  'surface-set': {
    says: 'An expiry has a new volatility smile.',
    fields: { market: 'market', expiry: 'seq' },
  },
  'collateral-set': {
    says: 'An asset counts as collateral under new terms.',
    fields: { world: 'account' },
  },
  'collateral-converted': {
    says: 'Pledged coins of a defaulter were bought; the value is what the account received.',
    fields: { account: 'account', pledge: 'account', value: 'quote' },
  },
  'asset-listed': {
    says: 'An asset is open for deposits and for markets that settle in it.',
    fields: { world: 'account' },
  },
  staked: {
    says: 'A provider put capital into a fund for shares of it.',
    fields: { account: 'account', fund: 'account', amount: 'quote', shares: 'quote' },
  },
  'unstake-asked': {
    says: 'Shares of a fund cool down; at most this value will be paid for them.',
    fields: { account: 'account', fund: 'account', shares: 'quote', value: 'quote' },
  },
  'unstake-cancelled': {
    says: 'Shares of a fund stay; some are forfeited, so that waiting gained nothing.',
    fields: { account: 'account', fund: 'account', shares: 'quote', forfeited: 'quote' },
  },
  unstaked: {
    says: 'A provider took its part of a fund.',
    fields: { account: 'account', fund: 'account', shares: 'quote', amount: 'quote' },
  },
  'fund-rebased': {
    says: 'The shares of a fund were divided, all alike, because it had lost most of its value.',
    fields: { fund: 'account', divisor: 'quote', shares: 'quote' },
  },
  'fund-target': {
    says: 'A fund is below its target by so much, until when it should be filled; or no longer.',
    fields: { fund: 'account', missing: 'quote', until: 'seq' },
  },
  committed: {
    says: 'A provider promised to pay assessments up to this amount.',
    fields: { account: 'account', amount: 'quote' },
  },
  assessed: {
    says: 'A provider was called for a loss, and paid.',
    fields: { account: 'account', payee: 'account', due: 'quote', paid: 'quote' },
  },
  'accounts-linked': {
    says: 'Two accounts count as one cluster.',
    fields: { account: 'account', cluster: 'account' },
  },
  'loss-shared': {
    says: 'Funding that both sides of a market paid for a loss, by open interest.',
    fields: { account: 'account', market: 'market', amount: 'quote' },
  },
  'liquidation-spread': {
    says: 'The second leg of the order just sent: as many lots, to trade with the first or not.',
    fields: {
      order: 'liquidation',
      account: 'account',
      market: 'market',
      side: 'side',
      size: 'lots',
      limit: 'price',
      mark: 'price',
    },
  },
  'capacity-offered': {
    says: 'A provider takes positions of a market over, up to so much notional.',
    fields: { account: 'account', market: 'market', perMinute: 'quote', perHour: 'quote' },
  },
  assigned: {
    says: 'A provider or a bidder became counterparty of lots at a stated value.',
    fields: {
      account: 'account',
      provider: 'account',
      market: 'market',
      size: 'lots',
      value: 'quote',
      cushion: 'quote',
    },
  },
  'source-frozen': {
    says: 'A source changed its scale by a power of ten: it does not count until it is back.',
    fields: { market: 'market', source: 'source', price: 'price' },
  },
  'source-thawed': {
    says: 'A source is back on its scale and counts again.',
    fields: { market: 'market', source: 'source', price: 'price' },
  },
  breaker: {
    says: 'A breaker of a market changed. Values are in the unit of its kind, from their base.',
    fields: {
      market: 'market',
      breaker: 'breaker',
      phase: 'phase',
      response: 'response',
      value: 'seq',
      threshold: 'seq',
      from: 'seq',
      since: 'seq',
    },
  },
  'venue-breaker': {
    says: 'A breaker of the whole venue changed.',
    fields: {
      breaker: 'breaker',
      phase: 'phase',
      response: 'response',
      value: 'seq',
      threshold: 'seq',
      from: 'seq',
      since: 'seq',
    },
  },
  runaway: {
    says: 'An account orders too much to mean it: its risk may only fall until then.',
    fields: { account: 'account', orders: 'seq', notional: 'quote', until: 'seq' },
  },
  'terms-asked': {
    says: 'A person wants other guards in a market; another one must want the same.',
    fields: { market: 'market' },
  },
  'loosening-asked': {
    says: 'A person wants a market loosened; another one must want it too.',
    fields: { market: 'market', action: 'action' },
  },
  'loosening-approved': {
    says: 'A market will be loosened at this moment.',
    fields: { market: 'market', action: 'action', at: 'seq' },
  },
  ...LIQUIDITY_EVENTS,
} as const satisfies Readonly<Record<string, EventShape>>;

export type EventKind = keyof typeof EVENTS;

/** Kinds in the order of their numbers. */
export const EVENT_KINDS = Object.keys(EVENTS) as readonly EventKind[];

/** Number of an event kind. */
export const EVENT = Object.fromEntries(EVENT_KINDS.map((kind, at) => [kind, at])) as {
  readonly [K in EventKind]: number;
};

type Read<F extends Readonly<Record<string, EventFieldKind>>> = {
  readonly [K in keyof F]: EventFieldKinds[F[K]];
};

/** An event as it is read. `seq` counts events, `cause` is the seq of the command. */
export type EventOf<K extends EventKind> = {
  readonly kind: K;
  readonly seq: number;
  readonly cause: number;
} & Read<(typeof EVENTS)[K]['fields']>;

/** Any event. */
export type Event = { [K in EventKind]: EventOf<K> }[EventKind];
