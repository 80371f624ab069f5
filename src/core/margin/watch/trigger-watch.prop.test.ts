import { expect, test } from 'vitest';
import { RandomBook } from './random-book.contract.ts';
import { ScanWatch } from './scan.ts';
import { TriggerWatch } from './trigger-watch.ts';

const BOOKS = 2_000;
const STEPS = 40;
const SEED = 20_251_010;

/** One watch for all books: a book that it has not seen yet must not confuse it. */
const watch = new TriggerWatch();
const scan = new ScanWatch();
const found = new Int32Array(64);
const expected = new Int32Array(64);

/** Asks both about one market; gives how many they found, or a sentence about the difference. */
function ask(book: RandomBook, market: number): number | string {
  const count = watch.restless(book, market, book.isRestless, found);
  const most = scan.restless(book, market, book.isRestless, expected);
  const [ours, theirs] = [found.subarray(0, count).join(), expected.subarray(0, most).join()];
  return ours === theirs ? count : `market ${market}: found ${ours}, expected ${theirs}`;
}

test(`the watch finds whom the scan finds, after every step of ${BOOKS} random books`, () => {
  let [asked, reported] = [0, 0];
  const before = watch.lookedAt;
  for (let seed = SEED; seed < SEED + BOOKS; seed += 1) {
    const book = new RandomBook(seed);
    for (let step = 0; step < STEPS; step += 1) {
      const moved = book.step();
      const all = step % 10 === 9;
      for (let market = 0; market < book.markets; market += 1) {
        if (market !== moved && !all && !book.chance(0.2)) continue;
        const answer = ask(book, market);
        if (typeof answer === 'string') expect.fail(`seed ${seed}, step ${step}, ${answer}`);
        asked += 1;
        reported += answer;
      }
    }
  }
  expect(asked).toBeGreaterThan(100_000);
  expect(reported).toBeGreaterThan(50_000);
  expect((watch.lookedAt - before) / asked).toBeLessThan(3);
});
