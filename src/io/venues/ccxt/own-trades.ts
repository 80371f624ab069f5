/** Own trades from a time on, page by page, without a gap between the pages. */
import { VenueError } from '../venue.ts';
import type { Dialect } from './dialects/index.ts';
import { type CcxtExchange, countOf, type Row, textOf } from './exchange.ts';

const PAGES_MAX = 200;
const PAGE = 500;

/**
 * Rows of ccxt, oldest first. A venue with a longest span is asked span by span; within one, the
 * next page begins at the last time of the page before, and what is repeated is dropped by its id.
 *
 * @param now the venue's time, Unix ms
 * @throws VenueError where a page does not move on: more trades in one ms than a page holds
 */
export async function ownTradeRows(
  exchange: CcxtExchange,
  dialect: Dialect,
  symbol: string,
  since: number,
  now: number,
): Promise<readonly Row[]> {
  const rows = new Map<string, Row>();
  const paged = dialect.tradePages === 'paginate' ? { paginate: true } : {};
  let from = Math.max(since, now - dialect.tradeHistoryMs);
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const found = await exchange.fetchMyTrades(symbol, from, PAGE, paged);
    const before = rows.size;
    let last = from;
    for (const row of found) {
      rows.set(textOf(row['id']), row);
      last = Math.max(last, countOf(row['timestamp']));
    }
    const isWhole = found.length < PAGE || dialect.tradePages === 'paginate';
    if (isWhole) {
      const next =
        dialect.tradeSpanMs === 0 ? Number.POSITIVE_INFINITY : from + dialect.tradeSpanMs;
      if (next > now) return sorted(rows);
      from = next;
    } else {
      if (rows.size === before) break;
      from = last;
    }
  }
  const says = `own trades of ${symbol} since ${since} do not fit ${PAGES_MAX} pages of ${PAGE}`;
  throw new VenueError('unknown', `${says}; accepted: a later time`);
}

const sorted = (rows: ReadonlyMap<string, Row>): readonly Row[] =>
  [...rows.values()].sort((a, b) => countOf(a['timestamp']) - countOf(b['timestamp']));
