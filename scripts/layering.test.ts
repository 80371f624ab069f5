import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

/**
 * The arrow between layers is kept by the compiler: each folder is a project that references only
 * the folders below it. These tests build a copy of our project files around one-line modules.
 */
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
let copy = '';

/** Folders of `src` that are projects of their own, such as `core/margin` or `io`. */
const projects = (): string[] => {
  const folders = fs.readdirSync(join(root, 'src', 'core')).map((name) => `core/${name}`);
  return [...folders, 'core', 'io', 'lab', 'cli'].filter((folder) =>
    fs.existsSync(join(root, 'src', folder, 'tsconfig.json')),
  );
};

const door = (project: string): string => join(copy, 'src', project, 'index.ts');

const stub = (project: string): string => `export const ${project.replace('core/', '')} = 1;\n`;

beforeAll(() => {
  copy = fs.mkdtempSync(join(tmpdir(), 'breakwater-layers-'));
  fs.symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  for (const file of ['tsconfig.base.json', 'tsconfig.json', 'package.json']) {
    fs.cpSync(join(root, file), join(copy, file));
  }
  for (const project of projects()) {
    fs.mkdirSync(join(copy, 'src', project), { recursive: true });
    const config = join('src', project, 'tsconfig.json');
    fs.cpSync(join(root, config), join(copy, config));
    fs.writeFileSync(door(project), stub(project));
  }
});

afterAll(() => fs.rmSync(copy, { recursive: true, force: true }));

const importing = (specifier: string): string => `export * as other from '${specifier}';`;

/** Builds `project` with `line` added to its door; gives exit code and messages. */
function build(project: string, line: string): { code: number | null; says: string } {
  fs.writeFileSync(door(project), `${line}\n${stub(project)}`);
  const args = [tsc, '-b', join('src', project)];
  const result = spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8' });
  fs.writeFileSync(door(project), stub(project));
  return { code: result.status, says: result.stdout + result.stderr };
}

test('the projects as they are build together', () => {
  const result = spawnSync(process.execPath, [tsc, '-b'], { cwd: copy, encoding: 'utf8' });
  expect(result.stdout + result.stderr).toBe('');
  expect(result.status).toBe(0);
});

test.each([
  ['core/model', '../money/index.ts'],
  ['core/engine', '../rulebook/index.ts'],
  ['io', '../core/engine/index.ts'],
  ['cli', '../lab/index.ts'],
])('%s may import %s', (project, specifier) => {
  expect(build(project, importing(specifier))).toEqual({ code: 0, says: '' });
});

test.each([
  ['core/money', '../numeric/index.ts'],
  ['core/money', '../model/index.ts'],
  ['core/margin', '../liquidation/index.ts'],
  ['core/ledger', '../../io/index.ts'],
  ['io', '../lab/index.ts'],
  ['lab', '../cli/index.ts'],
])('the compiler stops %s from importing %s', (project, specifier) => {
  const { code, says } = build(project, importing(specifier));
  expect(says).toMatch(/error TS(6307|6059)/);
  expect(code).not.toBe(0);
});

test('the host does not exist for the compiler in core, and does in io', () => {
  const line = 'setTimeout(() => process.exit(1), 1);';
  expect(build('core/engine', line).says).toMatch(/error TS2304: Cannot find name 'setTimeout'/);
  expect(build('io', line)).toEqual({ code: 0, says: '' });
});

test('the root project names every layer', () => {
  const named = fs.readFileSync(join(root, 'tsconfig.json'), 'utf8');
  for (const layer of ['src/core', 'src/io', 'src/lab', 'src/cli']) expect(named).toContain(layer);
});
