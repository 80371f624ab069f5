import { describe, expect, test } from 'vitest';
import type { Frame } from './live-view.ts';
import { createLiveView, restore, type ViewStream } from './live-view.ts';
import { bar, encode, gauge, sparkline, toWidth } from './live-view-text.ts';

const START = Date.UTC(2025, 9, 10, 20, 50);
const ESC = '\u001b';
/** Escape codes of a terminal, to be taken out or looked for. */
const CODES = new RegExp(`${ESC}\\[[?\\d;]*[A-Za-z]`, 'g');
const COLOUR = new RegExp(`${ESC}\\[[\\d;]*m`);

/** A moment of a crash; `at` is the share of eighty minutes that has passed. */
function frameAt(at: number, change: Partial<Frame> = {}): Frame {
  const closed = Math.round(4200 * at);
  return {
    progress: at,
    time: START + at * 4_800_000,
    reference: 116_830.3 - 13_000 * at,
    mark: 116_830.3 - 13_200 * at,
    mid: 116_830.3 - 13_400 * at,
    stages: { healthy: 995_000 - closed, warned: 900, orderly: 260, stopped: 12, closed },
    funds: { market: 5e6, shared: 1e7, feeReserve: 1e6 * (1 - at), operator: 2e6, vault: -3.2e6 },
    liquidated: 1.1e9 * at,
    takenOver: 1.8e8 * at,
    deleveraged: 9.6e7 * at,
    adlAccounts: Math.round(1204 * at),
    breakers: [],
    depth: 1 - 0.9 * at,
    commandsPerSecond: 131_204,
    commands: Math.round(1_204_118 * at),
    ...change,
  };
}

/** A stream that remembers each write. */
function fakeStream(shape: Omit<ViewStream, 'write'>): ViewStream & { writes: string[] } {
  const writes: string[] = [];
  return { ...shape, writes, write: (text) => writes.push(text) };
}

const linesOf = (text: string): string[] => text.replace(CODES, '').replace(/\r/g, '').split('\n');

const options = { title: '2025-10-10  BTC-PERP', asset: 'USDC', now: () => 0, env: {} };

describe('in a log', () => {
  const table = (frames: readonly Frame[]): { text: string; lines: string[] } => {
    const stream = fakeStream({});
    const view = createLiveView(stream, options);
    for (const frame of frames) view.update(frame);
    view.finish(['', 'done']);
    const text = stream.writes.join('');
    return { text, lines: text.split('\n') };
  };
  const steps = Array.from({ length: 1601 }, (_, i) => frameAt(i / 1600));

  test('no escape code is written', () => {
    expect(table(steps).text).not.toContain(ESC);
    expect(table(steps).text).not.toContain('\r');
  });

  test('there is a row about every five virtual minutes, and the last one', () => {
    const { lines } = table(steps);
    const rows = lines.filter((line) => /^\d\d:\d\d:\d\d/.test(line));
    expect(rows).toHaveLength(17);
    expect(rows[1]).toMatch(/^20:55:00/);
    expect(rows.at(-1)).toMatch(/^22:10:00 {3}100 %/);
    expect(lines.slice(-3)).toEqual(['', 'done', '']);
  });

  test('a breaker that trips and arms again has a row each time', () => {
    const frames = steps
      .slice(0, 90)
      .map((frame, i) => (i >= 40 && i < 60 ? { ...frame, breakers: ['close-only'] } : frame));
    const rows = table(frames).lines.filter((line) => /^20:5/.test(line));
    expect(rows.map((row) => row.slice(0, 8))).toEqual([
      '20:50:00',
      '20:52:00',
      '20:53:00',
      '20:54:27',
    ]);
    expect(rows[1]).toMatch(/close-only$/);
    expect(rows[2]).toMatch(/none$/);
  });

  test('the columns stand under their heads', () => {
    const [title, head, ...rows] = table(steps).lines;
    expect(title).toBe('2025-10-10  BTC-PERP, 2025-10-10, amounts in USDC');
    const at = (head as string).indexOf('breakers');
    const figures = rows.filter((line) => /^\d\d:/.test(line));
    expect(new Set(figures.map((line) => line.lastIndexOf('none')))).toEqual(new Set([at]));
  });
});

