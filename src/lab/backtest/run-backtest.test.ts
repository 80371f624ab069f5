import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Clock,
  type Feed,
  type FeedEvent,
  handlers,
  runBacktest,
  type Wake,
} from './index.ts';

interface Tick extends FeedEvent {
  readonly kind: 'tick';
  readonly name: string;
}

const tick = (time: number, name: string): Tick => ({ kind: 'tick', time, name });

const feed = (name: string, ...batches: readonly (readonly Tick[])[]): Feed<Tick> => ({
  name,
  events: () => batches,
});

/** Runs feeds and gives what was seen, as `time name`. */
async function seen(
  feeds: readonly Feed<Tick>[],
  onSeen: (name: string, clock: Clock) => void = () => {},
): Promise<string[]> {
  const lines: string[] = [];
  const look = (event: Tick | Wake, clock: Clock): void => {
    expect(clock.time).toBe(event.time);
    lines.push(`${event.time} ${event.name}`);
    expect(clock.seq).toBe(lines.length);
    onSeen(event.name, clock);
  };
  await runBacktest({ feeds, policy: handlers<Tick>({ tick: look, wake: look }) });
  return lines;
}

describe('the order of events', () => {
  test('feeds are merged in time, and ties go to the feed that stands first', async () => {
    const a = feed('a', [tick(1, 'a1'), tick(3, 'a3')], [], [tick(3, 'a3b'), tick(9, 'a9')]);
    const b = feed('b', [tick(2, 'b2')], [tick(3, 'b3')]);
    const sorted = ['1 a1', '2 b2', '3 a3', '3 a3b', '3 b3', '9 a9'];
    expect(await seen([a, b])).toEqual(sorted);
    expect((await seen([b, a])).slice(2, 5)).toEqual(['3 b3', '3 a3', '3 a3b']);
  });

  test('any feeds in any batches give the stable order of time', async () => {
    const times = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(fc.array(times, { maxLength: 6 }), fc.integer({ min: 1, max: 7 }), run),
      { seed: 11, numRuns: 200 },
    );
    async function run(lists: readonly (readonly number[])[], size: number): Promise<void> {
      const feeds = lists.map((list, at) => {
        const ordered = [...list].sort((x, y) => x - y);
        const ticks = ordered.map((time, i) => tick(time, `${at}.${i}`));
        const batches = Array.from({ length: Math.ceil(ticks.length / size) }, (_, i) =>
          ticks.slice(i * size, (i + 1) * size),
        );
        return { name: `${at}`, events: () => batches };
      });
      const expected = feeds
        .flatMap((each, place) => each.events().flatMap((b) => b.map((e) => ({ ...e, place }))))
        .map((event, i) => ({ ...event, i }))
        .sort((x, y) => x.time - y.time || x.place - y.place || x.i - y.i)
        .map(({ time, name }) => `${time} ${name}`);
      expect(await seen(feeds)).toEqual(expected);
    }
  });

  test('a feed that goes back in time is refused by its name', async () => {
    const bad = feed('bad', [tick(5, 'x')], [tick(4, 'y')]);
    await expect(seen([bad])).rejects.toThrow('bad: time is 4, accepted: a time of 5 or later');
  });

  test('an event that nobody handles stops the run', async () => {
    const policy = handlers<Tick>({} as never);
    const feeds = [feed('a', [tick(1, 'x')])];
    await expect(runBacktest({ feeds, policy })).rejects.toThrow('no handler for tick');
  });
});

