/** Holds more of a position the farther the book is above its floor, and none at the floor. */
import { alert, stopRungs } from './executions.ts';
import { libraryModule } from './library-module.ts';
import { choice, duration, name, number, share } from './parameters.ts';

const FLOORS = { fixed: 'kept * capital', rising: 'kept * peak' } as const;

/**
 * Constant proportion insurance; with a rising floor time invariant protection. Sources: F. Black
 * and R. Jones, Simplifying portfolio insurance (1987); T. Estep and M. Kritzman, TIPP: insurance
 * without complexity (1988).
 */
export const cppi = libraryModule({
  name: 'cppi',
  about: 'Holds a multiple of what the book has above its floor; nothing at the floor, for good.',
  parameters: {
    instrument: name('instrument', 'what is held'),
    side: choice(['long', 'short'], 'long or short', 'long'),
    floor: choice(
      ['fixed', 'rising'],
      'of the capital that was put in, or (TIPP) of the highest equity so far',
      'fixed',
    ),
    kept: share('fraction', [0, 0.999], 'the floor, as a share of that', 0.8),
    multiplier: number('ratio', [0.1, 50], 'exposure per unit of equity above the floor', 4),
    worstGap: share(
      'fraction of the price',
      [0.001, 1],
      'largest fall between two trades that the floor must survive: multiplier <= 1 / gap',
      0.2,
    ),
    leverageMax: number('ratio', [0.01, 100], 'most exposure over equity', 1),
    tolerance: share(
      'fraction of the equity',
      [0.001, 1],
      'the position is left alone while it is so near its aim',
      0.02,
    ),
    every: duration('ms', [1_000, 86_400_000], 'time between two trades while it is off', 60_000),
  },
  faults: ({ multiplier, worstGap }) =>
    multiplier * worstGap <= 1
      ? []
      : [
          {
            at: 'with.multiplier',
            seen: String(multiplier),
            accepted: `at most ${1 / worstGap}, or a gap of ${worstGap} breaks the floor`,
          },
        ],
  build: ({ instrument, side, floor, kept, multiplier, leverageMax, tolerance, every }) => {
    const above = `max(equity - ${FLOORS[floor]}, 0.0)`;
    const aim = `side * min(multiplier * ${above}, leverage_max * equity)`;
    const nothing = { do: 'hold', instrument, exposure: 0 } as const;
    const isAtFloor = `equity <= ${FLOORS[floor]}`;
    return {
      scope: `instrument:${instrument}`,
      parameters: {
        ...{ side: side === 'long' ? 1 : -1, kept, multiplier, tolerance },
        leverage_max: leverageMax,
      },
      ladder: [
        {
          id: 'off',
          enter: `abs(position_value - ${aim}) > tolerance * equity`,
          repeatMs: every,
          respond: [{ do: 'hold', instrument, exposure: aim }],
        },
        ...stopRungs({
          id: 'floor',
          enter: isAtFloor,
          open: `${isAtFloor} && abs(position_value) > 0.0`,
          forMs: 0,
          first: [alert('critical', 'the floor is reached: the position is closed')],
          again: [nothing],
        }),
      ],
    };
  },
});
