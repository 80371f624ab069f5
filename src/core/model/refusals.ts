/**
 * Every way in which a command can be refused. The code is for programs, the sentence for people,
 * `mends` says who can do something about it.
 */
export const REFUSALS = {
  'same-id-other-body': {
    says: 'This command id was used before with another body.',
    mends: 'client',
  },
  'time-backwards': { says: 'The time of the command is before the last one.', mends: 'operator' },
  'bad-name': {
    says: 'A name has 1 to 32 of the characters A-Z a-z 0-9 . _ : - and house names are reserved.',
    mends: 'client',
  },
  'not-positive': { says: 'The amount, size or price must be more than zero.', mends: 'client' },
  'amount-limit': { says: 'An amount would leave the range that is stored.', mends: 'client' },
  'table-full': { says: 'A table of the engine has no free row.', mends: 'operator' },
  'unknown-account': { says: 'No account has this name.', mends: 'client' },
  'account-exists': { says: 'An account with this name exists.', mends: 'client' },
  'house-account': { says: 'House accounts do not trade or transfer.', mends: 'client' },
  'unknown-house': {
    says: 'No house account that can be funded has this name.',
    mends: 'operator',
  },
  'unknown-market': { says: 'No market has this name.', mends: 'client' },
  'market-exists': { says: 'A market with this name exists.', mends: 'operator' },
  'unknown-asset': { says: 'No asset has this name.', mends: 'client' },
  'asset-exists': { says: 'An asset with this name exists.', mends: 'operator' },
  expired: { says: 'The market has expired and is settled.', mends: 'client' },
  'options-need-portfolio': {
    says: 'Only a portfolio account may be short of options.',
    mends: 'trader',
  },
  'marked-by-surface': {
    says: 'The option is marked by the surface of its expiry; state that instead.',
    mends: 'operator',
  },
  'bad-surface': {
    says: 'The surface lacks a number, or its smile has an arbitrage.',
    mends: 'operator',
  },
  'bad-terms': { says: 'The terms of the market are not accepted.', mends: 'operator' },
  'unknown-source': { says: 'The terms of the market name no such source.', mends: 'operator' },
  'source-from-future': { says: 'The source time is after the command.', mends: 'operator' },
  'source-backwards': { says: 'This source has already stated a newer price.', mends: 'operator' },
  'unknown-order': { says: 'No open order has this name.', mends: 'client' },
  'order-exists': { says: 'An open order with this name exists.', mends: 'client' },
  'order-mismatch': {
    says: 'The order belongs to another account, market or side, or is smaller.',
    mends: 'client',
  },
  'same-account': { says: 'Both sides are the same account.', mends: 'client' },
  'isolated-elsewhere': {
    says: 'An isolated account trades in one market only.',
    mends: 'trader',
  },
  'too-many-positions': { says: 'The account has as many positions as it may.', mends: 'trader' },
  'below-initial-margin': {
    says: 'The account would be under its initial margin.',
    mends: 'trader',
  },
  'would-worsen': {
    says: 'The account is under its initial margin and this would make it worse.',
    mends: 'trader',
  },
  'in-liquidation': { says: 'The account is being liquidated.', mends: 'trader' },
  'insufficient-balance': {
    says: 'The settled balance or the margin above the requirement is too small.',
    mends: 'trader',
  },
  'stale-price': {
    says: 'A price that this depends on is stale; risk may only fall and nothing leaves.',
    mends: 'operator',
  },
  'no-mark': { says: 'The market has no mark yet.', mends: 'operator' },
  halted: { says: 'The market or the venue is halted.', mends: 'operator' },
  'close-only': { says: 'The market accepts only trades that lower risk.', mends: 'operator' },
  'venue-insolvent': {
    says: 'A loss is uncovered; nothing leaves until the deficit is funded.',
    mends: 'operator',
  },
  'loss-unresolved': {
    says: 'A loss is known and not yet paid; capital that stands behind it may not leave.',
    mends: 'operator',
  },
  'not-a-fund': { says: 'Nobody can stake in this account.', mends: 'client' },
  'nothing-staked': {
    says: 'The account has no such stake, commitment or request.',
    mends: 'client',
  },
  'below-minimum': {
    says: 'The stake is smaller than the least, or gives no share.',
    mends: 'client',
  },
  'already-asked': { says: 'The account has already asked for its shares back.', mends: 'client' },
  'still-cooling': {
    says: 'The shares that were asked back are still cooling down.',
    mends: 'client',
  },
  'request-over': {
    says: 'The time in which the shares could be taken is over; ask again.',
    mends: 'client',
  },
  'fund-frozen': {
    says: 'So much of the fund is asked back that risk behind it may only fall.',
    mends: 'operator',
  },
  'other-legs': {
    says: 'The report names one leg of a spread, or two of an order that has one.',
    mends: 'operator',
  },
  'not-in-auction': {
    says: 'The account is not in auction, or nothing more of it is for sale.',
    mends: 'client',
  },
  'already-linked': { says: 'Both accounts belong to one cluster already.', mends: 'operator' },
  'funding-limit': {
    says: 'The funding rate is beyond the limit of the market.',
    mends: 'operator',
  },
  'beyond-limit-price': {
    says: 'A liquidation order may not trade beyond its price limit.',
    mends: 'operator',
  },
  'beyond-order-size': { says: 'More was filled than the order has left.', mends: 'operator' },
  'book-crossed': { says: 'The best bid is not below the best ask.', mends: 'operator' },
  'in-market-auction': {
    says: 'Orders of the market are being collected for an auction; none trades now.',
    mends: 'operator',
  },
  'auction-runs': { says: 'The auction has not had its time.', mends: 'operator' },
  'outside-band': { says: 'The price is outside the band of the market.', mends: 'client' },
  'withdrawals-gated': {
    says: 'A breaker holds all withdrawals of this market or of the venue.',
    mends: 'operator',
  },
  runaway: {
    says: 'The account ordered too much in a short time; its risk may only fall for a while.',
    mends: 'client',
  },
  'person-needed': { says: 'Loosening needs the name of the person who asks.', mends: 'operator' },
  'same-person': { says: 'Another person must ask for it as well.', mends: 'operator' },
  'breaker-tripped': {
    says: 'A breaker of the market is tripped; its terms wait until it is armed again.',
    mends: 'operator',
  },
  'bad-gauges': { says: 'Gauges are an object of numbers by name.', mends: 'operator' },
  'no-virtual-quote': {
    says: 'The virtual book of the market is closed, or quotes no such size.',
    mends: 'client',
  },
  'no-obligations': {
    says: 'The market has no terms for designated providers.',
    mends: 'operator',
  },
  'not-designated': {
    says: 'The account is no designated provider of the market.',
    mends: 'client',
  },
} as const satisfies Record<string, { says: string; mends: 'client' | 'trader' | 'operator' }>;

export type RefusalCode = keyof typeof REFUSALS;

/** Codes in the order of their numbers in events and snapshots. */
export const REFUSAL_CODES = Object.keys(REFUSALS) as readonly RefusalCode[];

const NUMBERS = new Map<string, number>(REFUSAL_CODES.map((code, at) => [code, at]));

/** Number of a refusal code in events. */
export const refusalNumber = (code: RefusalCode): number => NUMBERS.get(code) as number;
