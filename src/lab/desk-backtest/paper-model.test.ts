/** Two ways to the same answer: fills at the touch, and the matching exchange. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLinearSolver } from '../../io/lp/index.ts';
import { runStudy } from './run-study.ts';
import { loadStudy } from './study.ts';

const BRACKETS = `symbol,tier,min_notional,max_notional,mmr,max_leverage,maint_amount
BTC,1,0,300000,0.004,125,0
BTC,2,300000,800000,0.005,100,300
BTC,3,800000,90000000,0.01,50,4300
`;

const text = (model: 'touch' | 'paper', capital: number, depth: number): string => `
name: both
about: A position of ten coins on a price that swings, held to a band.
sources: ['nobody']
from: 2026-01-05T00:00Z
to: 2026-01-05T00:20Z
capital: { made: ${capital} }
instruments:
  - { id: BTC-PERP, venue: made, underlying: BTC, kind: perpetual,
      priceDecimals: 1, sizeDecimals: 3, makerBp: 2, takerBp: 5, leverage: 50,
      brackets: { file: brackets.csv, symbol: BTC } }
made:
  shown: [{ instrument: BTC-PERP, halfSpreadBp: 0.5, depth: ${depth} }]
  everyMs: 2000
  price: 60000
  swing: 0.05
  swingMs: 900000
  jump: 0
  jumpEveryMs: 600000
  noise: 0.0001
  seed: 1
happenings:
  - { at: 2026-01-05T00:00:01Z, instrument: BTC-PERP, trade: 10 }
execution:
  { model: ${model}, latencyMs: 100, against: present, depthShare: 1,
    liquidationBp: 100, transferMs: 0 }
ticks: { count: 0, everyMs: 1000 }
measure: { instrument: BTC-PERP, half: 1, stepMs: 60000 }
overrides: { execution: { waitsMs: [0, 0, 0] } }
variants:
  - { name: nothing, modules: [] }
  - name: band
    modules:
      - use: delta-band
        with: { underlying: BTC, hedge: [BTC-PERP], rule: fixed, half: 1, hardLimit: 20 }
  - name: guard
    modules:
      - use: liquidation-distance-guard
        with: { venue: made, warn: 6%, reduce: 4%, restore: 5%, stop: 1%, ratioStop: 1.1 }
`;

const solver = await openLinearSolver();

async function ran(model: 'touch' | 'paper', capital: number, depth: number, impact = '') {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-desk-models-'));
  writeFileSync(join(folder, 'brackets.csv'), BRACKETS);
  const study = text(model, capital, depth).replace('leverage: 50,', `leverage: 50, ${impact}`);
  writeFileSync(join(folder, 'study.yaml'), study);
  return (await runStudy(await loadStudy(join(folder, 'study.yaml'), folder), solver)).variants;
}

test('with a deep book both give the same trades, costs and profits', async () => {
  const [touch, paper] = [await ran('touch', 50_000, 50), await ran('paper', 50_000, 50)];
  const plain = ({ name, figures }: (typeof touch)[number]) => {
    const { profit, fees, spread, trades, turnover, signChanges } = figures;
    return { name, profit, fees, spread, trades, turnover, signChanges };
  };
  expect(paper.map(plain)).toEqual(touch.map(plain));
  expect(touch[1]?.figures.trades).toBe(1);
  expect(touch[2]?.figures.trades).toBeGreaterThan(0);
  expect(touch[2]?.figures.liquidations).toBe(0);
});

test('both liquidate an account that cannot bear the swing, and forgive its debt', async () => {
  for (const model of ['touch', 'paper'] as const) {
    const [nothing, , guard] = await ran(model, 25_000, 50);
    expect(nothing?.figures.liquidations).toBeGreaterThan(0);
    expect(nothing?.figures.profit).toBeGreaterThanOrEqual(-25_000);
    expect(guard?.figures.liquidations).toBe(0);
    expect(guard?.figures.profit).toBeGreaterThan(nothing?.figures.profit ?? 0);
  }
});

test('a thin book that is walked level by level costs about the square root', async () => {
  const impact = 'impact: { prefactor: 0.8, dailyVolatility: 0.03, dailyVolume: 10000 },';
  const paid = async (model: 'touch' | 'paper'): Promise<number> => {
    const [nothing] = await ran(model, 100_000, 0.5, impact);
    const owned = nothing?.trades.filter(({ by }) => by === 'owner') ?? [];
    expect(owned.reduce((sum, { size }) => sum + size, 0)).toBeCloseTo(10, 9);
    return owned.reduce((sum, trade) => sum + trade.impact, 0);
  };
  const [touch, paper] = [await paid('touch'), await paid('paper')];
  // 0.8 of 3 % by the root of a thousandth, on 600,000.
  expect(touch).toBeGreaterThan(440);
  expect(touch).toBeLessThan(470);
  expect(paper / touch).toBeGreaterThan(0.85);
  expect(paper / touch).toBeLessThan(1.1);
});
