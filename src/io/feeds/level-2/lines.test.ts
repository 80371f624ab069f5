/** Files as lines: plain, packed, cut off, damaged, not there. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { Level2Error } from './fault.ts';
import { linesOf } from './lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'level-2-lines-'));
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** Lines up to the end or to the fault, and the fault. */
async function read(file: string): Promise<{ lines: string[]; fault: Level2Error | null }> {
  const lines: string[] = [];
  try {
    for await (const some of linesOf(file)) lines.push(...some);
  } catch (thrown) {
    if (!(thrown instanceof Level2Error)) throw thrown;
    return { lines, fault: thrown };
  }
  return { lines, fault: null };
}

/** Lines that do not pack well, so that a cut of the archive is a cut of the lines. */
const many = Array.from({ length: 20_000 }, (_, n) => `${n} ${Math.imul(n, 2_654_435_761) >>> 0}`);
const packed = gzipSync(`${many.join('\n')}\n`);

test.each([
  ['with an end behind the last line', 'one\ntwo\n', ['one', 'two']],
  ['without one', 'one\ntwo', ['one', 'two']],
  ['with returns', 'one\r\ntwo\r\n', ['one', 'two']],
  ['with an empty line between', 'one\n\ntwo', ['one', '', 'two']],
  ['with letters of two bytes', 'größe\n1', ['größe', '1']],
  ['with nothing', '', []],
])('a file %s is read as its lines, plain or packed', async (_name, text, lines) => {
  expect(await read(written('plain.txt', text))).toEqual({ lines, fault: null });
  expect(await read(written('packed', gzipSync(text)))).toEqual({ lines, fault: null });
});

test('lines that lie across chunks are whole, plain or packed', async () => {
  const plain = await read(written('many.txt', many.join('\n')));
  expect(plain).toEqual({ lines: many, fault: null });
  expect(await read(written('many.bin', packed))).toEqual({ lines: many, fault: null });
});

test('archives that were joined are read one after the other', async () => {
  const joined = Buffer.concat([gzipSync('one\ntwo\n'), gzipSync('three\n')]);
  expect(await read(written('joined.gz', joined))).toEqual({
    lines: ['one', 'two', 'three'],
    fault: null,
  });
});

describe('an archive that was cut off', () => {
  test.each([0.3, 0.7, 0.999])('at %d of its bytes gives the whole lines before', async (share) => {
    const end = Math.floor(packed.length * share);
    const { lines, fault } = await read(written('cut.gz', packed.subarray(0, end)));
    expect(fault).toMatchObject({ code: 'truncated-archive', field: 'the archive' });
    expect(fault?.accepted).toContain('a whole gzip archive');
    expect(lines).toEqual(many.slice(0, lines.length));
    // Nothing that was unpacked is lost but the last line, which may not be whole.
    expect(lines.length).toBeGreaterThan(many.length * (share - 0.1));
    expect(await read(written('cut.gz', packed.subarray(0, end)))).toEqual({ lines, fault });
  });

  test('in its last eight bytes has all lines, and is still named', async () => {
    const { lines, fault } = await read(written('tail.gz', packed.subarray(0, -4)));
    expect(lines).toEqual(many);
    expect(fault?.code).toBe('truncated-archive');
  });
});

test('a damaged archive is named, after the lines before the damage', async () => {
  const damaged = Buffer.from(packed);
  damaged.fill(0xff, packed.length >> 1, (packed.length >> 1) + 64);
  const { lines, fault } = await read(written('damaged.gz', damaged));
  expect(fault?.code).toBe('damaged-archive');
  expect(lines.length).toBeGreaterThan(1_000);
});

test('a file that is not there, and a folder, are named', async () => {
  const missing = join(folder, 'missing.gz');
  expect((await read(missing)).fault).toMatchObject({ code: 'unreadable-file', file: missing });
  expect((await read(folder)).fault).toMatchObject({ code: 'unreadable-file', file: folder });
});

test('a line without an end is refused before it fills the memory', async () => {
  const long = 'x'.repeat(2 ** 24 + 70_000);
  const { lines, fault } = await read(written('long.txt', `short\n${long}`));
  expect(lines).toEqual(['short']);
  expect(fault).toMatchObject({ code: 'long-line', line: 2 });
  expect(fault?.message.length).toBeLessThan(400);
});
