/** What a file is, found out from its head: format, market and decimals. */
import { decimalsOf } from './decimal.ts';
import { Level2Error } from './fault.ts';
import { isObject, type JsonObject, receivedOf } from './json-line.ts';
import { linesOf } from './lines.ts';
import type { Level2Format, Level2Terms } from './message.ts';
import { isTardisHead } from './tardis.ts';

/** Lines that are looked at before the decimals are taken as known. */
export const HEAD_LINES = 5_000;

const ACCEPTED =
  'raw lines of Binance or Hyperliquid (receive time in ns, a space, JSON), or a CSV file ' +
  'incremental_book_L2 of Tardis with its head';

/** What the lines have shown so far. */
interface Seen {
  format: Level2Format | null;
  readonly symbols: Set<string>;
  priceDecimals: number;
  sizeDecimals: number;
}

/**
 * Reads the head of a file and says what it is. Decimals are the most that any price or size of
 * the head has, without the zeros at its end; a later number with more is refused as unfit and
 * named with its line, and then the decimals can be given.
 *
 * @param lines lines of the head to look at, at least 1
 * @throws Level2Error where the file cannot be read or is of no format that is understood
 */
export async function readLevel2Head(file: string, lines = HEAD_LINES): Promise<Level2Terms> {
  const seen: Seen = { format: null, symbols: new Set(), priceDecimals: 0, sizeDecimals: 0 };
  const head = await headOf(file, lines);
  const first = head[0];
  if (first === undefined) {
    const [field, value] = ['the file', 'empty'];
    throw new Level2Error({ code: 'empty-file', file, field, value, accepted: ACCEPTED });
  }
  if (isTardisHead(first)) lookAtRows(head, seen);
  else for (const text of head) lookAtJson(text, seen);
  if (seen.format === null) {
    const [field, value] = ['the first line', first];
    throw new Level2Error({
      code: 'unknown-format',
      file,
      line: 1,
      field,
      value,
      accepted: ACCEPTED,
    });
  }
  const { format, symbols, priceDecimals, sizeDecimals } = seen;
  const symbol = symbols.size === 1 ? ([...symbols][0] as string) : '';
  return { format, symbol, priceDecimals, sizeDecimals };
}

/** The first lines that are not empty; a fault behind some whole lines is left to the reading. */
async function headOf(file: string, most: number): Promise<string[]> {
  const head: string[] = [];
  try {
    for await (const lines of linesOf(file)) {
      for (const line of lines) if (line !== '' && head.length < most) head.push(line);
      if (head.length >= most) break;
    }
  } catch (thrown) {
    if (head.length === 0) throw thrown;
  }
  return head;
}

function lookAtRows(head: readonly string[], seen: Seen): void {
  const names = (head[0] as string).split(',');
  const columns = ['symbol', 'price', 'amount'].map((name) => names.indexOf(name));
  seen.format = 'tardis';
  for (const line of head.slice(1)) {
    const cells = line.split(',');
    const [symbol = '', price, amount] = columns.map((column) => cells[column]);
    if (symbol !== '') seen.symbols.add(symbol);
    lookAtLevel(price, amount, seen);
  }
}

/** Lines that are no JSON are left to the reading, which names them. */
function lookAtJson(text: string, seen: Seen): void {
  if (Number.isNaN(receivedOf(text))) return;
  let body: unknown;
  try {
    body = JSON.parse(text.slice(text.indexOf(' ') + 1));
  } catch {
    return;
  }
  if (!isObject(body)) return;
  if (typeof body['channel'] === 'string') lookAtHyperliquid(body, seen);
  else lookAtBinance(body, seen);
}

function lookAtHyperliquid(body: JsonObject, seen: Seen): void {
  if (body['channel'] !== 'l2Book' && body['channel'] !== 'trades') return;
  seen.format ??= 'hyperliquid';
  const { data } = body;
  const trades: unknown[] = Array.isArray(data) ? data : [data];
  for (const one of trades) {
    if (!isObject(one)) continue;
    if (typeof one['coin'] === 'string') seen.symbols.add(one['coin']);
    lookAtLevel(one['px'], one['sz'], seen);
    const sides: unknown[] = Array.isArray(one['levels']) ? one['levels'] : [];
    for (const level of sides.flat()) {
      if (isObject(level)) lookAtLevel(level['px'], level['sz'], seen);
    }
  }
}

/** Only USD-M names the update before (`pu`) and the kind of its best bid and ask (`e`). */
function lookAtBinance(body: JsonObject, seen: Seen): void {
  const event = typeof body['stream'] === 'string' ? body['data'] : body;
  if (!isObject(event)) return;
  const isBook = 'lastUpdateId' in event || ('u' in event && ('b' in event || 'a' in event));
  const isTrade = event['e'] === 'trade' || event['e'] === 'aggTrade';
  if (!isBook && !isTrade) return;
  const isUsdm = 'pu' in event || event['e'] === 'bookTicker';
  if (isUsdm) seen.format = 'binance-usdm';
  else seen.format ??= 'binance-spot';
  if (typeof event['s'] === 'string') seen.symbols.add(event['s']);
  if (isTrade) lookAtLevel(event['p'], event['q'], seen);
  for (const side of ['b', 'a', 'bids', 'asks']) {
    const levels = event[side];
    if (typeof levels === 'string') lookAtLevel(levels, event[side.toUpperCase()], seen);
    if (!Array.isArray(levels)) continue;
    for (const level of levels as unknown[]) {
      if (Array.isArray(level)) lookAtLevel(level[0], level[1], seen);
    }
  }
}

function lookAtLevel(price: unknown, size: unknown, seen: Seen): void {
  const [ofPrice, ofSize] = [price, size].map((text) =>
    typeof text === 'string' ? decimalsOf(text) : Number.NaN,
  );
  if ((ofPrice as number) > seen.priceDecimals) seen.priceDecimals = ofPrice as number;
  if ((ofSize as number) > seen.sizeDecimals) seen.sizeDecimals = ofSize as number;
}
