/** What every verb owes to people, checked through the process that they would run. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const MAIN = join(ROOT, 'src', 'cli', 'main.ts');
export const INCIDENTS = join(ROOT, 'vectors', 'incidents');

/** What a command left behind. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in a folder. */
export function run(cwd: string, args: readonly string[], input = ''): Ran {
  const child = spawnSync(process.execPath, [MAIN, ...args], {
    cwd,
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    timeout: 100_000,
  });
  return { code: child.status, out: child.stdout, err: child.stderr };
}

/** A folder of its own, with files in it. */
export function folderWith(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-cli-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** Lines of a text of JSON objects. */
export const objects = (text: string): Record<string, unknown>[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** The last line that `apply` prints. */
export const summaryOf = (ran: Ran): Record<string, unknown> =>
  objects(ran.out).at(-1) as Record<string, unknown>;

/** Every file under a folder with the hash of what is in it. */
export function contentsOf(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const content = entry.isFile() ? readFileSync(path) : entry.name;
      return [path, createHash('sha256').update(content).digest('hex')];
    }),
  );
}

/**
 * SQLite's own notes about who reads a database (`-shm`, and an empty `-wal`). A reader makes them
 * beside a journal, and they hold nothing of it.
 */
const isNote = ([path, hash]: readonly [string, string]): boolean =>
  path.endsWith('-shm') ||
  (path.endsWith('-wal') && hash === createHash('sha256').update('').digest('hex'));

/** The same without SQLite's notes. */
export const withoutNotes = (contents: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(contents).filter((entry) => !isNote(entry)));

/**
 * The contract of a refusal: exit code 2, one line on standard error that has all the parts (the
 * file, the line or field, the value, what is accepted), no stack, and nothing is written.
 */
export function expectRefusal(
  cwd: string,
  args: readonly string[],
  parts: readonly string[],
  input = '',
): void {
  const before = withoutNotes(contentsOf(cwd));
  const { code, err } = run(cwd, args, input);
  for (const part of parts) expect(err).toContain(part);
  const lines = err.trimEnd().split('\n');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^breakwater: /);
  expect(err).not.toContain('internal error');
  expect(code).toBe(2);
  expect(withoutNotes(contentsOf(cwd))).toEqual(before);
}
