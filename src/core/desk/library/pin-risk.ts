/** Near an expiry and a strike gamma is no guide: the hedge stands still, or the book shrinks. */
import type { ModuleFault, ResponseTerms } from '../module/index.ts';
import { AT_ONCE, alert } from './executions.ts';
import { libraryModule, mustExceed } from './library-module.ts';
import { choice, duration, name, number } from './parameters.ts';

function faultsOf(values: {
  readonly act: string;
  readonly modules: readonly string[];
  readonly warnBefore: number;
  readonly before: number;
}): readonly ModuleFault[] {
  const order = mustExceed(values, 'warnBefore', 'before');
  if (values.act !== 'stop' || values.modules.length > 0) return order;
  const accepted = 'the modules that are to stand still, for `act: stop`';
  return [...order, { at: 'with.modules', seen: '[]', accepted }];
}

/** Pin risk of options that are held. The band itself is widened by `delta-band`, `pinBefore`. */
export const pinRisk = libraryModule({
  name: 'pin-risk',
  about: 'Tells, stops hedging or reduces when a held option expires near its strike.',
  parameters: {
    underlying: name('underlying', 'of the options'),
    act: choice(
      ['alert', 'stop', 'reduce'],
      '`stop` pauses `modules` until two persons re-arm them, `reduce` cuts the gamma',
      'alert',
    ),
    modules: { type: 'modules', says: 'what is paused', default: [] },
    gammaMax: number(
      'base per quote',
      [0, 1e9],
      'gamma that `reduce` leaves; 0 closes everything in the underlying',
      0,
    ),
    warnBefore: duration(
      'ms',
      [1_000, 2_592_000_000],
      'time to the expiry at which somebody is told',
      86_400_000,
    ),
    before: duration(
      'ms',
      [1_000, 604_800_000],
      'time to the expiry at which something is done',
      3_600_000,
    ),
    within: number('deviations', [0.01, 10], 'a strike so near the price is pinned', 1),
    for: duration('ms', [0, 3_600_000], 'how long it must be so near', 5_000),
  },
  faults: faultsOf,
  build: ({ underlying, act, modules, gammaMax, warnBefore, before, within, for: forMs }) => {
    const isPinned = (time: string): string => `expiry_ms < ${time} && pin_distance < within`;
    const says = alert('critical', `an option on ${underlying} expires at its strike`);
    const cut: ResponseTerms = { do: 'reduce', share: 'max(0.0, 1.0 - gamma_max / abs(gamma))' };
    const once = act === 'stop' ? [says, { do: 'pause', modules } as const] : [says];
    return {
      scope: `underlying:${underlying}`,
      parameters: {
        ...{ warn_time: warnBefore, act_time: before, within },
        ...(act === 'reduce' ? { gamma_max: gammaMax } : {}),
      },
      execution: AT_ONCE,
      ladder: [
        {
          id: 'near',
          enter: isPinned('warn_time'),
          enterMs: forMs,
          leaveMs: 600_000,
          respond: [alert('warning', `an option on ${underlying} may expire at its strike`)],
        },
        {
          id: 'pinned',
          enter: isPinned('act_time'),
          enterMs: forMs,
          leaveMs: 60_000,
          respond: once,
        },
        ...(act === 'reduce'
          ? [
              {
                id: 'reduce',
                enter: `${isPinned('act_time')} && abs(gamma) > gamma_max`,
                enterMs: forMs + 1_000,
                repeatMs: 10_000,
                respond: [cut],
              },
            ]
          : []),
      ],
    };
  },
});
