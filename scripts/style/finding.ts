/** One departure from the rules of STYLE.md. */
export interface Finding {
  readonly path: string;
  /** First line is 1. */
  readonly line: number;
  readonly rule: string;
  readonly message: string;
  /** What would pass instead. */
  readonly accepted: string;
}

export const describe = (finding: Finding): string =>
  `${finding.path}:${finding.line} ${finding.rule}: ${finding.message} (${finding.accepted})`;

/** Tests and contracts may reach across layers and hold long `describe` blocks. */
export const isTest = (path: string): boolean => /\.(test|contract)\.ts$/.test(path);

export const isCode = (path: string): boolean => /\.(ts|mjs)$/.test(path);

/** The escape: `// style-ok: reason`. A reason is required, so that a reader learns why. */
const ESCAPE = /\/\/ style-ok: \S/;

/** Splits findings into those that stand and the number excused by an escape on their own line. */
export function excuse(
  findings: readonly Finding[],
  text: string,
): { standing: Finding[]; excused: number } {
  const lines = text.split('\n');
  const standing = findings.filter((finding) => !ESCAPE.test(lines[finding.line - 1] ?? ''));
  return { standing, excused: findings.length - standing.length };
}
