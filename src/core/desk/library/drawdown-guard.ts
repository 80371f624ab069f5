/** Warns, cuts the leverage and in the end closes everything as the book falls from its peak. */
import type { ModuleDraft } from '../module/index.ts';
import { AT_ONCE, alert, stopRungs, URGENT_COLLAR_PPM } from './executions.ts';
import { libraryModule, mustExceed, type Recipe } from './library-module.ts';
import { choice, duration, number, share, type Values } from './parameters.ts';

const FALL = ['fraction of the peak', [0.0001, 0.99]] as const;

const PARAMETERS = {
  since: choice(
    ['ever', 'day', 'trailing'],
    'which peak: of all time, since midnight UTC, or of the last 24 hours',
    'ever',
  ),
  warn: share(...FALL, 'fall at which somebody is told', 0.02),
  reduce: share(...FALL, 'fall at which the leverage is cut', 0.05),
  leverage: number('ratio', [0, 100], 'exposure over equity that is left then', 1),
  stop: share(...FALL, 'fall at which everything is closed, for good', 0.08),
  for: duration('ms', [0, 3_600_000], 'how long each must hold', 30_000),
} as const;

const WORDS = { ever: 'drawdown', day: 'drawdown_day', trailing: 'drawdown_trailing' } as const;

function build(values: Values<typeof PARAMETERS>): Omit<ModuleDraft, 'id'> {
  const { warn, reduce, leverage, stop } = values;
  const fall = WORDS[values.since];
  const forMs = values.for;
  return {
    scope: 'book',
    parameters: { warn_at: warn, reduce_at: reduce, leverage_max: leverage, stop_at: stop },
    constraints: { collarPpm: URGENT_COLLAR_PPM },
    execution: AT_ONCE,
    ladder: [
      {
        id: 'warn',
        enter: `${fall} > warn_at`,
        enterMs: forMs,
        leave: `${fall} < 0.8 * warn_at`,
        leaveMs: forMs,
        respond: [alert('warning', 'the book has fallen from its peak')],
      },
      {
        id: 'reduce',
        // A margin of 5 %, so that a price that moves does not sell a lot at every sample.
        enter: `${fall} > reduce_at && leverage > 1.05 * leverage_max`,
        enterMs: forMs,
        repeatMs: 10_000,
        respond: [{ do: 'reduce', share: 'max(0.0, 1.0 - leverage_max / leverage)' }],
      },
      ...stopRungs({
        id: 'stop',
        enter: `${fall} > stop_at`,
        open: `${fall} > stop_at && exposure > 0.0`,
        forMs,
        first: [
          alert('critical', 'the book has fallen too far: everything is closed'),
          { do: 'mode', mode: 'close-only', scope: 'book' },
          { do: 'cancel' },
        ],
        again: [{ do: 'flatten' }],
      }),
    ],
  };
}

const RECIPE: Recipe<typeof PARAMETERS> = {
  name: 'drawdown-guard',
  about: 'Warns, cuts the leverage, and closes everything for good as the book falls.',
  parameters: PARAMETERS,
  faults: (values) => [
    ...mustExceed(values, 'reduce', 'warn'),
    ...mustExceed(values, 'stop', 'reduce'),
  ],
  build,
};

/** Guard of the fall from a peak. */
export const drawdownGuard = libraryModule(RECIPE);
