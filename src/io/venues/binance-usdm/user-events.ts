/** Events of the user data stream for a listener, by "User Data Streams". */
import { decimalOrZero, signOf } from '../ccxt/decimal-text.ts';
import type { VenueListener, VenuePosition } from '../venue.ts';
import { FrameError } from './frame.ts';
import { readJson } from './json.ts';
import { type Row, rowsOf, statusOf, textOf } from './rows.ts';

type UserListener = Pick<VenueListener, 'order' | 'fill' | 'position' | 'cash' | 'notice'>;

/** What the user data stream needs of the rest. */
export interface UserEventsParts {
  readonly listener: UserListener;
  /** The last position that is known of a symbol: events leave leverage and liquidation out. */
  known(symbol: string): VenuePosition | undefined;
  /** Balances or positions changed. */
  accountChanged(): void;
  /** The listen key ends, or has ended. */
  keyEnded(): void;
}

/** Field `m` of ACCOUNT_UPDATE; orders are left out, their trades carry the money. */
const CASH: Readonly<Record<string, Parameters<VenueListener['cash']>[0]>> = {
  FUNDING_FEE: 'funding',
  DEPOSIT: 'deposit',
  WITHDRAW: 'withdrawal',
  WITHDRAW_REJECT: 'withdrawal',
  MARGIN_TRANSFER: 'transfer',
  ASSET_TRANSFER: 'transfer',
  COIN_SWAP_DEPOSIT: 'transfer',
  COIN_SWAP_WITHDRAW: 'transfer',
  ADMIN_DEPOSIT: 'deposit',
  ADMIN_WITHDRAW: 'withdrawal',
  INSURANCE_CLEAR: 'liquidation',
  ADJUSTMENT: 'other',
  OPTIONS_PREMIUM_FEE: 'other',
  OPTIONS_SETTLE_PROFIT: 'other',
  AUTO_EXCHANGE: 'other',
};

/** Orders that the venue makes in our name. */
function noticeOf(client: string): 'adl' | 'liquidation' | null {
  if (client.startsWith('adl_autoclose')) return 'adl';
  return client.startsWith('autoclose-') ? 'liquidation' : null;
}

const rowIn = (row: Row, name: string, text: string): Row => {
  const inner = row[name];
  if (typeof inner === 'object' && inner !== null) return inner as Row;
  throw new FrameError(`no object ${name}`, text);
};

/**
 * Tells what a frame says.
 *
 * @throws FrameError where it is no event
 */
export function tellUserEvent(parts: UserEventsParts, text: string): void {
  const body = readJson(text) as Row | undefined;
  const event = (body?.['data'] ?? body) as Row | undefined;
  if (typeof event !== 'object' || event === null) throw new FrameError('no event', text);
  switch (event['e']) {
    case 'ORDER_TRADE_UPDATE':
      tellOrder(parts.listener, rowIn(event, 'o', text));
      return;
    case 'ACCOUNT_UPDATE':
      tellAccount(parts, event, rowIn(event, 'a', text));
      return;
    case 'MARGIN_CALL':
      for (const position of rowsOf(event['p'])) {
        parts.listener.notice(textOf(position['s']), 'margin-call');
      }
      return;
    case 'listenKeyExpired':
      parts.keyEnded();
      return;
    default:
      return; // settings, and kinds that are newer than this
  }
}

function tellOrder(listener: UserListener, row: Row): void {
  const [symbol, client, order] = [textOf(row['s']), textOf(row['c']), textOf(row['i'])];
  const notice = noticeOf(client);
  if (notice !== null) listener.notice(symbol, notice);
  const size = decimalOrZero(row['l']);
  const isTrade = (row['x'] === 'TRADE' || row['x'] === 'CALCULATED') && signOf(size) > 0;
  const [status, filled] = [statusOf(row['X']), textOf(row['z']) || '0'];
  const expired = textOf(row['X']).startsWith('EXPIRED') ? textOf(row['X']) : '';
  listener.order({ symbol, client, order, status, filled, reason: expired });
  if (!isTrade) return;
  listener.fill({
    ...{ symbol, client, order, trade: textOf(row['t']), size, price: textOf(row['L']) },
    side: row['S'] === 'SELL' ? 'sell' : 'buy',
    fee: textOf(row['n']) || '0',
    time: Number(row['T']),
  });
}

function tellAccount(parts: UserEventsParts, event: Row, update: Row): void {
  const { listener } = parts;
  const reason = textOf(update['m']);
  const kind = CASH[reason];
  for (const balance of kind === undefined ? [] : rowsOf(update['B'])) {
    const amount = decimalOrZero(balance['bc']);
    // No id is sent. Several payments may share time and reason, but not the wallet after them.
    const wallet = decimalOrZero(balance['wb']);
    const id = `${textOf(event['T'])}-${reason}-${textOf(balance['a'])}-${wallet}`;
    if (kind !== undefined && signOf(amount) !== 0) listener.cash(kind, id, amount);
  }
  for (const row of rowsOf(update['P'])) {
    const symbol = textOf(row['s']);
    const { liquidation = '0', leverage = '0' } = parts.known(symbol) ?? {};
    const size = decimalOrZero(row['pa']);
    listener.position({ symbol, size, entry: decimalOrZero(row['ep']), liquidation, leverage });
  }
  parts.accountChanged();
}
