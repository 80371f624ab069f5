/** Lanes under a chart: one row a thing, with blocks for the times in which it was in a state. */
import { type Colour, caption, type Plot, paint, type SwatchGroup } from './charts.ts';

/** A stretch of time in a lane. */
export interface LaneBlock {
  /** ms since 1970. */
  readonly from: number;
  readonly to: number;
  readonly colour: Colour;
  /** Height as a share of the lane, above 0 to 1: a stronger state also stands higher. */
  readonly strength: number;
  /** The state in a word or two, for the readout. */
  readonly says: string;
}

export interface Lane {
  /** A word for the readout, and for narrow pictures. */
  readonly id: string;
  readonly name: string;
  readonly blocks: readonly LaneBlock[];
}

/** Lanes with the meaning of their colours. */
export interface Lanes {
  /** Name above all of them. */
  readonly name: string;
  readonly list: readonly Lane[];
  readonly legend: SwatchGroup;
}

const NAME_HEIGHT = 14;
const BLOCK_HEIGHT = 16;
const LANE_GAP = 4;
/** What is shorter than this many units of the picture is drawn as wide. */
const WIDTH_LEAST = 1.5;

/** Height that so many lanes take. */
export const lanesHeight = ({ list }: Lanes): number =>
  list.length * (NAME_HEIGHT + BLOCK_HEIGHT + LANE_GAP);

const round = (value: number): number => Math.round(value * 10) / 10;

/**
 * Draws lanes into their plot.
 *
 * @param axis times at its left and right end; what is outside is cut off
 * @param names by which the lanes are called
 */
export function drawLanes(
  { list }: Lanes,
  plot: Plot,
  axis: { readonly from: number; readonly to: number },
  names: 'id' | 'name',
): string {
  const perMs = plot.width / (axis.to - axis.from);
  const xOf = (time: number): number =>
    plot.left + (Math.min(Math.max(time, axis.from), axis.to) - axis.from) * perMs;
  const lanes = list.map((lane, i) => {
    const top = plot.top + i * (NAME_HEIGHT + BLOCK_HEIGHT + LANE_GAP);
    const bottom = top + NAME_HEIGHT + BLOCK_HEIGHT;
    const base = `<path class="lane" d="M${plot.left} ${bottom}H${plot.left + plot.width}"/>`;
    const drawn = lane.blocks
      .filter(({ from, to }) => to >= axis.from && from <= axis.to)
      .map(({ from, to, colour, strength }) => {
        const height = round(BLOCK_HEIGHT * strength);
        const left = xOf(from);
        const width = Math.max(WIDTH_LEAST, xOf(to) - left);
        return (
          `<rect x="${round(left)}" y="${round(bottom - height)}" width="${round(width)}"` +
          ` height="${height}" fill="${paint(colour)}"/>`
        );
      });
    return caption(plot.left, top + NAME_HEIGHT - 4, lane[names]) + base + drawn.join('');
  });
  return `<g class="lanes">${lanes.join('')}</g>`;
}

/** What the lanes say of a stretch of time: the strongest state of each that was in one. */
export const lanesWithin = ({ list }: Lanes, from: number, to: number): string[] =>
  list.flatMap(({ id, blocks }) => {
    const within = blocks.filter((block) => block.from < to && block.to > from);
    const strongest = within.reduce<LaneBlock | null>(
      (best, block) => (best === null || block.strength > best.strength ? block : best),
      null,
    );
    return strongest === null ? [] : [`${id} ${strongest.says}`];
  });
