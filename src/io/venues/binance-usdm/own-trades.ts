/** Own trades from a time on, page by page, without a gap between the pages. */
import { VenueError, type VenueTrade } from '../venue.ts';
import { type Row, rowsIn, tradeOf } from './rows.ts';

const DAY_MS = 86_400_000;
/** "Account Trade List": at most seven days a question, and the past six months. */
const SPAN_MS = 7 * DAY_MS;
const HISTORY_MS = 180 * DAY_MS;
const PAGE = 1_000;
const PAGES_MAX = 200;
/** The newest trades may be stamped by a clock that is a little ahead of what is known of it. */
const AHEAD_MS = 60_000;

type Params = Readonly<Record<string, string | number>>;

/**
 * Trades, oldest first. The first is looked for span by span; from there on the next page begins
 * after the last id, so that no time has to be split.
 *
 * @param now the venue's time, Unix ms
 * @throws VenueError `unknown` where there are too many
 */
export async function ownTrades(
  ask: (params: Params) => Promise<unknown>,
  symbol: string,
  since: number,
  now: number,
): Promise<readonly VenueTrade[]> {
  const says = `own trades of ${symbol}`;
  let page = await firstPage(ask, says, symbol, Math.max(since, now - HISTORY_MS), now);
  const rows: Row[] = [...page];
  for (let pages = 1; page.length === PAGE; pages += 1) {
    if (pages === PAGES_MAX) {
      const seen = `${says} since ${since} do not fit ${PAGES_MAX} pages of ${PAGE}`;
      throw new VenueError('unknown', `${seen}; accepted: a later time`);
    }
    const last = BigInt(String(page.at(-1)?.['id']));
    const fromId = String(last + 1n);
    page = rowsIn(says, await ask({ symbol, fromId, limit: PAGE }));
    rows.push(...page);
  }
  return rows.map(tradeOf).sort((a, b) => a.time - b.time);
}

/** A page that begins with the first trade; it is full where there may be more. */
async function firstPage(
  ask: (params: Params) => Promise<unknown>,
  says: string,
  symbol: string,
  since: number,
  now: number,
): Promise<readonly Row[]> {
  for (let startTime = since; startTime <= now + AHEAD_MS; startTime += SPAN_MS) {
    const endTime = startTime + SPAN_MS - 1;
    const rows = rowsIn(says, await ask({ symbol, startTime, endTime, limit: PAGE }));
    const [first] = rows;
    if (first === undefined) continue;
    if (endTime > now + AHEAD_MS) return rows;
    // By id there is no end of the span: what follows it comes on the same pages.
    return rowsIn(says, await ask({ symbol, fromId: String(first['id']), limit: PAGE }));
  }
  return [];
}
