/** Recordings as wholes: files that follow each other, feeds with faults, risk by size. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { exogenousRisk, unwindHorizon, unwindRisk } from '../../core/liquidity/index.ts';
import { InputError } from '../input-error.ts';
import { analysisJson } from './analysis-json.ts';
import { analyseLiquidity } from './liquidity-analysis.ts';
import type { MarketAnalysis } from './market-analysis.ts';
import { FEED_SKEW, FEED_START, rawFeed } from './raw-feed.contract.ts';
import { columnOf, MID, REACH, TIME } from './sample-columns.ts';
import { TERMS } from './terms.contract.ts';
import type { AnalysisTerms } from './terms.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakwater-liquidity-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, lines: readonly string[]): string {
  const file = join(folder, name);
  const text = `${lines.join('\n')}\n`;
  writeFileSync(file, name.endsWith('.gz') ? gzipSync(text) : text);
  return file;
}

async function analyse(
  files: readonly string[],
  terms: Partial<AnalysisTerms> = {},
  { acceptsFaults = false, symbol }: { acceptsFaults?: boolean; symbol?: string } = {},
): Promise<readonly MarketAnalysis[]> {
  const fileTerms = symbol === undefined ? {} : { symbol };
  const asked = { files, fileTerms, acceptsFaults };
  return (await analyseLiquidity(asked, { ...TERMS, windowMs: 5_000, ...terms })).markets;
}

async function only(...args: Parameters<typeof analyse>): Promise<MarketAnalysis> {
  const [market, ...others] = await analyse(...args);
  if (market === undefined || others.length > 0) throw new Error('not one market');
  return market;
}

const lines = rawFeed({ seed: 3, updates: 900 });

describe('files of one market', () => {
  test('are one recording, in the order in which they are given', async () => {
    const whole = await only([written('whole.txt', lines)]);
    const cut = lines.length >> 1;
    const parts = [
      written('part-1.gz', lines.slice(0, cut)),
      written('part-2.txt', lines.slice(cut)),
    ];
    const joined = await only(parts);
    expect(joined.recording.files).toEqual(parts);
    expect(joined.notes).toEqual([]);
    expect(joined.gauges).toEqual(whole.gauges);
    expect(joined.risk).toEqual(whole.risk);
  });

  test('say in which of them something is wrong', async () => {
    const lost = rawFeed({ seed: 8, updates: 400, losesUpdate: 200 });
    const first = lost.findIndex((line) => line.includes('"pu":')) + 1;
    const parts = [
      written('lost-1.txt', lost.slice(0, first)),
      written('lost-2.txt', lost.slice(first)),
    ];
    const { notes } = await only(parts);
    const [gap] = notes;
    expect(gap).toMatchObject({ code: 'gap', count: 1 });
    expect(gap?.first[0]?.file).toBe(parts[1]);
    expect(lost[first + (gap?.first[0]?.line ?? 0) - 1]).toContain('"pu":');
  });
});

test('the clock of the recorder is told from that of the venue', async () => {
  const { skew, from, messages } = await only([written('skew.txt', lines)]);
  expect(Math.abs(skew.median - FEED_SKEW)).toBeLessThan(5);
  expect(from).toBeGreaterThanOrEqual(FEED_START);
  expect(messages.snapshot).toBe(1);
  expect(skew.messages).toBe(lines.length);
});

describe('a file of two markets', () => {
  const others = rawFeed({ seed: 9, updates: 900 })
    .filter((line) => !line.includes('lastUpdateId'))
    .map((line) => line.replace('BTCUSDT', 'ETHUSDT'));
  const mixed = [...lines, ...others].sort((one, other) => (one < other ? -1 : 1));

  test('is refused where nobody says which', async () => {
    await expect(analyse([written('two.txt', mixed)])).rejects.toThrow(/the market .* --symbol/);
  });

  test('gives the one that is named, as if it were alone', async () => {
    const market = await only([written('two.txt', mixed)], {}, { symbol: 'BTCUSDT' });
    expect(market.gauges).toEqual((await only([written('alone.txt', lines)])).gauges);
    expect(market.notes).toMatchObject([{ code: 'other-market', count: others.length }]);
  });
});

test('trades from long before are noted and not counted', async () => {
  const at = 400;
  const old = { e: 'trade', E: FEED_START - 9_000, T: FEED_START - 9_000, s: 'BTCUSDT', t: 1 };
  const data = { ...old, p: '61000.0', q: '5.000', X: 'MARKET', m: true };
  const stamp = (lines[at] as string).slice(0, 19);
  const more = lines.toSpliced(at, 0, `${stamp} ${JSON.stringify({ stream: 't', data })}`);
  const { notes, gauges } = await only([written('late.txt', more)]);
  const late = notes.find(({ code }) => code === 'late-trade');
  expect(late).toMatchObject({ count: 1, first: [{ line: at + 1 }] });
  expect(gauges).toEqual((await only([written('not-late.txt', lines)])).gauges);
});

describe('a bad line', () => {
  const broken = lines.with(500, '1723161256000000000 {"stream":');
  test('is refused with file and line', async () => {
    const file = written('broken.txt', broken);
    const refusal = await analyse([file]).catch((thrown: unknown) => thrown);
    expect(refusal).toBeInstanceOf(InputError);
    expect(refusal).toMatchObject({ file, line: 501, field: 'the line' });
  });

  test('or left out and noted, where that is accepted', async () => {
    const file = written('broken.txt', broken);
    const { notes, messages } = await only([file], {}, { acceptsFaults: true });
    expect(notes[0]).toMatchObject({ code: 'malformed-line', count: 1, first: [{ line: 501 }] });
    const { snapshot, update, trade, ticker } = messages;
    expect(snapshot + update + trade + ticker).toBe(lines.length - 1);
  });
});

test('without a snapshot the book is partial, and nothing is within its reach', async () => {
  const without = rawFeed({ seed: 5, updates: 1_500 }).filter((l) => !l.includes('lastUpdateId'));
  const { isPartial, notes, depths, risk, study } = await only([written('partial.txt', without)]);
  expect(isPartial).toBe(true);
  expect(notes.find(({ code }) => code === 'partial-book')?.first[0]?.line).toBeGreaterThan(0);
  expect(depths.map(({ covered }) => covered)).toEqual([0, 0, 0, 0, 0]);
  expect(risk.sizes.every(({ beyondSamples }) => beyondSamples === 1)).toBe(true);
  expect(study.samples.column(REACH).every(Number.isNaN)).toBe(true);
});

describe('what nobody recorded is not known, and never zero', () => {
  test('trades', async () => {
    const quiet = lines.filter((line) => !line.includes('"e":"trade"'));
    const { gauges, risk } = await only([written('quiet.txt', quiet)]);
    const known = new Map(gauges.map(({ id, count }) => [id, count]));
    expect(['volume', 'trades', 'vpin', 'buy_share'].map((id) => known.get(id))).toEqual([
      0, 0, 0, 0,
    ]);
    expect(known.get('ofi')).toBeGreaterThan(10);
    expect(risk.holdings.map(({ unwind }) => unwind)).toEqual([null, null, null]);
  });

  test('a book', async () => {
    const trades = lines.filter((line) => line.includes('"e":"trade"'));
    const { gauges, risk } = await only([written('trades.txt', trades)]);
    const known = new Map(gauges.map(({ id, count }) => [id, count]));
    expect(['mid', 'spread_bp', 'depth_10bp', 'ofi'].map((id) => known.get(id))).toEqual([
      0, 0, 0, 0,
    ]);
    expect(known.get('volume')).toBeGreaterThan(10);
    expect(risk.sizes.every(({ samples, bp }) => samples === 0 && Number.isNaN(bp.mean))).toBe(
      true,
    );
  });
});

test('a recording that gives no two samples is refused', async () => {
  const file = written('short.txt', lines.slice(0, 40));
  await expect(analyse([file], { everyMs: 60_000 })).rejects.toThrow(/short\.txt: the recording/);
});

describe('risk by size', () => {
  const terms = { sizes: [0.5, 40], makerShares: [0.4, 0.1], withdrawing: 2 };

  test('comes from the samples and the stated formulas', async () => {
    const { risk, study } = await only([written('risk.txt', lines)], terms);
    const mids = study.samples.column(MID);
    const [times, spreads] = [
      study.samples.column(TIME),
      study.samples.column(columnOf('spread_bp')),
    ];
    let [squares, seconds] = [0, 0];
    for (let row = 1; row < mids.length; row += 1) {
      const change = Math.log((mids[row] as number) / (mids[row - 1] as number));
      if (Number.isNaN(change)) continue;
      squares += change ** 2;
      seconds += ((times[row] as number) - (times[row - 1] as number)) / 1_000;
    }
    const known = [...spreads].filter((spread) => !Number.isNaN(spread));
    const mean = known.reduce((sum, spread) => sum + spread, 0) / known.length;
    expect(risk.inputs.deviationPerRootSecond).toBeCloseTo(Math.sqrt(squares / seconds), 15);
    expect(risk.inputs.spreadMean).toBeCloseTo(mean / 10_000, 15);
    const [, row] = risk.holdings;
    const value = 40 * (mids.at(-1) as number);
    expect(row?.value).toBe(value);
    const { deviationPerRootSecond, spreadMean, spreadDeviation } = risk.inputs;
    expect(row?.overHorizon).toEqual(
      exogenousRisk({
        value,
        returnMean: 0,
        returnDeviation: deviationPerRootSecond * Math.sqrt(86_400),
        spreadMean,
        spreadDeviation,
        spreadFactor: 3,
        tailFactor: 1,
        level: 0.99,
      }),
    );
    const unwind = unwindHorizon({
      lots: 40,
      volumePerSecond: risk.inputs.volumePerSecond,
      participation: 0.1,
      sliceLots: risk.inputs.slice,
      refillSeconds: risk.inputs.refillSeconds,
    });
    expect(row?.unwind).toEqual(unwind);
    if (unwind.kind !== 'horizon') throw new Error('the market stands still');
    expect(row?.whileSelling).toBe(
      unwindRisk({ value, deviationPerRootSecond, level: 0.99, ...unwind }),
    );
  });

  test('is larger for larger sizes and where makers withdraw', async () => {
    const { risk } = await only([written('makers.txt', lines)], terms);
    expect(risk.makers?.kept).toBeCloseTo(0.5, 12);
    for (const side of ['sell', 'buy'] as const) {
      const rows = risk.sizes.filter((row) => row.side === side);
      const [small, large, smallThinned, largeThinned] = rows;
      expect(rows.map(({ depth }) => depth)).toEqual(['whole', 'whole', 'thinned', 'thinned']);
      expect(large?.bp.mean).toBeGreaterThan(small?.bp.mean as number);
      expect(smallThinned?.bp.mean).toBeGreaterThan(small?.bp.mean as number);
      expect(largeThinned?.money.shortfall).toBeGreaterThan(large?.money.shortfall as number);
      for (const { bp, money } of rows) {
        expect(bp.shortfall).toBeGreaterThanOrEqual(bp.atRisk);
        expect(money.mean).toBeGreaterThan(0);
      }
    }
  });
});

test('the JSON has every figure, and null where there is none', async () => {
  const file = written('json.txt', lines);
  const terms = { ...TERMS, windowMs: 5_000 };
  const analysis = await analyseLiquidity(
    { files: [file], fileTerms: {}, acceptsFaults: false },
    terms,
  );
  const { markets } = JSON.parse(analysisJson(analysis));
  expect(markets[0].samples).toBe(analysis.markets[0]?.study.samples.rows);
  const basis = markets[0].gauges.find(({ id }: { id: string }) => id === 'basis_bp');
  expect(basis).toMatchObject({ count: 0, median: null });
  expect(markets[0].study).toBeUndefined();
});
