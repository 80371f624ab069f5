/** Studies of recorded markets. They need BREAKWATER_DATA. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openLinearSolver } from '../../io/lp/index.ts';
import { runVariant, type VariantResult } from './run-study.ts';
import { loadStudy } from './study.ts';

const data = process.env['BREAKWATER_DATA'] ?? '';
const hasData = existsSync(join(data, 'deribit-chain-2026'));
const absent = hasData ? '' : ' (skipped: BREAKWATER_DATA names no folder with deribit-chain-2026)';

describe.skipIf(!hasData)(`recorded option chains${absent}`, async () => {
  const file = join(import.meta.dirname, '../../../scenarios/desk/straddle-btc-crash.yaml');
  const study = hasData ? await loadStudy(file) : null;
  const run = async (name: string): Promise<VariantResult> => {
    const variant = study?.variants.find((each) => each.name === name);
    if (study === null || variant === undefined) throw new Error(`there is no desk ${name}`);
    return runVariant(study, variant, await openLinearSolver());
  };

  test('a hedged short straddle loses less in its worst hours, for a cost', async () => {
    const [nothing, band, greeks] = [
      await run('nothing'),
      await run('band 0.5'),
      await run('delta, gamma, vega'),
    ];
    expect(study?.chain).toEqual({ snapshots: 39, rolls: 1 });
    expect(nothing.figures.steps).toBe(39);
    expect(nothing.figures.trades).toBe(0);
    // The owner sold ten calls and ten puts, and nobody bought them back.
    expect(nothing.trades.map(({ by, size }) => [by, size])).toEqual([
      ['owner', -10],
      ['owner', -10],
    ]);
    expect(band.figures.shortfall).toBeLessThan(0.5 * nothing.figures.shortfall);
    expect(band.figures.cost).toBeGreaterThan(0);
    expect(greeks.figures.shortfall).toBeLessThan(band.figures.shortfall);
  }, 30_000);
});
