import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Untimed } from '../../core/engine/index.ts';
import type { Command } from '../../core/model/index.ts';
import {
  type BarEvent,
  barFeed,
  chainFeed,
  enginePolicy,
  type FeedEvent,
  runBacktest,
  tradeFeed,
} from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakwater-feeds-'));
afterAll(() => rmSync(folder, { recursive: true }));

const MINUTE = 60_000;
const START = 1_600_000_020_000;

function file(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

/** Bars of a minute that fall from `from` by `step` a bar. */
const bars = (name: string, at: number, count: number, from: number, step: number): string =>
  file(name, [
    'ts,open,high,low,close,volume',
    ...Array.from({ length: count }, (_, i) => {
      const [open, close] = [from - i * step, from - (i + 1) * step];
      return `${START + (at + i) * MINUTE},${open},${open},${close},${close},10`;
    }),
  ]);

async function collect<E extends FeedEvent>(feeds: Parameters<typeof runBacktest<E>>[0]['feeds']) {
  const events: E[] = [];
  await runBacktest<E>({ feeds, policy: { onEvent: (event) => events.push(event as E) } });
  return events;
}

test('a bar is known at its close, and files follow each other', async () => {
  const files = [bars('a.csv', 0, 3, 100, 1), bars('b.csv', 3, 2, 97, 1)];
  const feed = barFeed('BTC', files);
  const events = await collect<BarEvent>([feed]);
  expect(events.map(({ time, open }) => [time, open])).toEqual([
    [START + MINUTE, 100],
    [START + 2 * MINUTE, 99],
    [START + 3 * MINUTE, 98],
    [START + 4 * MINUTE, 97],
    [START + 5 * MINUTE, 96],
  ]);
  expect([...feed.found.keys()]).toEqual(files);
  await expect(collect([barFeed('BTC', [...files].reverse())])).rejects.toThrow('BTC: time is');
});

test('a trade within a bar comes before the bar', async () => {
  const trades = file('t.csv', [
    `1,100,2,1,1,${START + 10},true`,
    `2,99,1,2,2,${START + MINUTE},false`,
    `3,99,1,3,3,${START + MINUTE + 1},false`,
  ]);
  const events = await collect<FeedEvent>([
    barFeed('BTC', [bars('c.csv', 0, 2, 100, 1)]),
    tradeFeed('BTC', [trades]),
  ]);
  expect(events.map(({ kind }) => kind)).toEqual(['trade', 'bar', 'trade', 'trade', 'bar']);
  expect(events[0]).toMatchObject({ price: 100, quantity: 2, aggressor: -1 });
});

test('what cannot be read is a refusal of the rim', async () => {
  const missing = barFeed('BTC', [join(folder, 'none.csv')]);
  await expect(collect([missing])).rejects.toMatchObject({ name: 'InputError', field: 'file' });
  const chains = chainFeed('chains', [join(folder, 'none.csv')]);
  await expect(collect([chains])).rejects.toMatchObject({ name: 'InputError', field: 'file' });
});

/** A venue in which Dora bought ten coins at 100 of Ada with 100 of her own. */
function opening(market: string): Untimed<Command>[] {
  const terms = JSON.stringify({
    priceDecimals: 1,
    sizeDecimals: 3,
    schedule: { tiers: [{ from: '0', initialPpm: 80_000, maintenancePpm: 50_000 }] },
  });
  const fees = { buyerFee: 0n, sellerFee: 0n };
  const fill = { market, buyer: 'dora', seller: 'ada', size: 10_000n, price: 1_000n, ...fees };
  return [
    { kind: 'list-market', id: 'list', market, terms },
    { kind: 'deposit', id: 'dora', account: 'dora', amount: 100_000_000n },
    { kind: 'deposit', id: 'ada', account: 'ada', amount: 1_000_000_000n },
    { kind: 'set-mark', id: 'open', market, price: 1_000n },
    { kind: 'fill', id: 'fill', ...fill },
  ];
}

test('a rulebook runs on an engine over bars, to the same state every time', async () => {
  const path = bars('d.csv', 0, 5, 100, 12);
  const run = async () => {
    const kinds = new Set<string>();
    const policy = enginePolicy<BarEvent>({
      commandsOf: (event, { seq }) => {
        if (event.kind !== 'bar') return [];
        const { market } = event;
        const price = BigInt(Math.round(event.close * 10));
        const mark = { kind: 'set-mark', id: `mark-${seq}`, market, price } as const;
        return seq === 1 ? [...opening(market), mark] : [mark];
      },
      onEvents: (events) => {
        for (const { kind } of events) kinds.add(kind);
      },
    });
    await runBacktest({ feeds: [barFeed('COIN-PERP', [path])], policy });
    policy.engine.verify();
    return { kinds, time: policy.engine.state.time, hash: policy.engine.stateHash() };
  };
  const first = await run();
  expect(first.kinds).toContain('shortfall');
  expect(first.kinds).toContain('deleveraged');
  expect(first.kinds).not.toContain('refused');
  expect(first.time).toBe(START + 5 * MINUTE);
  expect(await run()).toEqual(first);
});
