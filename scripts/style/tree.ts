import { posix } from 'node:path';
import type { Finding } from './finding.ts';
import { isTest } from './finding.ts';

/** Names that say where things were put instead of what they are. */
const EMPTY_NAMES = ['util', 'utils', 'helper', 'helpers', 'common', 'shared', 'misc'];

/** `_2`, `-v3`, `.old`: the history of a file is in git. A number that names a thing is fine. */
const VERSION_IN_NAME = /(?:^|[-_.])v\d+(?:$|[-_.])|_\d+$|[-_.](?:old|new|final|copy|bak|orig)$/i;

const stemOf = (file: string): string =>
  file.replace(/(?:\.(?:test|prop|contract|all|d))*\.\w+$/, '');

export function emptyName(path: string): Finding[] {
  const parts = path.split('/');
  const names = [...parts.slice(0, -1), stemOf(parts.at(-1) ?? '')];
  return names
    .filter((name) => EMPTY_NAMES.includes(name.toLowerCase()))
    .map((name) => {
      const message = `"${name}" does not say what is inside`;
      const accepted = 'a noun of the glossary';
      return { path, line: 1, rule: 'empty-name', message, accepted };
    });
}

export function versionInName(path: string): Finding[] {
  const file = posix.basename(path);
  if (!VERSION_IN_NAME.test(stemOf(file))) return [];
  const message = `"${file}" carries a version`;
  return [{ path, line: 1, rule: 'version-in-name', message, accepted: 'one current file' }];
}

/** Each folder of core that has code has a door, explains itself and is a layer. */
export function rooms(paths: readonly string[]): Finding[] {
  const present = new Set(paths);
  const folders = new Set<string>();
  for (const path of paths) {
    const [, folder] = /^src\/core\/([^/]+)\/.*\.ts$/.exec(path) ?? [];
    if (folder !== undefined && !isTest(path)) folders.add(folder);
  }
  return [...folders].sort().flatMap((folder) =>
    ['index.ts', 'README.md', 'tsconfig.json']
      .map((room) => `src/core/${folder}/${room}`)
      .filter((path) => !present.has(path))
      .map((path) => {
        const message = `src/core/${folder} has code but no ${posix.basename(path)}`;
        const accepted = 'index.ts is its door, README.md its promise, tsconfig.json its layer';
        return { path, line: 1, rule: 'rooms', message, accepted };
      }),
  );
}
