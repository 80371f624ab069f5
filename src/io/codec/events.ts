/** Events and accounts to JSON: amounts as decimal texts in their unit. */
import { readEvent, reciprocalOf, type State } from '../../core/engine/index.ts';
import { EVENTS, type EventFieldKind, type EventKind, STAGES } from '../../core/model/index.ts';
import { formatDecimal } from '../../core/money/index.ts';

/** Decimals of an event's field, or null where it is no amount. */
function decimalsOf(
  state: State,
  kind: EventFieldKind,
  event: Record<string, unknown>,
): number | null {
  const terms = state.markets[state.findMarket(String(event['market'] ?? ''))]?.terms;
  if (kind === 'quote') return state.decimalsOf(terms?.asset ?? assetNamed(event));
  if (kind === 'ppb') return 9;
  if (kind !== 'lots' && kind !== 'price') return null;
  return (kind === 'lots' ? terms?.sizeDecimals : terms?.priceDecimals) ?? 0;
}

/** Asset of the accounts of an event without a market: what stands after the mark in a name. */
const assetNamed = (event: Record<string, unknown>): string =>
  String(event['account'] ?? event['from'] ?? event['vault'] ?? '').split('@')[1] ?? '';

/**
 * The event at place `at` of the log as a JSON object.
 *
 * @param command id of the command that caused it
 */
export function eventJson(state: State, at: number, command: string): Record<string, unknown> {
  const event = readEvent(state, at) as unknown as Record<string, unknown>;
  const kind = event['kind'] as EventKind;
  const json: Record<string, unknown> = {
    kind,
    seq: event['seq'],
    cause: event['cause'],
    command,
    time: state.time,
  };
  for (const [name, field] of Object.entries<EventFieldKind>(EVENTS[kind].fields)) {
    const value = event[name];
    const decimals = decimalsOf(state, field, event);
    if (decimals !== null) json[name] = formatDecimal(value as bigint, decimals);
    else json[name] = typeof value === 'bigint' ? Number(value) : value;
  }
  return json;
}

/** Balances of all accounts, open positions, marks and the state hash, as JSON. */
export function summaryJson(state: State, stateHash: string): Record<string, unknown> {
  const { accounts, positions, prices, ladder } = state;
  const { asset } = state.genesis.venue.settlement;
  const quote = (account: number, value: bigint): string =>
    formatDecimal(value, state.assets[accounts.asset[account] as number]?.decimals ?? 0);
  const traders: Record<string, unknown> = {};
  const house: Record<string, string> = {};
  for (let row = 0; row < accounts.count; row += 1) {
    const balance = quote(row, accounts.cash[row] as bigint);
    if (!accounts.isTrader(row)) {
      house[accounts.name(row)] = balance;
      continue;
    }
    traders[accounts.name(row)] = { balance, stage: STAGES[ladder.stage[row] as number] };
  }
  const open: Record<string, unknown>[] = [];
  for (let row = 0; row < positions.high; row += 1) {
    const account = positions.account[row] as number;
    const size = positions.size[row] as bigint;
    if (account < 0 || size === 0n) continue;
    const market = state.markets[positions.market[row] as number];
    if (market === undefined) continue;
    open.push({
      account: accounts.name(account),
      market: market.name,
      size: formatDecimal(market.reciprocal === 0n ? size : -size, market.terms.sizeDecimals),
      cost: quote(account, positions.cost[row] as bigint),
    });
  }
  const markets = state.markets.map(({ name, terms, reciprocal }, market) => {
    const inside = prices.mark[market] as bigint;
    const mark = reciprocal === 0n ? inside : reciprocalOf(reciprocal, inside);
    return { market: name, mark: formatDecimal(mark, terms.priceDecimals) };
  });
  return {
    kind: 'summary',
    seq: state.seq,
    events: state.events,
    asset,
    accounts: traders,
    house,
    positions: open,
    markets,
    stateHash,
  };
}
