/** Brings delta, gamma and vega of an underlying into bands together, at least cost. */
import { libraryModule } from './library-module.ts';
import { choice, duration, name, number, share } from './parameters.ts';

const MOST = 1e12;

/** Least-cost neutralisation as a linear programme over the instruments, in whole lots or parts. */
export const greekOptimiser = libraryModule({
  name: 'greek-optimiser',
  about: 'Brings delta, gamma and vega into their bands together, with the cheapest set of trades.',
  parameters: {
    underlying: name('underlying', 'whose Greeks are kept'),
    hedge: name('instruments', 'what may be traded; options for gamma and vega'),
    delta: number('base', [0, MOST], 'delta is left alone within plus and minus this'),
    gamma: number('base per quote', [0, MOST], 'the same for gamma'),
    vega: number('quote per 1.00', [0, MOST], 'the same for vega'),
    for: duration(
      'ms',
      [0, 86_400_000],
      'how long a Greek must be outside until something is done',
      5_000,
    ),
    every: duration(
      'ms',
      [1_000, 86_400_000],
      'time between two goes while one is outside',
      30_000,
    ),
    depthShare: share(
      'fraction',
      [0, 1],
      'of the size at the touch of an instrument in one go; 0: no limit',
      0.25,
    ),
    turnover: number('quote', [0, 1e12], 'most value of all trades of one go; 0: no limit', 0),
    whole: choice(
      ['lots', 'fractions'],
      '`lots` solves in whole steps, `fractions` is faster and rounds toward nothing',
      'lots',
    ),
  },
  build: ({ underlying, hedge, delta, gamma, vega, ...values }) => ({
    scope: `underlying:${underlying}`,
    parameters: { delta_max: delta, gamma_max: gamma, vega_max: vega },
    ladder: [
      {
        id: 'outside',
        enter: 'abs(delta) > delta_max || abs(gamma) > gamma_max || abs(vega) > vega_max',
        enterMs: values.for,
        repeatMs: values.every,
        respond: [
          {
            do: 'neutralise',
            bands: { delta, gamma, vega },
            with: hedge,
            depthShare: values.depthShare,
            turnover: values.turnover,
            whole: values.whole,
          },
        ],
      },
    ],
  }),
});
