import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  contentsOf,
  expectRefusal,
  folderWith,
  INCIDENTS,
  objects,
  type Ran,
  run,
  summaryOf,
  withoutNotes,
} from './cli.contract.ts';

const FILE = join(INCIDENTS, 'percolator-2026-04.ndjson');
const LINES = readFileSync(FILE, 'utf8').trimEnd().split('\n');

const folder = folderWith();
let applied: Ran;
beforeAll(() => {
  applied = run(folder, ['apply', FILE, '--journal', 'good.db']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A folder with a copy of the good journal under another name, to be damaged. */
function copyOfJournal(): { readonly place: string; readonly file: string } {
  const place = folderWith();
  const file = join(place, 'damaged.db');
  for (const end of ['', '.head', '.lock']) {
    copyFileSync(join(folder, `good.db${end}`), `${file}${end}`);
  }
  return { place, file };
}

test('a good journal is proved, and its state is the one that was printed', () => {
  const before = withoutNotes(contentsOf(folder));
  const verified = run(folder, ['verify', 'good.db']);
  expect(verified).toMatchObject({ code: 0, err: '' });
  expect(verified.out).toContain('good.db: the journal is whole');
  expect(verified.out).toContain(`state hash     ${String(summaryOf(applied)['stateHash'])}`);
  const json = run(folder, ['verify', 'good.db', '--json']);
  expect(objects(json.out)).toEqual([
    expect.objectContaining({
      ok: true,
      lastSeq: LINES.length,
      applied: LINES.length,
      headFile: 'matches',
      stateHash: summaryOf(applied)['stateHash'],
    }),
  ]);
  expect(withoutNotes(contentsOf(folder))).toEqual(before);
});

test('a replay to a command is the run of as many lines', () => {
  for (const until of [1, 11, LINES.length]) {
    const replayed = summaryOf(run(folder, ['replay', 'good.db', '--until', `${until}`]));
    const lines = `${LINES.slice(0, until).join('\n')}\n`;
    const expected = summaryOf(run(folder, ['apply', '-'], lines));
    expect(replayed).toEqual({ ...expected, replayed: until, fromSnapshot: 0 });
  }
  const last = summaryOf(run(folder, ['replay', 'good.db']));
  expect(last).toMatchObject({ seq: LINES.length, stateHash: summaryOf(applied)['stateHash'] });
});

test.each(['0', `${LINES.length + 1}`, '-1', '1.5', 'all', ''])(
  'a replay until "%s" is refused',
  (until) => {
    const parts = ['command line: --until is', `a whole number from 1 to ${LINES.length}`];
    expectRefusal(folder, ['replay', 'good.db', '--until', until], parts);
  },
);

test('a flipped bit in what was journaled is found', () => {
  const { place, file } = copyOfJournal();
  const bytes = readFileSync(file);
  const at = bytes.indexOf('deposit-dora');
  expect(at).toBeGreaterThan(0);
  bytes[at + 3] = (bytes[at + 3] as number) ^ 1;
  writeFileSync(file, bytes);
  for (const verb of ['verify', 'replay']) {
    expectRefusal(place, [verb, 'damaged.db'], ['damaged.db', 'block', '. Accepted: ']);
  }
  rmSync(place, { recursive: true });
});

test('a journal that lost its end, or its head, is not taken for a whole one', () => {
  const { place, file } = copyOfJournal();
  truncateSync(file, 8192);
  expectRefusal(place, ['verify', 'damaged.db'], ['damaged.db', '. Accepted: ']);
  rmSync(place, { recursive: true });
  const other = copyOfJournal();
  run(folder, ['apply', FILE, '--journal', 'stranger.db']);
  copyFileSync(join(folder, 'stranger.db.head'), `${other.file}.head`);
  expectRefusal(other.place, ['verify', 'damaged.db'], ['head file foreign', '. Accepted: ']);
  rmSync(other.place, { recursive: true });
});

test('what is no journal is refused with one line, and nothing is written', () => {
  const place = folderWith({ 'text.db': 'not a database\n', 'empty.db': '' });
  mkdirSync(join(place, 'folder.db'));
  const foreign = new DatabaseSync(join(place, 'foreign.db'));
  foreign.exec('CREATE TABLE prices (price INTEGER)');
  foreign.close();
  const files: readonly (readonly [string, string])[] = [
    ['text.db', 'file is not a database'],
    ['empty.db', 'an empty file'],
    ['folder.db', 'a directory'],
    ['foreign.db', 'a SQLite database of something else'],
    ['missing.db', 'no such file'],
  ];
  for (const [file, found] of files) {
    for (const verb of ['verify', 'replay']) expectRefusal(place, [verb, file], [file, found]);
  }
  expect(Object.keys(contentsOf(place)).filter((path) => path.includes('missing'))).toEqual([]);
  rmSync(place, { recursive: true });
});
