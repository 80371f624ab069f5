import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { volatilityAt } from '../../core/surface/index.ts';
import { InputError } from '../input-error.ts';
import { readChain } from './chain-file.ts';
import { renderChainReport } from './chain-report.ts';
import { ChainStudent, type ChainStudy } from './chain-study.ts';
import { chainJson, chainText } from './chain-text.ts';
import { EXAMPLE_EXPIRIES, EXAMPLE_TIMES, exampleChain } from './example-chain.ts';

const EXAMPLE = new URL('../../../examples/option-chain.csv', import.meta.url);

const folder = mkdtempSync(join(tmpdir(), 'breakwater-chain-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(text: string | Buffer, name = 'chain.csv'): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

async function studyOf(file: string, source: 'volatility' | 'mark' | 'mid'): Promise<ChainStudy> {
  const student = new ChainStudent('chain.csv', source);
  for await (const snapshot of readChain(file)) student.add(snapshot);
  return student.study();
}

const study = await studyOf(fileOf(exampleChain()), 'mark');

test('the example in the project is the one that the code makes', () => {
  if (process.env['UPDATE'] === '1') writeFileSync(EXAMPLE, exampleChain());
  expect(readFileSync(EXAMPLE, 'utf8')).toBe(exampleChain());
});

test('snapshots come one by one, and a gzip reads as the plain file', async () => {
  const times: number[] = [];
  for await (const { time } of readChain(fileOf(gzipSync(exampleChain()), 'chain.csv.gz'))) {
    times.push(time);
  }
  expect(times).toEqual(EXAMPLE_TIMES);
});

test('every mark is met at the forward behind the marks, and every delta at its own index', () => {
  const { mark, delta, markAtPrintedFuture, deltaAtPrintedFuture } = study.errors;
  expect(mark.all.count).toBe(study.rows);
  expect(mark.all.most).toBeLessThan(1e-8);
  expect(delta.all.most).toBeLessThan(2e-5);
  expect(markAtPrintedFuture.all.most).toBeGreaterThan(1e-6);
  expect(deltaAtPrintedFuture.all.most).toBeGreaterThan(1e-4);
});

test('the slices that made the chain are found again', () => {
  expect(study.snapshots).toHaveLength(2);
  for (const { surface, arbitrage, time, expiries } of study.snapshots) {
    expect(arbitrage?.isFree).toBe(true);
    EXAMPLE_EXPIRIES.forEach(({ svi, forward, expiry }, at) => {
      const years = (expiry - time) / 31_536_000_000;
      expect(expiries[at]?.forward).toBeCloseTo(forward, 2);
      const found = surface?.slices[at]?.svi;
      for (const k of [-0.1, 0, 0.1]) {
        const difference = volatilityAt(found ?? svi, years, k) - volatilityAt(svi, years, k);
        expect(Math.abs(difference)).toBeLessThan(2e-4);
      }
    });
  }
  expect(study.errors.surfaceMark.all.median).toBeLessThan(1e-5);
});

test.each(['volatility', 'mid'] as const)(
  'a surface can be fitted from the %s too',
  async (from) => {
    const { errors, dropped } = await studyOf(fileOf(exampleChain()), from);
    expect(errors.surfaceVolatility.all.median).toBeLessThan(0.01);
    expect([...dropped.keys()]).toContain('in-the-money');
  },
);

test('buckets hold every row once', () => {
  for (const table of Object.values(study.errors)) {
    for (const lines of [table.byExpiry, table.byMoneyness]) {
      expect(lines.reduce((sum, { count }) => sum + count, 0)).toBe(table.all.count);
    }
  }
});

test('the text has parameters, arbitrage, errors and what was left out', () => {
  const text = chainText(study);
  expect(text).toContain('BTC, 2030-01-07 20:31:40 UTC: SVI by expiry');
  expect(text).toContain('No butterfly and no crossing.');
  expect(text).toContain('Mark from the printed volatility, coin');
  expect(text).toContain('in the money: the other side of the strike says it better');
  expect(text.split('\n').every((line) => line === line.trimEnd())).toBe(true);
});

test('the JSON has no infinity and no map', () => {
  const json = JSON.parse(JSON.stringify(chainJson(study)));
  expect(json.snapshots[0].expiries[0].svi.b).toBeCloseTo(0.03, 2);
  expect(json.dropped['in-the-money']).toBeGreaterThan(0);
  expect(json.errors.mark.all.count).toBe(study.rows);
});

test('the page is the same text for the same study, and runs nothing', () => {
  const page = renderChainReport(study);
  expect(renderChainReport(study)).toBe(page);
  expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
  expect(page).toContain('ln(strike / forward)');
});

test('a name in the file cannot write into the page', async () => {
  const strange = exampleChain().replaceAll(',BTC,', ',<b>X</b>,');
  const page = renderChainReport(await studyOf(fileOf(strange), 'mark'));
  expect(page).not.toContain('<b>X');
});

describe('what cannot be read is refused with its place', () => {
  const lines = exampleChain().trimEnd().split('\n');
  const faultOf = async (text: string | Buffer, name?: string): Promise<string> => {
    try {
      for await (const _ of readChain(fileOf(text, name)));
    } catch (thrown) {
      if (thrown instanceof InputError) return thrown.message.replace(`${folder}/`, '');
      throw thrown;
    }
    return 'accepted';
  };
  const withCell = (column: string, value: string): string => {
    const at = (lines[0] as string).split(',').indexOf(column);
    const cells = (lines[2] as string).split(',');
    cells[at] = value;
    return [lines[0], lines[1], cells.join(','), ...lines.slice(3)].join('\n');
  };

  test.each([
    ['strike', '0', 'strike is 0, accepted: a price above 0'],
    ['strike', 'abc', 'strike is abc, accepted: a price above 0'],
    ['option_type', 'C', 'option_type is C, accepted: call or put'],
    ['expiry_datetime', '2030-01-18', 'expiry_datetime is 2030-01-18, accepted: a time with'],
    ['mark_price', '-0.1', 'mark_price is -0.1, accepted: a price in coin of 0 or more, or empty'],
    ['delta', '55', 'delta is 55, accepted: a number from -1 to 1, or empty'],
    ['futures_price', '', 'futures_price is "", accepted: a price above 0'],
    ['snapshot_ts', '1e400', 'snapshot_ts is 1e400, accepted: Unix milliseconds'],
    ['currency', '', 'currency is "", accepted: a name such as BTC'],
  ])('%s of %j', async (column, value, message) => {
    expect(await faultOf(withCell(column, value))).toContain(`chain.csv:3: ${message}`);
  });

  test('a missing column, a short row, an empty file, rows without a header', async () => {
    expect(await faultOf(lines.join('\n').replace('futures_price', 'future'))).toContain(
      'chain.csv:1: column futures_price is missing, accepted: a first line that names',
    );
    expect(await faultOf(`${lines[0]}\n1,2,3`)).toContain(
      'chain.csv:2: row is 3 values, accepted: 13 values, as in the first line',
    );
    expect(await faultOf('')).toContain('the file is empty');
    expect(await faultOf(`${lines[0]}\n`)).toContain('the file is without a row');
    expect(await faultOf(`strike,strike,${lines[0]}\n`)).toContain('header is');
  });

  test('snapshots out of order, a broken archive, no file', async () => {
    const half = (lines.length - 1) / 2;
    const swapped = [lines[0], ...lines.slice(1 + half), ...lines.slice(1, 1 + half)];
    expect(await faultOf(swapped.join('\n'))).toContain(
      `:${2 + half}: snapshot_ts is ${EXAMPLE_TIMES[0]}, accepted: a time of ${EXAMPLE_TIMES[1]}`,
    );
    const broken = gzipSync(lines.join('\n')).subarray(0, 500);
    expect(await faultOf(broken, 'chain.csv.gz')).toContain('chain.csv.gz: content is');
    await expect(async () => {
      for await (const _ of readChain(join(folder, 'none.csv')));
    }).rejects.toThrow('none.csv: file is missing, accepted: a readable CSV file');
  });
});

/** Recorded chains lie outside the project: `BREAKWATER_DATA`, or `shared/data` beside it. */
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const MARKET_DATA = process.env['BREAKWATER_DATA'] ?? join(ROOT, '..', 'shared', 'data');
const CHAINS = join(MARKET_DATA, 'deribit-chain-2026');
const RECORDED = join(CHAINS, 'dev-2026-02-10_02-28-every-2nd-day.csv.gz');
const isHere = existsSync(RECORDED);
const absent = isHere ? '' : ' (skipped: there is no folder deribit-chain-2026)';

test.skipIf(!isHere)(`recorded marks and deltas are met within the aim${absent}`, async () => {
  const student = new ChainStudent('recorded', 'mark');
  let many = 0;
  for await (const snapshot of readChain(RECORDED)) {
    student.add(snapshot);
    many += 1;
    if (many === 2) break;
  }
  const { errors } = student.study();
  expect(errors.mark.all.median).toBeLessThan(1e-5);
  expect(errors.delta.all.median).toBeLessThan(3e-4);
  expect(errors.surfaceVolatility.all.median).toBeLessThan(0.005);
});