describe('on a terminal', () => {
  test.each([60, 80, 120, 200])('no line is wider than %i columns', (columns) => {
    const stream = fakeStream({ isTTY: true, columns, rows: 40 });
    let clock = 0;
    const view = createLiveView(stream, { ...options, now: () => (clock += 200) });
    const breakers = ['prices stale', 'halted', 'throttled', 'x'.repeat(200)];
    for (let i = 0; i <= 50; i += 1) view.update(frameAt(i / 50, { breakers }));
    const widths = stream.writes.flatMap(linesOf).map((line) => [...line].length);
    expect(Math.max(...widths)).toBeLessThan(columns);
    expect(Math.max(...widths)).toBe(Math.min(120, columns - 1));
    expect(linesOf(stream.writes[0] as string)).toHaveLength(21);
    restore();
  });

  test('it is redrawn at most eight times a second, and the last frame is never lost', () => {
    const stream = fakeStream({ isTTY: true, columns: 80, rows: 24 });
    let clock = 0;
    const view = createLiveView(stream, { ...options, now: () => clock });
    for (; clock < 1000; clock += 1) view.update(frameAt(clock / 2000));
    expect(stream.writes).toHaveLength(8);
    view.finish(['who paid']);
    expect(stream.writes.at(-2)).toContain('50 %');
    expect(stream.writes.at(-1)).toContain('who paid\n');
  });

  test('the block is redrawn in place, whatever its height', () => {
    const stream = fakeStream({ isTTY: true, columns: 80, rows: 12 });
    let clock = 0;
    const view = createLiveView(stream, { ...options, now: () => (clock += 200) });
    view.update(frameAt(0));
    view.update(frameAt(0.5));
    const [first = '', second = ''] = stream.writes;
    const height = first.split('\n').length - 1;
    expect(height).toBe(11);
    expect(first).not.toMatch(new RegExp(`${ESC}\\[\\d+A`));
    expect(second).toContain(`${ESC}[${height}A`);
    restore();
  });

  test('the cursor is never left hidden', () => {
    const stream = fakeStream({ isTTY: true, columns: 80, rows: 40 });
    const view = createLiveView(stream, options);
    view.update(frameAt(0.1));
    for (const text of stream.writes) {
      expect(text.lastIndexOf(`${ESC}[?25h`)).toBeGreaterThan(text.lastIndexOf(`${ESC}[?25l`));
    }
    restore();
    expect(stream.writes.at(-1)).toBe(`${ESC}[0m${ESC}[?25h`);
    restore();
    expect(stream.writes).toHaveLength(2);
  });

  test('a finished view is not restored a second time', () => {
    const stream = fakeStream({ isTTY: true, columns: 80, rows: 40 });
    createLiveView(stream, options).finish(['done']);
    restore();
    expect(stream.writes).toEqual([`${ESC}[?25hdone\n`]);
  });

  test('colours are written unless NO_COLOR is set', () => {
    for (const [env, colours] of [
      [{}, true],
      [{ NO_COLOR: '' }, true],
      [{ NO_COLOR: '1' }, false],
    ] as const) {
      const stream = fakeStream({ isTTY: true, columns: 80, rows: 40 });
      createLiveView(stream, { ...options, env }).update(frameAt(0.3, { breakers: ['halted'] }));
      expect(COLOUR.test(stream.writes.join(''))).toBe(colours);
      restore();
    }
  });

  test('figures have their units, and what is missing is no number', () => {
    const stream = fakeStream({ isTTY: true, columns: 100, rows: 40 });
    const view = createLiveView(stream, options);
    const none = { healthy: 0, warned: 0, orderly: 0, stopped: 0, closed: 0 };
    const funds = { market: 0, shared: 0, feeReserve: 0, operator: 0, vault: 0 };
    view.update(frameAt(0, { mark: 0, mid: Number.NaN, depth: Number.NaN, stages: none, funds }));
    expect(stream.writes.join('')).not.toMatch(/NaN|Infinity|undefined|\u202f/);
    view.finish([]);
    const next = fakeStream({ isTTY: true, columns: 100, rows: 40 });
    createLiveView(next, options).update(frameAt(0.5));
    const text = linesOf(next.writes.join('')).join('\n');
    expect(text).toMatch(/mark {2}110,230\.3 .* low {2}110,230\.3/);
    expect(text).toMatch(/on the book {4}550\.00 M .*book depth {9}55 %/);
    expect(text).toContain('131,204 commands/s');
    restore();
  });
});

test('a bar shows a little of what is little and nothing of nothing', () => {
  expect(bar(0, 4)).toBe('    ');
  expect(bar(1e-9, 4)).toBe('▏   ');
  expect(bar(0.5, 4)).toBe('██  ');
  expect(bar(7, 4)).toBe('████');
  expect(encode(gauge(Number.NaN, 3, 'cyan'), 'no colours')).toBe('░░░');
});

test('a sparkline rises from its lowest value to its highest, over all its rows', () => {
  expect(sparkline([1, 2, 3, null], 1)).toEqual(['▁▅█ ']);
  expect(sparkline([0, 15], 2)).toEqual([' █', '▁█']);
  expect(sparkline([5, 5], 1)).toEqual(['▄▄']);
  expect(sparkline([], 1)).toEqual(['']);
});

test('a line is cut or filled to its width', () => {
  expect(toWidth([{ text: 'abc', tint: null }], 2)).toEqual([{ text: 'ab', tint: null }]);
  expect(encode(toWidth([], 3), 'no colours')).toBe('');
});
