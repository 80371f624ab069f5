/** Makes positions at a venue smaller before the venue does. */
import { AT_ONCE, alert, stopRungs, URGENT_COLLAR_PPM } from './executions.ts';
import { libraryModule, mustExceed } from './library-module.ts';
import { duration, name, number, share } from './parameters.ts';

const MOVE = ['move of the mark', [0.0001, 1]] as const;
const RATIO = ['ratio', [1, 100]] as const;

/** Guard of the distance to liquidation at one venue. */
export const liquidationDistanceGuard = libraryModule({
  name: 'liquidation-distance-guard',
  about: 'Warns, reduces and closes at a venue before its liquidation price is reached.',
  parameters: {
    venue: name('venue', 'whose liquidation prices and margin are watched'),
    warn: share(...MOVE, 'distance at which somebody is told', 0.25),
    reduce: share(...MOVE, 'distance at which positions are made smaller', 0.15),
    restore: share(...MOVE, 'distance that a reduction aims at', 0.2),
    stop: share(...MOVE, 'distance at which everything there is closed', 0.07),
    ratioWarn: number(...RATIO, 'equity over maintenance margin: somebody is told', 2),
    ratioStop: number(...RATIO, 'the same: everything there is closed', 1.2),
    for: duration('ms', [0, 600_000], 'how long each must hold', 2_000),
    every: duration(
      'ms',
      [1_000, 3_600_000],
      'time between two reductions: longer than the venue takes to state its new prices',
      30_000,
    ),
  },
  faults: (values) => [
    ...mustExceed(values, 'warn', 'reduce'),
    ...mustExceed(values, 'restore', 'reduce'),
    ...mustExceed(values, 'reduce', 'stop'),
    ...mustExceed(values, 'ratioWarn', 'ratioStop'),
  ],
  build: ({ venue, warn, reduce, restore, stop, ratioWarn, ratioStop, every, for: forMs }) => ({
    scope: `venue:${venue}`,
    parameters: {
      ...{ warn_at: warn, reduce_at: reduce, restore_to: restore, stop_at: stop },
      ...{ ratio_warn: ratioWarn, ratio_stop: ratioStop },
    },
    constraints: { collarPpm: URGENT_COLLAR_PPM, cooldownMs: 0 },
    execution: AT_ONCE,
    ladder: [
      {
        id: 'warn',
        enter: { atLeast: 1, of: ['liquidation_distance < warn_at', 'margin_ratio < ratio_warn'] },
        enterMs: forMs,
        leaveMs: 60_000,
        respond: [alert('warning', `liquidation at ${venue} has come near`)],
      },
      {
        id: 'reduce',
        enter: 'liquidation_distance < reduce_at',
        enterMs: forMs,
        repeatMs: every,
        // Of positions with one distance d the share 1 - d / d' has to go for a distance d'.
        respond: [{ do: 'reduce', share: 'max(0.0, 1.0 - liquidation_distance / restore_to)' }],
      },
      ...stopRungs({
        id: 'stop',
        enter: { atLeast: 1, of: ['liquidation_distance < stop_at', 'margin_ratio < ratio_stop'] },
        open: { atLeast: 1, of: ['liquidation_distance < stop_at', 'margin_ratio < ratio_stop'] },
        forMs,
        first: [
          alert('critical', `liquidation at ${venue} is imminent: everything there is closed`),
          { do: 'mode', mode: 'close-only', scope: `venue:${venue}` },
          { do: 'cancel' },
        ],
        again: [{ do: 'flatten' }],
      }),
    ],
  }),
});
