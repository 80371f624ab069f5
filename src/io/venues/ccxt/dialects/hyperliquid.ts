/**
 * Hyperliquid perpetuals, by "Exchange endpoint" and "Info endpoint" of its documentation: client
 * ids of 16 bytes, scheduleCancel, clearinghouseState.
 */
import { decimalOrZero } from '../decimal-text.ts';
import { rowOf } from '../exchange.ts';
import type { Dialect } from './dialect.ts';
import { clientFieldOf, PLAIN } from './plain.ts';

const OURS = /^bw([0-9a-f]{8})-([0-9a-z]{1,12})-([0-9a-z]{1,6})$/;
const ID = /^0x([0-9a-f]{8})([0-9a-f]{16})([0-9a-f]{8})$/;
const SEQ_MAX = 2n ** 64n;
const LEG_MAX = 2n ** 32n;
const SWITCH_MS_MIN = 5_000;

const inBase36 = (text: string): bigint => {
  let value = 0n;
  for (const sign of text) value = value * 36n + BigInt(Number.parseInt(sign, 36));
  return value;
};

/** Journal, command and leg as 4, 8 and 4 bytes; null where the id is not of that form. */
export function hyperliquidId(client: string): string | null {
  const match = OURS.exec(client);
  if (match === null) return null;
  const [seq, leg] = [inBase36(match[2] as string), inBase36(match[3] as string)];
  if (seq >= SEQ_MAX || leg >= LEG_MAX) return null;
  const written = seq.toString(36) === match[2] && leg.toString(36) === match[3];
  if (!written) return null;
  return `0x${match[1]}${seq.toString(16).padStart(16, '0')}${leg.toString(16).padStart(8, '0')}`;
}

export function fromHyperliquidId(id: string): string {
  const match = ID.exec(id);
  if (match === null) return id;
  const [seq, leg] = [BigInt(`0x${match[2]}`), BigInt(`0x${match[3]}`)];
  return `bw${match[1]}-${seq.toString(36)}-${leg.toString(36)}`;
}

export const HYPERLIQUID: Dialect = {
  ...PLAIN,
  findsAll: true,
  uniqueClientIds: false,
  idToVenue: hyperliquidId,
  idFromVenue: fromHyperliquidId,
  find: ({ exchange }, market, id) =>
    exchange.fetchOrder(undefined, market.symbol, { clientOrderId: id }),
  cancel: async ({ exchange }, market, id) => {
    const rows = await exchange.cancelOrders([], market.symbol, { clientOrderId: [id] });
    return rowOf(Array.isArray(rows) ? rows[0] : rows);
  },
  // At least 5 seconds ahead, and there is no disarming by 0: a day ahead stands for it.
  cancelAllAfter: ({ exchange }, _market, ms) =>
    exchange.cancelAllOrdersAfter(ms === 0 ? 86_400_000 : Math.max(SWITCH_MS_MIN, ms)),
  account(balance) {
    const info = rowOf(balance['info']);
    const margins = rowOf(info['marginSummary']);
    if (margins['accountValue'] === undefined) return null;
    return {
      equity: decimalOrZero(margins['accountValue']),
      initial: decimalOrZero(margins['totalMarginUsed']),
      maintenance: decimalOrZero(info['crossMaintenanceMarginUsed']),
      available: decimalOrZero(info['withdrawable']),
    };
  },
  clientOf: (row) => clientFieldOf(row, ['cloid', 'clientOrderId']),
};
