import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { conformance } from './conformance.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakwater-conformance-'));
afterAll(() => rmSync(folder, { recursive: true }));

const OKX = (threshold: number) =>
  `{"id":"okx-1","system":"okx","case":"adl_insurance_threshold","inputs":` +
  `{"eight_hour_average":80000,"floor":50000},"expected":{"threshold":${threshold}},"tol":"exact"}`;
const UNKNOWN = '{"id":"moon-1","system":"moon","case":"tide","inputs":{},"expected":{"high":1}}';

function fileOf(name: string, ...lines: string[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.join('\n'));
  return path;
}

async function run(files: string[], options: { json?: boolean } = {}) {
  let written = '';
  let complaint = '';
  const output = {
    write: (text: string) => {
      written += text;
    },
    complain: (text: string) => {
      complaint += text;
    },
  };
  return { code: await conformance(files, options, output), written, complaint };
}

test('cases that pass and cases that are not covered end with 0 and the counts', async () => {
  const { code, written } = await run([fileOf('good.jsonl', OKX(56_000), UNKNOWN)]);
  expect(code).toBe(0);
  expect(written.trimEnd().split('\n').at(-1)).toBe('1 passed, 0 failed, 1 skipped');
  expect(written).toContain('moon: no adapter (moon-1)');
});

test('a case that fails ends with 1 and says where', async () => {
  const { code, written } = await run([fileOf('bad.jsonl', UNKNOWN, OKX(1))]);
  expect(code).toBe(1);
  expect(written).toContain('bad.jsonl:2)\n  threshold: expected 1, got 56000');
});

test('files are counted together', async () => {
  const files = [fileOf('a.jsonl', OKX(56_000)), fileOf('b.jsonl', OKX(56_000))];
  expect((await run(files)).written).toContain('2 passed, 0 failed, 0 skipped');
});

test('JSON holds the counts, the failures and the gaps', async () => {
  const file = fileOf('json.jsonl', OKX(56_000), OKX(2), UNKNOWN);
  const { code, written } = await run([file], { json: true });
  expect(code).toBe(1);
  expect(JSON.parse(written)).toMatchObject({
    files: [file],
    passed: 1,
    failed: 1,
    skipped: 1,
    failures: [{ id: 'okx-1', line: 2, differences: [{ field: 'threshold', got: '56000' }] }],
    notCovered: [{ system: 'moon', reason: 'no adapter', ids: ['moon-1'] }],
  });
});

test('a missing file, a directory and other bytes end with 2 and name the file', async () => {
  const missing = await run([join(folder, 'nothing.jsonl')]);
  expect(missing).toMatchObject({ code: 2, written: '' });
  expect(missing.complaint).toContain('nothing.jsonl: the file is missing, accepted: a readable');
  expect((await run([folder])).complaint).toContain(': the file is a directory, accepted:');
  const bytes = join(folder, 'bytes.jsonl');
  writeFileSync(bytes, Buffer.from([0xff, 0xfe, 0x00]));
  expect((await run([bytes])).complaint).toContain('bytes.jsonl: the file is not UTF-8');
  expect((await run([])).code).toBe(2);
});

test('a malformed line ends with 2 and names file, line, what was seen and is wanted', async () => {
  const { code, written, complaint } = await run([fileOf('torn.jsonl', OKX(56_000), '{"id":')]);
  expect(code).toBe(2);
  expect(written).toBe('');
  expect(complaint).toMatch(/torn\.jsonl:2: the line is \{"id":, accepted: one JSON object a line/);
});
