/** Holds a position whose size falls as its market gets wilder. */
import { libraryModule } from './library-module.ts';
import { choice, duration, name, number, share } from './parameters.ts';

const AIM = 'side * min(leverage_max, volatility_aim / realised_volatility) * money';

/**
 * Exposure of the target volatility over the realised one. Source: A. Moreira and T. Muir,
 * Volatility-managed portfolios (2017).
 */
export const volatilityTarget = libraryModule({
  name: 'volatility-target',
  about: 'Holds one position at the size that keeps its volatility at a target.',
  parameters: {
    instrument: name('instrument', 'what is held'),
    side: choice(['long', 'short'], 'long or short', 'long'),
    money: number('quote', [1, 1e12], 'capital that the target is of'),
    volatility: share('a year', [0.001, 10], 'volatility that the position is to have'),
    leverageMax: number(
      'ratio',
      [0.01, 100],
      'most exposure over that capital, however calm it is',
      1,
    ),
    tolerance: share(
      'fraction of the capital',
      [0.001, 1],
      'the position is left alone while it is so near its aim',
      0.05,
    ),
    for: duration('ms', [0, 86_400_000], 'how long it must be off', 60_000),
    every: duration('ms', [1_000, 86_400_000], 'time between two trades while it is off', 300_000),
  },
  build: ({ instrument, side, money, volatility, leverageMax, tolerance, every, for: forMs }) => ({
    scope: `instrument:${instrument}`,
    parameters: {
      ...{ side: side === 'long' ? 1 : -1, money, volatility_aim: volatility },
      ...{ leverage_max: leverageMax, tolerance },
    },
    ladder: [
      {
        id: 'off',
        enter: `abs(position_value - ${AIM}) > tolerance * money`,
        enterMs: forMs,
        repeatMs: every,
        respond: [{ do: 'hold', instrument, exposure: AIM }],
      },
    ],
  }),
});
