import { posix } from 'node:path';
import type { Finding } from './finding.ts';
import { isTest } from './finding.ts';
import { codeTokens, type Import, importsOf } from './tokens.ts';

/** The arrow inside `src/core`: a folder may import any folder in a row above its own. */
export const ARROW: readonly (readonly string[])[] = [
  ['money', 'numeric'],
  ['model', 'options'],
  ['ledger', 'pricing', 'surface'],
  ['margin', 'portfolio'],
  ['liquidation', 'liquidity'],
  ['waterfall'],
  ['breaker', 'desk'],
  ['rulebook'],
  ['engine'],
];

/** What each layer of `src` may import besides itself. */
const BELOW: Record<string, readonly string[]> = {
  core: [],
  io: ['core'],
  lab: ['core', 'io'],
  cli: ['core', 'io', 'lab'],
};

/** The only packages that `src/core` may import, each behind a port of our own. */
const CORE_PACKAGES = ['highs', '@marcbachmann/cel-js', 'trading-signals'];

interface Place {
  readonly layer: string;
  /** Folder of `src/core`; empty for `src/core/index.ts` and for the other layers. */
  readonly folder: string;
}

function placeOf(path: string): Place | undefined {
  const [source, layer = '', next = '', ...rest] = path.split('/');
  if (source !== 'src' || BELOW[layer] === undefined) return undefined;
  return { layer, folder: layer === 'core' && rest.length > 0 ? next : '' };
}

const rankOf = (folder: string): number => ARROW.findIndex((row) => row.includes(folder));

/** Folders that `folder` may import, as words for a message. */
const allowedFor = (folder: string): string => {
  const below = ARROW.slice(0, Math.max(rankOf(folder), 0)).flat();
  return below.length > 0
    ? `${folder} may import ${below.join(', ')}`
    : `${folder} imports nothing`;
};

/** Why `from` may not import `to`, or undefined when it may. */
function againstArrow(from: Place, to: Place): { message: string; accepted: string } | undefined {
  if (from.layer !== to.layer) {
    const below = BELOW[from.layer] ?? [];
    if (below.includes(to.layer)) return undefined;
    const accepted = `${from.layer} may import ${below.join(', ') || 'no other layer'}`;
    return { message: `${from.layer} imports ${to.layer}`, accepted };
  }
  if (from.layer !== 'core' || from.folder === to.folder || from.folder === '') return undefined;
  if (to.folder === '') {
    const accepted = 'import the folder that has it; core/index.ts is the door for outsiders';
    return { message: `${from.folder} imports the door of the whole core`, accepted };
  }
  if (rankOf(to.folder) >= 0 && rankOf(to.folder) < rankOf(from.folder)) return undefined;
  return { message: `${from.folder} imports ${to.folder}`, accepted: allowedFor(from.folder) };
}

/** True when an import into a folder of core goes to another file than its door. */
function passesDoor(from: Place, to: Place, target: string): boolean {
  if (to.layer !== 'core' || (from.layer === 'core' && from.folder === to.folder)) return true;
  return target === 'src/core/index.ts' || target === `src/core/${to.folder}/index.ts`;
}

function judge(path: string, from: Place, { specifier, line }: Import): Finding[] {
  if (!specifier.startsWith('.')) {
    if (from.layer !== 'core' || CORE_PACKAGES.includes(specifier)) return [];
    const accepted = `in src/core only ${CORE_PACKAGES.join(', ')}, behind a port`;
    const message = `core imports the package "${specifier}"`;
    return [{ path, line, rule: 'core-package', message, accepted }];
  }
  const target = posix.join(posix.dirname(path), specifier);
  const to = placeOf(target);
  if (to === undefined) {
    if (from.layer !== 'core') return [];
    const accepted = 'only other folders of src/core';
    return [{ path, line, rule: 'layer', message: `core imports ${target}`, accepted }];
  }
  const wrong = againstArrow(from, to);
  if (wrong) return [{ path, line, rule: 'layer', ...wrong }];
  if (passesDoor(from, to, target)) return [];
  const accepted = `src/core/${to.folder}/index.ts`;
  return [{ path, line, rule: 'door', message: `import past the door: ${target}`, accepted }];
}

/** Imports follow the arrow and go through doors. */
export function layering(path: string, text: string): Finding[] {
  const from = placeOf(path);
  if (from === undefined || isTest(path) || !path.endsWith('.ts')) return [];
  if (from.folder !== '' && rankOf(from.folder) < 0) {
    const message = `the folder src/core/${from.folder} has no place in the arrow`;
    const accepted = 'give it a row in scripts/style/layering.ts';
    return [{ path, line: 1, rule: 'layer', message, accepted }];
  }
  return importsOf(codeTokens(text)).flatMap((each) => judge(path, from, each));
}

/** What the compiler is told must not be wider than the arrow: its references point left only. */
export function layerReferences(path: string, text: string): Finding[] {
  const [, folder = ''] = /^src\/core\/([^/]+)\/tsconfig\.json$/.exec(path) ?? [];
  if (folder === '') return [];
  const finding = (line: number, message: string): Finding => {
    return { path, line, rule: 'layer-references', message, accepted: allowedFor(folder) };
  };
  return text.split('\n').flatMap((content, i): Finding[] => {
    const [, target] = /"path":\s*"([^"]+)"/.exec(content) ?? [];
    if (target === undefined) return [];
    const other = /^\.\.\/([^/]+)$/.exec(target)?.[1] ?? target;
    if (rankOf(other) >= 0 && rankOf(other) < rankOf(folder)) return [];
    return [finding(i + 1, `the project of ${folder} references ${other}`)];
  });
}
