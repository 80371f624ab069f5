/** The rules of STYLE.md that a program can check. Run: `node scripts/check-style.ts [folder]`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { determinism } from './style/determinism.ts';
import { describe, excuse, type Finding } from './style/finding.ts';
import { layering, layerReferences } from './style/layering.ts';
import { fileLength, functionLength, lineLength, oneTitle, openWork } from './style/shape.ts';
import { emptyName, rooms, versionInName } from './style/tree.ts';

/** A rule about one file. New rules are pure functions, named here once. */
type Rule = (path: string, text: string) => Finding[];

export const RULES: readonly Rule[] = [
  layering,
  layerReferences,
  determinism,
  fileLength,
  functionLength,
  lineLength,
  openWork,
  oneTitle,
  emptyName,
  versionInName,
];

const SKIPPED = new Set(['node_modules', 'dist', 'runs', 'coverage', '.git']);
const READ = /\.(ts|mjs|md)$|tsconfig\.json$/;

/** Paths under `root`, relative, with forward slashes, sorted. */
function filesUnder(root: string, folder = ''): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesUnder(root, path);
      return entry.isFile() ? [path] : [];
    })
    .sort();
}

export interface Report {
  readonly files: number;
  readonly findings: readonly Finding[];
  /** Findings excused by `// style-ok: reason` on their line. */
  readonly excused: number;
}

export function inspect(root: string): Report {
  const paths = filesUnder(root);
  const findings: Finding[] = [];
  let excused = 0;
  for (const path of paths) {
    const text = READ.test(path) ? readFileSync(join(root, path), 'utf8') : '';
    const raised = RULES.flatMap((rule) =>
      READ.test(path) || rule.length === 1 ? rule(path, text) : [],
    );
    const outcome = excuse(raised, text);
    findings.push(...outcome.standing);
    excused += outcome.excused;
  }
  return { files: paths.length, findings: [...findings, ...rooms(paths)], excused };
}

function main(root: string): number {
  const { files, findings, excused } = inspect(resolve(root));
  for (const finding of findings) console.log(describe(finding));
  const escapes = excused === 0 ? '' : `, ${excused} excused by style-ok`;
  console.log(`style: ${files} files, ${findings.length} findings${escapes}`);
  return findings.length === 0 ? 0 : 1;
}

if (import.meta.main) process.exitCode = main(process.argv[2] ?? '.');
