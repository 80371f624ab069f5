/** How desks are told apart in charts: by colour and by stroke. */
import type { Colour, Stroke } from '../report/charts.ts';

export type DeskLook = readonly [Colour, Stroke];

/** In the order of the desks; more of them stand in the tables only. */
export const LOOKS: readonly [DeskLook, ...DeskLook[]] = [
  ['slate', 'dashed'],
  ['blue', 'solid'],
  ['amber', 'solid'],
  ['green', 'solid'],
  ['violet', 'solid'],
  ['red', 'solid'],
  ['rose', 'solid'],
  ['blue', 'dotted'],
  ['amber', 'dotted'],
  ['green', 'dotted'],
  ['violet', 'dotted'],
  ['red', 'dotted'],
];
