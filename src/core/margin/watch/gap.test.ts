import { expect, test } from 'vitest';
import { Accounts, Positions } from '../../ledger/index.ts';
import { ACCOUNT, LIMITS } from '../../model/index.ts';
import { Random } from '../../numeric/index.ts';
import { Prices } from '../../pricing/index.ts';
import { assess, type Book, INITIAL, INITIAL_EQUITY } from '../assess.ts';
import { Schedules } from '../schedules.ts';
import { ScanWatch } from './scan.ts';
import { TriggerWatch } from './trigger-watch.ts';

const ACCOUNTS = 15_000;
const MARK = 1_000_000n;

/** Accounts long in two markets, whose slack is 4 to 10 % of what they hold in one of them. */
function crowd(): Book {
  const book = {
    accounts: new Accounts(ACCOUNTS),
    positions: new Positions(2 * ACCOUNTS),
    prices: new Prices(LIMITS.markets),
    schedules: new Schedules(LIMITS.markets),
  };
  const random = new Random(3);
  const tiers = [{ from: '0', initialPpm: 20_000, maintenancePpm: 10_000 }];
  const gainWeight = { initialPpm: 1_000_000, maintenancePpm: 1_000_000 };
  const out = new BigInt64Array(5);
  for (const market of [0, 1]) {
    const schedule = { tiers, openInterest: null };
    book.prices.mark[market] = MARK;
    book.schedules.setTerms(market, { scale: 1n, decimals: 6, schedule, gainWeight });
  }
  for (let i = 0; i < ACCOUNTS; i += 1) {
    const account = book.accounts.open(`t${i}`, { kind: ACCOUNT.trader });
    for (const market of [0, 1]) {
      const row = book.positions.open(book.accounts, account, market);
      book.positions.size[row] = 100n;
      book.positions.cost[row] = 100n * MARK;
    }
    assess(book, account, out);
    const slack = BigInt(4_000_000 + random.below(6_000_000));
    const needed = (out[INITIAL] as bigint) - (out[INITIAL_EQUITY] as bigint);
    book.accounts.cash[account] = needed + slack;
  }
  return book;
}

test('a gap through more accounts than are seated at once leaves the answers right', () => {
  const book = crowd();
  const [watch, scan] = [new TriggerWatch(), new ScanWatch()];
  const isRestless = new Uint8Array(ACCOUNTS);
  const [found, expected] = [new Int32Array(ACCOUNTS), new Int32Array(ACCOUNTS)];
  const looks: number[] = [];
  const ask = (market: number): number => {
    const before = watch.lookedAt;
    const count = watch.restless(book, market, isRestless, found);
    const most = scan.restless(book, market, isRestless, expected);
    expect(found.subarray(0, count)).toEqual(expected.subarray(0, most));
    looks.push(watch.lookedAt - before);
    return count;
  };
  expect([ask(0), ask(1)]).toEqual([0, 0]);
  for (const mark of [962_000n, 961_999n, 961_990n, 961_999n, 962_000n]) {
    book.prices.mark[0] = mark;
    ask(0);
  }
  // The crossed are more than one answer seats; they are seated in slices, then nobody is touched.
  expect(looks[2]).toBeGreaterThan(8_192);
  expect(looks[6]).toBeLessThan(looks[3] as number);
  book.prices.mark[1] = 980_000n;
  expect(ask(1)).toBeGreaterThan(1_000);
  expect(ask(0)).toBeGreaterThan(1_000);
});

test('asked again with nothing changed, the watch looks at nobody who is seated', () => {
  const book = crowd();
  const watch = new TriggerWatch();
  const isRestless = new Uint8Array(ACCOUNTS);
  const found = new Int32Array(ACCOUNTS);
  watch.restless(book, 0, isRestless, found);
  expect(watch.lookedAt).toBe(ACCOUNTS);
  for (const market of [0, 1, 0]) watch.restless(book, market, isRestless, found);
  expect(watch.lookedAt).toBe(ACCOUNTS);
});
