/** Counts of a run and their form: a table for people, an object for programs. */

import type { CaseResult } from './adapter.ts';
import type { Difference } from './compare.ts';

/** Counts of one system. */
export interface SystemCount {
  readonly system: string;
  passed: number;
  failed: number;
  skipped: number;
}

/** One failed case. */
export interface Failure {
  readonly id: string;
  readonly system: string;
  readonly case: string;
  readonly file: string;
  readonly line: number;
  readonly differences: readonly Difference[];
}

/** Cases of one system that are not covered, for one reason. */
export interface Gap {
  readonly system: string;
  readonly reason: string;
  readonly ids: string[];
}

/** Everything that a run found. */
export interface ConformanceReport {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly systems: readonly SystemCount[];
  readonly failures: readonly Failure[];
  readonly notCovered: readonly Gap[];
}

/** Counts results, system by system in the order in which they first occur. */
export function reportOf(results: readonly CaseResult[]): ConformanceReport {
  const systems = new Map<string, SystemCount>();
  const gaps = new Map<string, Gap>();
  const failures: Failure[] = [];
  for (const { vector, verdict } of results) {
    const { id, system, title, file, line } = vector;
    const count = systems.get(system) ?? { system, passed: 0, failed: 0, skipped: 0 };
    systems.set(system, count);
    count[verdict.kind] += 1;
    if (verdict.kind === 'failed') {
      failures.push({ id, system, case: title, file, line, differences: verdict.differences });
    } else if (verdict.kind === 'skipped') {
      const key = JSON.stringify([system, verdict.reason]);
      const gap = gaps.get(key) ?? { system, reason: verdict.reason, ids: [] };
      gaps.set(key, gap);
      gap.ids.push(id);
    }
  }
  const sum = (kind: 'passed' | 'failed' | 'skipped') =>
    [...systems.values()].reduce((total, count) => total + count[kind], 0);
  return {
    passed: sum('passed'),
    failed: sum('failed'),
    skipped: sum('skipped'),
    systems: [...systems.values()],
    failures,
    notCovered: [...gaps.values()],
  };
}

const SHOWN = 160;

/** A text from a file on one line, without control characters, not too long. */
function shown(text: string): string {
  const plain = text.replace(/\p{Cc}+/gu, ' ');
  return plain.length > SHOWN ? `${plain.slice(0, SHOWN)}...` : plain;
}

const HEAD = ['system', 'passed', 'failed', 'not yet covered'] as const;

function table(systems: readonly SystemCount[]): string[] {
  const rows = systems.map(({ system, passed, failed, skipped }) => [
    shown(system),
    ...[passed, failed, skipped].map(String),
  ]);
  const widths = HEAD.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => (row[column] as string).length)),
  );
  return [HEAD, ...rows].map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] as number;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  '),
  );
}

const IDS_SHOWN = 3;

function gapLine({ system, reason, ids }: Gap): string {
  const first = ids.slice(0, IDS_SHOWN).map(shown).join(', ');
  const more = ids.length > IDS_SHOWN ? `, and ${ids.length - IDS_SHOWN} more` : '';
  return `  ${shown(system)}: ${shown(reason)} (${first}${more})`;
}

/** The report for people; the last line is `N passed, N failed, N skipped`. */
export function formatReport(report: ConformanceReport): string {
  const lines = table(report.systems);
  if (report.notCovered.length > 0) lines.push('', 'Not yet covered:');
  lines.push(...report.notCovered.map(gapLine));
  for (const { id, case: title, file, line, differences } of report.failures) {
    lines.push('', `FAILED ${shown(id)}, ${shown(title)} (${shown(file)}:${line})`);
    for (const { field, expected, got } of differences) {
      lines.push(`  ${shown(field)}: expected ${shown(expected)}, got ${shown(got)}`);
    }
  }
  const { passed, failed, skipped } = report;
  lines.push('', `${passed} passed, ${failed} failed, ${skipped} skipped`);
  return `${lines.join('\n')}\n`;
}
