/** Events on a time axis: dashed lines with the numbers that the timeline gives them. */
import type { Plot } from './charts.ts';

/** Height that the numbers take above the first plot. */
export const FLAG_HEIGHT = 20;

interface Flag {
  readonly x: number;
  readonly first: number;
  last: number;
}

const textOf = ({ first, last }: Flag): string =>
  first === last ? String(first) : `${first}\u2013${last}`;

const widthOf = (flag: Flag): number => 8 + textOf(flag).length * 6.8;

/** Events whose numbers would cover each other share one flag, at the time of the first. */
function flagsOf(times: readonly number[], xOf: (time: number) => number): Flag[] {
  const flags: Flag[] = [];
  // The next flag may still grow, so room is left for the longest that there can be.
  const widest = widthOf({ x: 0, first: times.length, last: times.length + 1 });
  times.forEach((time, i) => {
    const open = flags.at(-1);
    const x = xOf(time);
    const needed = open === undefined ? 0 : (widthOf({ ...open, last: i + 1 }) + widest) / 2 + 2;
    if (open !== undefined && x - open.x < needed) open.last = i + 1;
    else flags.push({ x, first: i + 1, last: i + 1 });
  });
  return flags;
}

/**
 * Flags over the panels of a chart.
 *
 * @param times in their order; the first has the number 1; those outside the axis are left out
 */
export function flagsOver(
  times: readonly number[],
  axis: { readonly from: number; readonly to: number },
  first: Plot,
  last: Plot,
): string {
  const bottom = last.top + last.height;
  const right = first.left + first.width;
  const xOf = (time: number): number => {
    const along = (time - axis.from) / (axis.to - axis.from);
    return Math.round((first.left + along * first.width) * 10) / 10;
  };
  return flagsOf(times, xOf)
    .filter(({ x }) => x >= first.left && x <= right)
    .map((flag) => {
      const half = Math.round(widthOf(flag) * 5) / 10;
      const middle = Math.min(Math.max(flag.x, half), right + 10 - half);
      return (
        `<g class="flag"><path d="M${flag.x} ${FLAG_HEIGHT - 3}V${bottom}"/>` +
        `<rect x="${middle - half}" y="1" width="${2 * half}" height="16" rx="8"/>` +
        `<text x="${middle}" y="13" text-anchor="middle">${textOf(flag)}</text></g>`
      );
    })
    .join('');
}
