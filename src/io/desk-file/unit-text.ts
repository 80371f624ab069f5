/** Times and shares as a person writes them. */

const TIMES: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
];

/** `90000` as `90s`, `60000` as `1m`. */
export function timeText(ms: number): string {
  if (ms === 0) return '0s';
  for (const [unit, length] of TIMES) if (ms % length === 0) return `${ms / length}${unit}`;
  return `${ms}ms`;
}

/** Parts per million: `25000` as `2.5%`, `500` as `5bp`, `30` as `30ppm`. */
export function shareText(ppm: number): string {
  if (Math.abs(ppm) >= 10_000 || ppm === 0) return `${ppm / 10_000}%`;
  return ppm % 100 === 0 ? `${ppm / 100}bp` : `${ppm}ppm`;
}
