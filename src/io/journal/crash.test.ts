import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createJournal, openJournal, readJournal, verifyChain } from './index.ts';
import { appendRecords, HEADER, readRecords } from './journal.contract.ts';

const DOOR = new URL('./index.ts', import.meta.url).href;

let directory = '';
let file = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'journal-crash-'));
  file = join(directory, 'a.journal');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A program for another process, with the journal's door, the file and `print` at hand. */
const program = (body: string): string[] => [
  '--input-type=module',
  '--eval',
  `import { createJournal, openJournal, readJournal, verifyChain } from ${JSON.stringify(DOOR)};
   import { writeSync } from 'node:fs';
   const file = ${JSON.stringify(file)};
   const print = (line) => writeSync(1, line + '\\n');
   const recordOf = (seq) => {
     const bytes = new Uint8Array((seq * 37) % 230);
     for (let at = 0; at < bytes.length; at += 1) bytes[at] = seq * 131 + at * 17;
     return bytes;
   };
   ${body}`,
];

/** Runs a program until it has printed for `ms`, kills it, and gives the last line. */
function killAfter(body: string, ms: number): Promise<string> {
  const child = spawn(process.execPath, program(body), { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    if (printed === '') setTimeout(() => child.kill('SIGKILL'), ms);
    printed += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('close', (code, signal) => {
      if (signal !== 'SIGKILL') reject(new Error(`the child ended by itself with ${code}`));
      // A line without its end was being printed: only whole lines are acknowledgements.
      resolve(printed.split('\n').at(-2) ?? '');
    });
  });
}

const APPENDER = `
  const journal = openJournal(file, { logBytes: 1 << 18 });
  const state = new Uint8Array(20_000);
  let seq = journal.durableSeq();
  let printed = seq;
  print(String(seq));
  for (;;) {
    const group = 1 + ((seq * 7919) % 300);
    for (let added = 0; added < group; added += 1) {
      seq += 1;
      const bytes = recordOf(seq);
      journal.append(seq, bytes, 0, bytes.length);
    }
    if (group % 3 !== 0) journal.waitDurable(seq - 1);
    if (group % 20 === 0) journal.saveSnapshot(seq - 1, 'at ' + seq, state);
    const durable = journal.durableSeq();
    if (durable > printed) print(String(durable));
    printed = durable;
  }
`;

describe('a process killed at any moment', () => {
  test('loses nothing it has acknowledged, twenty times over', async () => {
    createJournal(file, { header: HEADER }).close();
    let acknowledged = 0;
    let largest = 0;
    for (let round = 0; round < 20; round += 1) {
      const last = Number(await killAfter(APPENDER, 20 + ((round * 37) % 120)));
      expect(last).toBeGreaterThanOrEqual(acknowledged);
      acknowledged = last;
      const reader = readJournal(file);
      const stored = readRecords(reader);
      reader.close();
      largest = Math.max(largest, stored);
      expect(stored).toBeGreaterThanOrEqual(acknowledged);
    }
    expect(verifyChain(file).headFile).toMatch(/matches|behind/);
    expect(largest).toBeGreaterThan(1000);
    const journal = openJournal(file);
    const next = journal.durableSeq() + 1;
    appendRecords(journal, next, next + 9);
    journal.close();
    expect(verifyChain(file)).toMatchObject({ lastSeq: next + 9, headFile: 'matches' });
  });
});

/** Runs a program that may not make any file larger than `kib`. */
function runWithSmallFiles(body: string, kib: number): string {
  const limited = `ulimit -f ${kib * 2} && exec "$0" "$@"`;
  const done = spawnSync('sh', ['-c', limited, process.execPath, ...program(body)]);
  return `${done.stdout}${done.stderr}`;
}

