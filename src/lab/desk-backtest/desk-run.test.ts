import { expect, test } from 'vitest';
import type { DeskCommand } from '../../core/desk/index.ts';
import { openLinearSolver } from '../../io/lp/index.ts';
import { assertKnown } from './lookahead.ts';
import { runStudy } from './run-study.ts';
import { studyFile } from './studies.contract.ts';
import { loadStudy } from './study.ts';
import { studyJson } from './study-text.ts';

const solver = await openLinearSolver();
const ran = async (...changes: readonly (readonly [string, string])[]) => {
  const result = await runStudy(await loadStudy(studyFile(...changes)), solver);
  const [nothing, band] = result.variants;
  if (nothing === undefined || band === undefined) throw new Error('two desks were asked for');
  return { result, nothing, band };
};

test('a desk with a band trades and leaves less delta open than one without', async () => {
  const { nothing, band } = await ran();
  expect(nothing.figures.trades).toBe(0);
  expect(band.figures.trades).toBeGreaterThan(5);
  expect(band.figures.deltaRms).toBeLessThan(0.5 * nothing.figures.deltaRms);
  expect(band.figures.outside).toBeLessThan(nothing.figures.outside);
  expect(band.figures.cost).toBeGreaterThan(0);
});

test('the same run twice says the same, to the hash', async () => {
  const [first, second] = [await ran(), await ran()];
  expect(second.band.eventHash).toBe(first.band.eventHash);
  expect(studyJson(second.result)).toBe(studyJson(first.result));
  const other = await ran(['seed: 1', 'seed: 2']);
  expect(other.band.eventHash).not.toBe(first.band.eventHash);
});

test('an order is filled no earlier than its latency allows, at the next quote', async () => {
  const { band } = await ran(['latencyMs: 100', 'latencyMs: 3000']);
  const own = band.trades.filter(({ by }) => by === 'desk');
  const { band: fast } = await ran();
  const [first] = fast.trades.filter(({ by }) => by === 'desk');
  expect(own[0]?.time).toBe((first?.time ?? 0) + 2_000);
  expect(own.every(({ time }) => time % 2_000 === 0)).toBe(true);
});

test('a command from the future is refused', () => {
  const said = { kind: 'observe-values', source: 'x', values: {} } as const;
  const command = (time: number, sourceTime: number): DeskCommand => ({
    ...said,
    time,
    sourceTime,
  });
  expect(() => assertKnown(command(1_000, 1_000), 1_000)).not.toThrow();
  expect(() => assertKnown(command(1_000, 1_001), 1_000)).toThrow('said 1001 is not known at 1000');
  expect(() => assertKnown(command(1_001, 1_000), 1_000)).toThrow('stamped 1001');
});

test('a stopped feed stops the hedge, and what happened meanwhile is seen afterwards', async () => {
  const silent = [
    '  seed: 1',
    '  seed: 1\n  silent: [[2026-01-05T00:02Z, 2026-01-05T00:05Z]]',
  ] as const;
  const { band } = await ran(silent);
  const minute = (time: number): number => new Date(time).getUTCMinutes();
  const own = band.trades.filter(({ by }) => by === 'desk');
  // Prices older than five seconds are none.
  const within = own.filter(({ time }) => minute(time) >= 2 && minute(time) < 5);
  expect(within.filter(({ time }) => time % 3_600_000 > 2 * 60_000 + 8_000)).toEqual([]);
  expect(own.some(({ time }) => minute(time) >= 5)).toBe(true);
  expect(band.denials).toHaveProperty('stale');
});

test('a deleveraging changes the position on both sides alike', async () => {
  const { band, nothing } = await ran([
    '  - { at: 2026-01-05T00:00Z, instrument: CALL, trade: -20 }',
    '  - { at: 2026-01-05T00:00Z, instrument: BTC-PERP, trade: 10 }\n' +
      '  - { at: 2026-01-05T00:05Z, instrument: BTC-PERP, deleverage: 0.4 }',
  ]);
  expect(nothing.figures.deleveragings).toBe(1);
  expect(nothing.samples.at(-1)?.delta).toBeCloseTo(6, 9);
  // The band brought it near one before; nothing is left to do after.
  expect(Math.abs(band.samples.at(-1)?.delta ?? 99)).toBeLessThanOrEqual(1.001);
});

test('what a study has wrong is named with its place', async () => {
  const refusal = async (...changes: readonly (readonly [string, string])[]): Promise<string> => {
    try {
      await loadStudy(studyFile(...changes));
    } catch (thrown) {
      return thrown instanceof Error ? thrown.message : '';
    }
    return 'accepted';
  };
  expect(await refusal(['use: delta-band', 'use: delta-bond'])).toMatch(
    /variants\[1\]\.modules\[0\]\.use.*delta-bond.*delta-band, greek-optimiser/,
  );
  expect(await refusal(['hedge: [BTC-PERP]', 'hedge: [BTC-PURP]'])).toMatch(/BTC-PURP/);
  expect(await refusal(['half: 1, hardLimit', 'halve: 1, hardLimit'])).toMatch(/halve/);
  expect(await refusal(['instrument: BTC-PERP, halfS', 'instrument: Y, halfS'])).toMatch(
    /made\.shown\[0\]\.instrument.*Y.*BTC-PERP, CALL/,
  );
  expect(await refusal(['instrument: BTC-PERP, half:', 'instrument: X, half:'])).toMatch(
    /measure\.instrument.*X.*BTC-PERP, CALL/,
  );
  expect(await refusal(['seed: 1', 'sed: 1'])).toMatch(/made\.seed is missing/);
});
