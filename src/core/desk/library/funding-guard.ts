/** Makes a perpetual position smaller where holding it has become too dear. */
import { alert } from './executions.ts';
import { libraryModule, mustExceed } from './library-module.ts';
import { duration, name, number, share } from './parameters.ts';

const RATE = ['a year', [0.0001, 100]] as const;
/** What the side that is held pays a year; below zero it is paid. */
const PAID = '(position > 0.0 ? funding_year : -funding_year)';

/** Guard of the funding that a position pays. */
export const fundingGuard = libraryModule({
  name: 'funding-guard',
  about: 'Tells, and makes a perpetual position smaller, while its funding costs too much.',
  parameters: {
    instrument: name('instrument', 'the perpetual'),
    warn: share(...RATE, 'cost of funding at which somebody is told', 0.3),
    reduce: share(...RATE, 'cost at which the position is made smaller', 0.6),
    keep: number('quote', [0, 1e12], 'value of the position that is left; 0 closes it', 0),
    for: duration(
      'ms',
      [0, 604_800_000],
      'how long it must be so dear: a single print is none',
      3_600_000,
    ),
  },
  faults: (values) => mustExceed(values, 'reduce', 'warn'),
  build: ({ instrument, warn, reduce, keep, for: forMs }) => ({
    scope: `instrument:${instrument}`,
    parameters: { warn_at: warn, reduce_at: reduce, keep },
    ladder: [
      {
        id: 'warn',
        enter: `abs(position_value) > keep && ${PAID} > warn_at`,
        enterMs: forMs,
        leaveMs: forMs,
        respond: [alert('warning', `funding of ${instrument} is dear`)],
      },
      {
        id: 'reduce',
        enter: `abs(position_value) > 1.05 * keep && ${PAID} > reduce_at`,
        enterMs: forMs,
        repeatMs: 10_000,
        respond: [{ do: 'reduce', share: 'max(0.0, 1.0 - keep / abs(position_value))' }],
      },
    ],
  }),
});
