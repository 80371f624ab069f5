/** Brings collateral to a venue whose margin has become thin. */
import { alert } from './executions.ts';
import { libraryModule, mustExceed } from './library-module.ts';
import { duration, name, number } from './parameters.ts';

const RATIO = ['equity over maintenance', [1, 100]] as const;
/** Maintenance is equity over the ratio; the target is so many times it. */
const MISSING = 'min(most, venue_equity * (target / margin_ratio - 1.0))';

/** Transfers from one venue of the desk to another. */
export const marginTopUp = libraryModule({
  name: 'margin-top-up',
  about: 'Moves collateral from one venue to another while the margin there is thin.',
  parameters: {
    venue: name('venue', 'where margin may become thin'),
    from: name('venue', 'where collateral is taken from'),
    below: number(...RATIO, 'margin ratio below which it is brought', 1.8),
    target: number(...RATIO, 'margin ratio that it is brought to', 2.5),
    urgent: number(...RATIO, 'margin ratio below which somebody is told as well', 1.3),
    most: number('quote', [1, 1e12], 'most that is moved in one go'),
    for: duration('ms', [0, 3_600_000], 'how long it must be thin', 10_000),
    wait: duration(
      'ms',
      [10_000, 86_400_000],
      'time between two transfers: longer than one is on its way',
      300_000,
    ),
  },
  faults: (values) => [
    ...mustExceed(values, 'target', 'below'),
    ...mustExceed(values, 'below', 'urgent'),
    ...(values.venue === values.from
      ? [{ at: 'with.from', seen: values.from, accepted: 'another venue than `venue`' }]
      : []),
  ],
  build: ({ venue, from, below, target, urgent, most, wait, for: forMs }) => {
    const transfer = { do: 'transfer', from, to: venue, amount: MISSING } as const;
    return {
      scope: `venue:${venue}`,
      parameters: { below, target, urgent, most },
      constraints: { cooldownMs: wait },
      ladder: [
        {
          id: 'thin',
          enter: 'margin_ratio < below',
          enterMs: forMs,
          repeatMs: 10_000,
          respond: [transfer],
        },
        {
          id: 'urgent',
          enter: 'margin_ratio < urgent',
          enterMs: forMs,
          repeatMs: 60_000,
          respond: [alert('critical', `margin at ${venue} is very thin`), transfer],
        },
      ],
    };
  },
});