describe('wakes', () => {
  test('a wake comes after all events of its time, in the order of the wishes', async () => {
    const a = feed('a', [tick(1, 'a1'), tick(5, 'a5'), tick(7, 'a7')]);
    const b = feed('b', [tick(5, 'b5')]);
    const lines = await seen([a, b], (name, clock) => {
      if (name !== 'a1') return;
      clock.wake(6, 'later');
      clock.wake(5, 'first');
      clock.wake(5, 'second');
      clock.wake(1, 'now');
    });
    expect(lines).toEqual([
      '1 a1',
      '1 now',
      '5 a5',
      '5 b5',
      '5 first',
      '5 second',
      '6 later',
      '7 a7',
    ]);
  });

  test('wakes at the last time come due, later ones do not', async () => {
    const lines = await seen([feed('a', [tick(1, 'a1'), tick(2, 'a2')])], (name, clock) => {
      if (name === 'a1') for (const time of [2, 3]) clock.wake(time, `w${time}`);
    });
    expect(lines).toEqual(['1 a1', '2 a2', '2 w2']);
  });

  test('a wish for the past, and one for now without end, are refused', async () => {
    const one = [feed('a', [tick(1, 'a1')])];
    const past = (_: string, clock: Clock): void => clock.wake(0, 'past');
    await expect(seen(one, past)).rejects.toThrow('a wake at 0 lies before 1');
    const endless = (_: string, clock: Clock): void => clock.wake(clock.time, 'again');
    await expect(seen(one, endless)).rejects.toThrow('more than 10000 wakes at 1: again');
  });
});

test('the tally counts events by feed and wakes; no feed gives none', async () => {
  const a = feed('a', [tick(1, 'a1'), tick(3, 'a3')]);
  const b = feed('b', [tick(2, 'b2')]);
  let ended = 0;
  const policy = {
    onEvent: (event: Tick | Wake, clock: Clock): void => {
      if (event.kind === 'tick') clock.wake(clock.time, 'w');
    },
    onEnd: (): void => {
      ended += 1;
    },
  };
  expect(await runBacktest({ feeds: [a, b], policy })).toEqual({
    events: [2, 1],
    wakes: 3,
    from: 1,
    to: 3,
  });
  const nothing = await runBacktest({ feeds: [], policy });
  expect(nothing).toEqual({ events: [], wakes: 0, from: Number.NaN, to: Number.NaN });
  expect(ended).toBe(2);
});

test('one batch of each feed is held, however long the feeds are', async () => {
  let [open, most] = [0, 0];
  const long = (name: string): Feed<Tick> => ({
    name,
    events: async function* () {
      for (let at = 0; at < 200; at += 1) {
        open += 1;
        most = Math.max(most, open);
        yield Array.from({ length: 100 }, (_, i) => tick(at * 100 + i, name));
        open -= 1;
      }
    },
  });
  const tally = await runBacktest({
    feeds: ['a', 'b', 'c'].map(long),
    policy: { onEvent: () => {} },
  });
  expect(tally.events).toEqual([20_000, 20_000, 20_000]);
  expect(most).toBe(3);
});

test('feeds are closed where a run is broken off', async () => {
  let isClosed = false;
  const feeds: Feed<Tick>[] = [
    {
      name: 'a',
      events: function* () {
        try {
          yield [tick(1, 'a1')];
          yield [tick(2, 'a2')];
        } finally {
          isClosed = true;
        }
      },
    },
  ];
  const policy = {
    onEvent: (): void => {
      throw new Error('enough');
    },
  };
  await expect(runBacktest({ feeds, policy })).rejects.toThrow('enough');
  expect(isClosed).toBe(true);
});

test('progress rises to one', async () => {
  const shares: number[] = [];
  const ticks = Array.from({ length: 20_000 }, (_, i) => tick(i, 'a'));
  let share = 0;
  const feeds: Feed<Tick>[] = [
    {
      name: 'a',
      share: () => share,
      events: function* () {
        for (let at = 0; at < 20; at += 1) {
          share = (at + 1) / 20;
          yield ticks.slice(at * 1_000, (at + 1) * 1_000);
        }
      },
    },
  ];
  await runBacktest({
    feeds,
    policy: { onEvent: () => {} },
    onProgress: (each) => shares.push(each),
  });
  expect(shares.length).toBe(5);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
});