describe.skipIf(process.platform === 'win32')('a disk that takes no more', () => {
  test('ends the journal: nothing after the failure is acknowledged, everything before is', () => {
    const printed = runWithSmallFiles(
      `const header = ${JSON.stringify(HEADER)};
       const journal = createJournal(file, { header, logBytes: 1 << 16 });
       const caught = [];
       const attempt = async (order) => {
         try { await order(); } catch (error) {
           caught.push(error.name + ' ' + error.cause?.message);
         }
       };
       let seq = 0;
       await attempt(() => {
         for (;;) {
           const bytes = recordOf(seq + 1);
           journal.append(seq + 1, bytes, 0, bytes.length);
           seq += 1;
         }
       });
       const durable = journal.durableSeq();
       await attempt(() => journal.append(seq + 1, recordOf(seq + 1), 0, 1));
       await attempt(() => journal.waitDurable(seq));
       await attempt(() => journal.whenDurable(seq));
       await attempt(() => journal.saveSnapshot(durable, 'x', recordOf(9)));
       await attempt(() => journal.close());
       await journal.whenDurable(durable);
       print(JSON.stringify({ seq, durable, after: journal.durableSeq(), caught }));`,
      1024,
    );
    const said = JSON.parse(printed) as Record<string, number> & { caught: string[] };
    // All but the two waits must fail; they may if everything was durable before the failure.
    expect(said.caught.length).toBeGreaterThanOrEqual(4);
    expect(new Set(said.caught).size).toBe(1);
    expect(said.caught[0]).toMatch(/^JournalError .+/);
    const { seq = 0, durable = 0, after = 0 } = said;
    expect(durable).toBeGreaterThan(0);
    expect(durable).toBeLessThanOrEqual(after);
    expect(after).toBeLessThanOrEqual(seq);

    const journal = openJournal(file);
    expect(journal.durableSeq()).toBeGreaterThanOrEqual(after);
    appendRecords(journal, journal.durableSeq() + 1, 20_000);
    journal.close();
    const reader = readJournal(file);
    expect(readRecords(reader)).toBe(20_000);
    reader.close();
  });

  test('does not take a group larger than it has room for', () => {
    const printed = runWithSmallFiles(
      `const journal = createJournal(file, { header: '{}', logBytes: 1 << 16 });
       journal.append(1, recordOf(1), 0, recordOf(1).length);
       journal.waitDurable(1);
       journal.append(2, new Uint8Array(2 << 20), 0, 2 << 20);
       try { journal.waitDurable(2); } catch (error) { print(error.message); }
       print(String(journal.durableSeq()));
       try { journal.close(); } catch (error) { print(error.name); }`,
      1024,
    );
    expect(printed.split('\n')).toEqual([
      expect.stringMatching(/a\.journal: writing failed \(.+\)\. Accepted: /),
      '1',
      'JournalError',
      '',
    ]);
    const reader = readJournal(file);
    expect(readRecords(reader)).toBe(1);
    reader.close();
  });

  test('without room for the log refuses to begin', () => {
    const printed = runWithSmallFiles(
      `try { createJournal(file, { header: '{}' }); } catch (error) { print(error.name); }`,
      512,
    );
    expect(printed).toBe('JournalError\n');
    expect(verifyChain(file)).toMatchObject({ lastSeq: 0, headFile: 'matches' });
  });
});

describe('another process', () => {
  test('stays alive for a promise, and not for a journal left open', () => {
    const done = spawnSync(
      process.execPath,
      program(`
        const journal = createJournal(file, { header: '{}' });
        for (let seq = 1; seq <= 5000; seq += 1) journal.append(seq, recordOf(1), 0, 1);
        await journal.whenDurable(5000);
        print('durable ' + journal.durableSeq());`),
      { timeout: 20_000 },
    );
    expect([done.status, String(done.stdout), String(done.stderr)]).toEqual([
      0,
      'durable 5000\n',
      '',
    ]);
    expect(verifyChain(file)).toMatchObject({ lastSeq: 5000, headFile: 'matches' });
  });

  test('reads a whole chain again and again while it is being written', async () => {
    const journal = createJournal(file, { header: HEADER, logBytes: 1 << 17 });
    appendRecords(journal, 1, 100);
    journal.waitDurable(100);
    const child = spawn(
      process.execPath,
      program(`
        let reads = 0;
        let last = 0;
        const until = Date.now() + 2500;
        while (Date.now() < until) {
          const { lastSeq, headFile } = verifyChain(file);
          const reader = readJournal(file);
          let seq = 0;
          reader.forEach(1, Infinity, (found) => { seq += 1; if (found !== seq) throw seq; });
          reader.close();
          if (seq < lastSeq || lastSeq < last || !/matches|behind/.test(headFile)) throw headFile;
          last = lastSeq;
          reads += 1;
        }
        print(reads + ' ' + last);`),
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
    let isDone = false;
    child.on('close', () => {
      isDone = true;
    });
    let seq = 100;
    while (!isDone) {
      appendRecords(journal, seq + 1, seq + 100);
      seq += 100;
      await journal.whenDurable(seq);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    journal.close();
    const [reads = 0, last = 0] = printed.split(' ').map(Number);
    expect(reads).toBeGreaterThan(3);
    expect(last).toBeGreaterThan(100);
    expect(verifyChain(file)).toMatchObject({ lastSeq: seq, headFile: 'matches' });
  });
});
