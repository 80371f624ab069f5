import { afterEach, expect, test, vi } from 'vitest';
import { VenueError } from '../venue.ts';
import { KnownMarkets } from './known-markets.ts';
import { Markets } from './markets.ts';

afterEach(() => vi.restoreAllMocks());

const markets = (): Markets => new Markets('v', {} as never, {} as never);

test('a list older than ten minutes is read anew, and the old one serves meanwhile', async () => {
  let now = 1_000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const asked: (true | undefined)[] = [];
  const known = new KnownMarkets(async (reload) => {
    asked.push(reload);
    if (asked.length === 2) throw new VenueError('unknown', 'no answer');
    return markets();
  });
  const first = await known.get();
  known.refresh();
  now += 600_000;
  known.refresh();
  known.refresh();
  await Promise.resolve();
  expect(asked).toEqual([undefined, true]);
  expect(await known.get()).toBe(first);
  now += 600_000;
  known.refresh();
  await new Promise((resolve) => setImmediate(resolve));
  expect(asked).toEqual([undefined, true, true]);
  expect(await known.get()).not.toBe(first);
});

test('a first reading that failed is tried again, and nothing was sent for it', async () => {
  let count = 0;
  const known = new KnownMarkets(async () => {
    count += 1;
    if (count === 1) throw new VenueError('unknown', 'no answer');
    return markets();
  });
  await expect(known.get()).rejects.toMatchObject({ kind: 'unavailable' });
  expect(await known.get()).toBeInstanceOf(Markets);
});
