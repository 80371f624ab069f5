/** Lets an underlying close only where its price cannot be believed for some time. */
import { alert } from './executions.ts';
import { libraryModule, mustExceed } from './library-module.ts';
import { duration, name, number, share } from './parameters.ts';

/** Guard of the sources of a price. */
export const oracleDistrust = libraryModule({
  name: 'oracle-distrust',
  about: 'Tells, and lets an underlying close only, while its prices are few, far apart or old.',
  parameters: {
    instrument: name('instrument', 'whose venue and quotes are watched'),
    underlying: name('underlying', 'of the instrument: whose price is judged'),
    sourcesMin: number('count', [1, 16], 'sources with a fresh price', 2),
    dispersion: share(
      'fraction of the price',
      [0.0001, 0.5],
      'farthest fresh source from the median',
      0.01,
    ),
    age: duration('ms', [100, 3_600_000], 'oldest quote of the instrument', 10_000),
    warnFor: duration('ms', [0, 3_600_000], 'how long until somebody is told', 5_000),
    for: duration('ms', [0, 86_400_000], 'how long until the underlying may close only', 60_000),
  },
  faults: (values) => mustExceed(values, 'for', 'warnFor'),
  build: ({ instrument, underlying, sourcesMin, dispersion, age, warnFor, for: forMs }) => {
    const enter = {
      atLeast: 1,
      of: [
        'price_sources < sources_min',
        'price_dispersion_bp > dispersion_bp',
        'quote_age_ms > age_max',
        'venue_up < 1.0',
      ],
    };
    return {
      scope: `instrument:${instrument}`,
      parameters: {
        ...{ sources_min: sourcesMin, age_max: age },
        dispersion_bp: dispersion * 10_000,
      },
      ladder: [
        {
          id: 'doubt',
          enter,
          enterMs: warnFor,
          leaveMs: 30_000,
          respond: [alert('warning', `the price of ${underlying} is in doubt`)],
        },
        {
          id: 'distrust',
          enter,
          enterMs: forMs,
          latch: true,
          respond: [
            alert('critical', `the price of ${underlying} is not believed: it may close only`),
            { do: 'mode', mode: 'close-only', scope: `underlying:${underlying}` },
            { do: 'cancel' },
          ],
        },
      ],
    };
  },
});
